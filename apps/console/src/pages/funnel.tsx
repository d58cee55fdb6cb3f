import { useSearchParams } from 'react-router';
import {
  DataTable,
  FunnelView,
  PageHeader,
  ProblemAlert,
  type Reply,
  useFunnelColumns,
  useFunnelFilters,
  useGet,
  useWords,
} from '#ui/desk/index.ts';

type Row = Reply<'/api/console/funnel/shops'>['items'][number];
type Source = Reply<'/api/console/funnel'>['sources'][number]['source'];

/** How goods of all shops are seen, opened, put in carts, ordered and paid for. */
export function FunnelPage() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const filters = useFunnelFilters();
  const columns = useFunnelColumns<Row>();
  const [from, to, source] = ['from', 'to', 'source'].map((name) => params.get(name));
  const funnel = useGet('/api/console/funnel', {
    query: { ...(from && to ? { from, to } : {}), ...(source ? { source: source as Source } : {}) },
  });
  return (
    <>
      <PageHeader title={t('job.funnel')} lead={t('funnel.lead')} />
      {funnel.error ? <ProblemAlert error={funnel.error} onRetry={() => funnel.refetch()} /> : null}
      <FunnelView funnel={funnel.data} />
      <DataTable<Row>
        id="console.funnel"
        caption={t('funnel.shops')}
        path="/console/funnel/shops"
        rowKey={(row) => row.shopId}
        empty={t('funnel.empty')}
        filters={filters}
        columns={[
          {
            key: 'shop',
            title: t('list.shop'),
            render: (row) => <span className="con-wrap">{row.name ?? row.shopId}</span>,
          },
          ...columns,
        ]}
      />
    </>
  );
}
