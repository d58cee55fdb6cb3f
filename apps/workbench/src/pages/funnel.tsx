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
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Row = Reply<'/api/shops/{shopId}/funnel/products'>['items'][number];
type Source = Reply<'/api/shops/{shopId}/funnel'>['sources'][number]['source'];

/** How the shop's goods are seen, opened, put in carts, ordered and paid for. */
export function FunnelPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [params] = useSearchParams();
  const filters = useFunnelFilters();
  const columns = useFunnelColumns<Row>();
  const [from, to, source] = ['from', 'to', 'source'].map((name) => params.get(name));
  const funnel = useGet('/api/shops/{shopId}/funnel', {
    path: { shopId: shop.id },
    query: { ...(from && to ? { from, to } : {}), ...(source ? { source: source as Source } : {}) },
  });
  return (
    <>
      <PageHeader title={t('job.funnel')} lead={t('funnel.lead')} />
      {funnel.error ? <ProblemAlert error={funnel.error} onRetry={() => funnel.refetch()} /> : null}
      <FunnelView funnel={funnel.data} />
      <DataTable<Row>
        id="funnel"
        caption={t('funnel.products')}
        path={`/shops/${shop.id}/funnel/products`}
        rowKey={(row) => row.productId}
        empty={t('funnel.empty')}
        filters={filters}
        columns={[
          {
            key: 'goods',
            title: t('funnel.product'),
            render: (row) => (
              <a href={`/products/${row.productId}`} className="wb-wrap">
                {row.title ? say(row.title) : row.productId}
              </a>
            ),
          },
          ...columns,
        ]}
      />
    </>
  );
}
