import { Card } from 'antd';
import { useSearchParams } from 'react-router';
import {
  DataTable,
  FunnelView,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
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
      <SharedPages />
    </>
  );
}

type Shared = Reply<'/api/console/shared-pages'>['items'][number];

/** Rank lists and pieces of content that were given away by a link, and how often such a link was followed. */
function SharedPages() {
  const { t, lang } = useWords();
  const shared = useGet('/api/console/shared-pages', { query: { days: 30 } });
  const count = (key: 'reads' | 'shares' | 'arrivals') => ({
    key,
    title: t(`shared.${key}`),
    align: 'right' as const,
    render: (_: unknown, row: Shared) => row[key].toLocaleString(lang),
  });
  return (
    <Card size="small" title={t('shared.title')}>
      <RowTable<Shared>
        size="middle"
        rowKey={(row) => `${row.page} ${row.ref}`}
        pagination={false}
        dataSource={[...(shared.data?.items ?? [])]}
        locale={{ emptyText: t('shared.none') }}
        columns={[
          {
            key: 'page',
            title: t('shared.page'),
            render: (_, row) =>
              row.page === 'piece' ? t('shared.pieces') : t(`shared.rank.${row.ref}` as 'shared.rank.hot'),
          },
          count('reads'),
          count('shares'),
          count('arrivals'),
        ]}
      />
    </Card>
  );
}
