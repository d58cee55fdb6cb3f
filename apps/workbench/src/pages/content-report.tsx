import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  apiAddress,
  Chart,
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
import { LevelCard } from '../content/level-card.tsx';
import { ContentPaths } from '../content/paths.tsx';
import { useShop } from '../shop.tsx';

type Report = Reply<'/api/shops/{shopId}/content-report'>;
type Row = Report['items'][number];
const periods = [7, 30, 90] as const;

/** What became of the shop's pieces: seen, read, given, shared, and what they led to; its level, by day, piece by piece, and the ways to orders. */
export function ContentReportPage() {
  const { t, lang } = useWords();
  const say = useSay();
  const shop = useShop();
  const [days, setDays] = useState<number>(30);
  const path = { shopId: shop.id };
  const report = useGet('/api/shops/{shopId}/content-report', { path, query: { days } });
  const paths = useGet('/api/shops/{shopId}/content-path', { path, query: { days } });
  const level = useGet('/api/shops/{shopId}/content-level', { path });
  const total = report.data?.total;
  const byDay = (report.data?.days ?? []).toReversed();
  const lead = report.data ? t('content.report_lead', { days: report.data.windowDays }) : '';
  const number = (value: number | undefined) => value?.toLocaleString(lang);
  const figures = [
    { key: 'seen', is: t('content.seen_is'), value: number(total?.seen) },
    { key: 'reads', is: t('content.reads_is'), value: number(total?.reads) },
    { key: 'likes', is: t('content.given_is'), value: number(total?.likes) },
    { key: 'collects', is: t('content.given_is'), value: number(total?.collects) },
    { key: 'comments', is: t('content.given_is'), value: number(total?.comments) },
    { key: 'shares', is: t('content.shares_is'), value: number(total?.shares) },
    { key: 'arrivals', is: t('content.shares_is'), value: number(total?.arrivals) },
    { key: 'follows', is: t('content.follows_is'), value: number(total?.follows) },
    { key: 'clicks', is: lead, value: number(total?.clicks) },
    { key: 'orders', is: lead, value: number(total?.orders) },
    { key: 'paid', is: lead, value: total && <MoneyText fen={total.paidFen} /> },
    { key: 'kept', is: lead, value: total && <MoneyText fen={total.paidFen - total.refundedFen} /> },
  ] as const;
  const counted = (
    key: 'seen' | 'reads' | 'likes' | 'collects' | 'comments' | 'shares' | 'clicks' | 'orders' | 'pieces',
  ) =>
    ({ key, title: t(`content.${key}`), align: 'right', render: (row: Row) => row[key].toLocaleString(lang) }) as const;
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
        <Button
          icon={<DownloadOutlined aria-hidden />}
          href={apiAddress(`/shops/${shop.id}/content-report.csv`, { days })}
          download
        >
          {t('content.export')}
        </Button>
      </Space>
      {report.error ? <ProblemAlert error={report.error} onRetry={() => report.refetch()} /> : null}
      <div className="desk-figures">
        {figures.map(({ key, is, value }) => (
          <FigureCard key={key} title={t(`content.${key}`)} definition={is} value={value} />
        ))}
      </div>
      {level.data ? <LevelCard level={level.data} /> : null}
      <Chart
        title={t('content.by_day')}
        definition={lead}
        categoryTitle={t('content.day')}
        categories={byDay.map((one) => one.day)}
        series={(['reads', 'likes', 'clicks', 'orders'] as const).map((key) => ({
          key,
          name: t(`content.${key}`),
          kind: 'line' as const,
          values: byDay.map((one) => one[key]),
        }))}
      />
      <DataTable<Row>
        key={days}
        id="content-report"
        caption={t('content.by_piece')}
        path={`/shops/${shop.id}/content-report`}
        query={{ days }}
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
          { ...counted('seen'), hidden: true },
          counted('reads'),
          counted('likes'),
          { ...counted('collects'), hidden: true },
          counted('comments'),
          { ...counted('shares'), hidden: true },
          counted('clicks'),
          counted('orders'),
          {
            key: 'rate',
            title: t('content.conversion'),
            align: 'right',
            render: (row) => (row.clicks > 0 ? `${((row.orders / row.clicks) * 100).toFixed(1)} %` : '—'),
          },
          { ...counted('pieces'), hidden: true },
          {
            key: 'ordered',
            hidden: true,
            title: t('content.ordered'),
            align: 'right',
            render: (row) => <MoneyText fen={row.orderedFen} />,
          },
          { key: 'paid', title: t('content.paid'), align: 'right', render: (row) => <MoneyText fen={row.paidFen} /> },
          {
            key: 'refunded',
            hidden: true,
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
      {paths.data ? <ContentPaths paths={paths.data} /> : null}
    </>
  );
}
