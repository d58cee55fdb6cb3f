import { Empty, Skeleton, Table } from 'antd';
import { Link } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  ScrollBox,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';

type Watched = Reply<'/api/console/freeze-watch'>['items'][number];

/** Orders whose money the provider will soon let go by itself, most urgent first. */
export function FreezeWatchPage() {
  const { t } = useWords();
  const watch = useGet('/api/console/freeze-watch', {});
  return (
    <>
      <PageHeader title={t('job.freeze_watch')} lead={t('freeze.lead')} />
      {watch.error ? <ProblemAlert error={watch.error} onRetry={() => watch.refetch()} /> : null}
      {watch.isPending ? <Skeleton active /> : null}
      {watch.data ? (
        <ScrollBox>
          <Table<Watched>
            size="middle"
            rowKey="orderId"
            pagination={false}
            dataSource={[...watch.data.items]}
            locale={{ emptyText: <Empty description={t('freeze.empty')} /> }}
            columns={[
              {
                key: 'order',
                title: t('refunds.order'),
                render: (_, row) => <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>,
              },
              { key: 'shop', title: t('list.shop'), render: (_, row) => <ShopLink id={row.shopId} /> },
              {
                key: 'frozen',
                title: t('freeze.frozen'),
                align: 'right',
                render: (_, row) => <MoneyText fen={row.frozenFen} strong />,
              },
              { key: 'paid', title: t('payments.paid'), render: (_, row) => <TimeText at={row.paidAt} /> },
              {
                key: 'ends',
                title: t('freeze.ends'),
                render: (_, row) => <TimeText at={row.endsAt} deadline soonHours={72} />,
              },
              { key: 'warned', title: t('freeze.warned'), render: (_, row) => <TimeText at={row.warnedAt} /> },
            ]}
          />
        </ScrollBox>
      ) : null}
    </>
  );
}
