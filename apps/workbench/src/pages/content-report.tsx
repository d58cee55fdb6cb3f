import { Select, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  FigureCard,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Report = Reply<'/api/shops/{shopId}/content-report'>;
type Row = Report['items'][number];
const periods = [7, 30, 90] as const;

/** From seeing to buying: what the shop's pieces led to, together and piece by piece. */
export function ContentReportPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [days, setDays] = useState<number>(30);
  const path = { shopId: shop.id };
  const report = useGet('/api/shops/{shopId}/content-report', { path, query: { days } });
  const total = report.data?.total;
  const lead = report.data ? t('content.report_lead', { days: report.data.windowDays }) : '';
  const figures = [
    { key: 'clicks', value: total?.clicks },
    { key: 'orders', value: total?.orders },
    { key: 'paid', value: total && <MoneyText fen={total.paidFen} /> },
    { key: 'kept', value: total && <MoneyText fen={total.paidFen - total.refundedFen} /> },
  ];
  return (
    <>
      <PageHeader title={t('job.content_report')} lead={lead} />
      <Space wrap>
        <Select
          aria-label={t('content.report_since')}
          value={days}
          onChange={setDays}
          options={periods.map((value) => ({ value, label: t('content.report_days', { count: value }) }))}
        />
      </Space>
      {report.error ? <ProblemAlert error={report.error} onRetry={() => report.refetch()} /> : null}
      <div className="desk-figures">
        {figures.map(({ key, value }) => (
          <FigureCard key={key} title={t(`content.${key}`)} definition={lead} value={value} />
        ))}
      </div>
      <DataTable<Row>
        key={days}
        id="content-report"
        caption={t('job.content_report')}
        path={`/shops/${shop.id}/content-report?${days}`}
        load={async () => {
          const { items } = await client.get('/api/shops/{shopId}/content-report', { path, query: { days } });
          return { items, nextCursor: null };
        }}
        rowKey={(row) => row.id}
        empty={t('content.report_none')}
        columns={[
          {
            key: 'title',
            title: t('content.title'),
            render: (row) => (
              <div className="wb-wrap">
                <Link to={shop.at(`/content/${row.id}`)}>{say(row.title) || t('content.untitled')}</Link>
              </div>
            ),
          },
          { key: 'kind', title: t('content.kind'), render: (row) => t(`content.kind.${row.kind}`) },
          { key: 'clicks', title: t('content.clicks'), align: 'right', render: (row) => row.clicks },
          { key: 'orders', title: t('content.orders'), align: 'right', render: (row) => row.orders },
          {
            key: 'rate',
            title: t('content.conversion'),
            align: 'right',
            render: (row) => (row.clicks > 0 ? `${((row.orders / row.clicks) * 100).toFixed(1)} %` : '—'),
          },
          { key: 'pieces', title: t('content.pieces'), align: 'right', render: (row) => row.pieces },
          {
            key: 'ordered',
            title: t('content.ordered'),
            align: 'right',
            render: (row) => <MoneyText fen={row.orderedFen} />,
          },
          { key: 'paid', title: t('content.paid'), align: 'right', render: (row) => <MoneyText fen={row.paidFen} /> },
          {
            key: 'refunded',
            title: t('content.refunded'),
            align: 'right',
            render: (row) => <MoneyText fen={row.refundedFen} />,
          },
          {
            key: 'kept',
            title: t('content.kept'),
            align: 'right',
            render: (row) => <MoneyText fen={row.paidFen - row.refundedFen} />,
          },
        ]}
      />
    </>
  );
}
