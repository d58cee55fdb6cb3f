import { Link, useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { Findings } from '../parts/findings.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { productTone } from '../tones.ts';

type Product = Reply<'/api/console/products'>['items'][number];
const states = ['checking', 'live', 'rejected', 'off_shelf', 'draft'];

/** Lowest and highest price of what is on sale. */
function PriceRange({ product }: { product: Product }) {
  const prices = product.content.skus.map((sku) => sku.priceFen);
  if (prices.length === 0) return <span className="desk-quiet">—</span>;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return (
    <>
      <MoneyText fen={low} />
      {high > low ? (
        <>
          {' – '}
          <MoneyText fen={high} />
        </>
      ) : null}
    </>
  );
}

/** Products of all shops; in state "checking" it is the review queue, longest waiting on top. */
export function ProductsPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.products')} lead={t('products.lead')} />
      <DataTable<Product>
        id="console.products"
        caption={t('job.products')}
        path="/console/products"
        rowKey={(row) => row.productId}
        onOpen={(row) => navigate(`/products/${row.productId}`)}
        filters={[
          { kind: 'search', name: 'q', label: t('products.search') },
          stateFilter(t('list.state'), 'catalog.states', states, t),
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          {
            key: 'picture',
            title: t('products.picture'),
            width: 56,
            render: (row) =>
              row.content.pictures[0] ? (
                <img src={row.content.pictures[0].thumbnailUrl} alt="" width={40} height={40} loading="lazy" />
              ) : null,
          },
          {
            key: 'title',
            title: t('products.title'),
            render: (row) => (
              <div className="con-wrap">
                <Link to={`/products/${row.productId}`}>{say(row.content.title)}</Link>
              </div>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <>
                <StateTag tone={productTone[row.state] ?? 'quiet'}>{t(`catalog.states.${row.state}`)}</StateTag>
                {row.pendingVersion !== null && row.state === 'live' ? (
                  <StateTag tone="waits">{t('products.edit_waits')}</StateTag>
                ) : null}
              </>
            ),
          },
          { key: 'findings', title: t('products.findings'), render: (row) => <Findings findings={row.reasons} /> },
          { key: 'price', title: t('products.price'), align: 'right', render: (row) => <PriceRange product={row} /> },
          { key: 'waiting', title: t('products.waiting_since'), render: (row) => <TimeText at={row.waitingSince} /> },
          { key: 'updated', title: t('list.updated'), render: (row) => <TimeText at={row.updatedAt} />, hidden: true },
        ]}
      />
    </>
  );
}
