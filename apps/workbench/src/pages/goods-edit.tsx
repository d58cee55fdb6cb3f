import { Alert, App, Button, Skeleton } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import {
  client,
  FormPage,
  ProblemAlert,
  ProblemError,
  StateTag,
  useAct,
  useGet,
  useProblemText,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { Findings } from '../goods/findings.tsx';
import { bodyOf, type GoodsValues, newGoods, valuesOf } from '../goods/form-values.ts';
import { GoodsFields } from '../goods/goods-fields.tsx';
import { Installs } from '../goods/installs.tsx';
import { keyOf, type Product, type ProductDetail, type Variants } from '../goods/variants.ts';
import { useShop } from '../shop.tsx';
import { goodsTone } from '../tones.ts';

/** Writing a new listing, or the next version of one. */
export function GoodsEditPage() {
  const { productId } = useParams();
  return productId ? <Existing key={productId} productId={productId} /> : <Editor product={null} />;
}

function Existing({ productId }: { productId: string }) {
  const shop = useShop();
  const product = useGet('/api/shops/{shopId}/products/{productId}', { path: { shopId: shop.id, productId } });
  if (product.error) return <ProblemAlert error={product.error} onRetry={() => product.refetch()} />;
  if (!product.data) return <Skeleton active />;
  // A new version is a new form: what was typed belongs to the version before.
  return <Editor key={product.data.latestVersion} product={product.data} />;
}

/** Goods that lie there when an installer comes. */
const installable: ReadonlySet<string> = new Set(['physical', 'made_to_order']);

function Editor({ product }: { product: ProductDetail | null }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const save = useSave(product);
  return (
    <FormPage<GoodsValues>
      id={`goods:${shop.id}:${product?.productId ?? 'new'}`}
      title={product ? say(product.content.title) : t('goods.new')}
      trail={[{ text: t('job.goods_list'), to: shop.at('/goods') }]}
      tag={
        product ? (
          <StateTag tone={goodsTone[product.state] ?? 'quiet'}>{t(`goods.state.${product.state}`)}</StateTag>
        ) : undefined
      }
      lead={product ? t('goods.version_note', { version: product.version }) : t('goods.new_lead')}
      initial={product ? valuesOf(product.content) : newGoods}
      submitText={
        product && product.state !== 'draft' && product.state !== 'rejected' ? t('goods.save') : t('goods.save_draft')
      }
      onSubmit={async (values) => {
        const saved = await save(values);
        message.success(saved.pendingVersion ? t('goods.saved_pending') : t('goods.saved'));
        if (product) return;
        navigate(shop.at(`/goods/${saved.productId}`), { replace: true });
        // The next step stands at the head of the page.
        window.scrollTo({ top: 0 });
      }}
    >
      {(form) => (
        <>
          {product ? <Standing product={product} /> : null}
          {product && installable.has(product.content.kind) ? <Installs productId={product.productId} /> : null}
          <GoodsFields form={form} />
        </>
      )}
    </FormPage>
  );
}

/** State, findings and the steps a listing may take. */
function Standing({ product }: { product: Product }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const path = { shopId: shop.id, productId: product.productId };
  const steps = {
    submit: (key: string) => client.post('/api/shops/{shopId}/products/{productId}/submit', { path, key }),
    on: (key: string) => client.post('/api/shops/{shopId}/products/{productId}/on-shelf', { path, key }),
    off: (key: string) => client.post('/api/shops/{shopId}/products/{productId}/off-shelf', { path, key }),
  };
  const step = useAct(
    (name: keyof typeof steps, key) => steps[name](key),
    (answer) => message.success(t('goods.now', { state: t(`goods.state.${answer.state}`) })),
  );
  const may = shop.may('catalog.edit');
  return (
    <div className="wb-stack wb-panel">
      <div className="desk-acts">
        {may && (product.state === 'draft' || product.state === 'rejected') ? (
          <Button type="primary" loading={step.isPending} onClick={() => step.mutate('submit')}>
            {t('goods.submit')}
          </Button>
        ) : null}
        {may && product.state === 'off_shelf' ? (
          <Button type="primary" loading={step.isPending} onClick={() => step.mutate('on')}>
            {t('goods.on_shelf')}
          </Button>
        ) : null}
        {may && product.state === 'live' ? (
          <Button danger loading={step.isPending} onClick={() => step.mutate('off')}>
            {t('goods.off_shelf')}
          </Button>
        ) : null}
        {product.state === 'live' ? <a href={`/products/${product.productId}`}>{t('goods.see')}</a> : null}
        <Link to={shop.at(`/goods/${product.productId}/versions`)}>{t('goods.versions')}</Link>
        {shop.may('inventory.read') ? (
          <Link to={shop.at(`/stock?q=${encodeURIComponent(product.content.outerCode ?? product.content.title.zh)}`)}>
            {t('job.stock')}
          </Link>
        ) : null}
      </div>
      {step.error ? <Alert type="error" showIcon title={textOf(step.error)} /> : null}
      {product.pendingVersion ? <Alert type="info" showIcon title={t('goods.pending_note')} /> : null}
      <Findings findings={product.reasons} title={t('goods.findings')} />
    </div>
  );
}

/** Saves the listing, then puts the first pieces of its new SKUs on the shelf. */
function useSave(product: ProductDetail | null): (values: GoodsValues) => Promise<Product> {
  const { t } = useWords();
  const shop = useShop();
  const { notification } = App.useApp();
  const textOf = useProblemText();
  const write = useAct(async (values: GoodsValues, key) => {
    const category = await client.get('/api/categories/{categoryId}', { path: { categoryId: values.categoryId } });
    const body = bodyOf(values, category);
    if (!product) return client.post('/api/shops/{shopId}/products', { path: { shopId: shop.id }, body, key });
    return client.put('/api/shops/{shopId}/products/{productId}', {
      path: { shopId: shop.id, productId: product.productId },
      body: { ...body, baseVersion: product.latestVersion },
    });
  });
  const receive = useAct((lines: { skuId: string; quantity: number }[], key) =>
    client.post('/api/shops/{shopId}/stock/receipts', {
      path: { shopId: shop.id },
      body: { note: t('goods.first_stock'), lines },
      key,
    }),
  );
  return async (values) => {
    const saved = await write.mutateAsync(values);
    const lines = firstStock(values.variants, saved);
    if (lines.length > 0)
      try {
        await receive.mutateAsync(lines);
      } catch (error) {
        // The listing is saved; only the shelf is still empty.
        if (!(error instanceof ProblemError)) throw error;
        notification.warning({ title: t('goods.first_stock_failed'), description: textOf(error) });
      }
    return saved;
  };
}

function firstStock(variants: Variants, saved: Product): { skuId: string; quantity: number }[] {
  return variants.rows.flatMap((row) => {
    if (row.skuId !== null || !row.firstStock) return [];
    const sku = saved.content.skus.find(
      (one) => keyOf(one.saleAttributes.map(({ value }) => value)) === keyOf(row.values),
    );
    return sku ? [{ skuId: sku.skuId, quantity: row.firstStock }] : [];
  });
}
