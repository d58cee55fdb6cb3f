import { App, Button, Descriptions, Image, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { Findings } from '../parts/findings.tsx';
import { SamePictures } from '../parts/same-pictures.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { productTone } from '../tones.ts';

type Product = Reply<'/api/console/products/{productId}'>;
type Content = Product['content'];

/** One product: what the checks found, what is on the shelf and the edit that waits, side by side. */
export function ProductPage() {
  const { productId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const found = useGet('/api/console/products/{productId}', { path: { productId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const product = found.data;
  return (
    <>
      <PageHeader
        title={say(product.content.title)}
        trail={[{ text: t('job.products'), to: '/products?state=checking' }]}
        tag={<StateTag tone={productTone[product.state] ?? 'quiet'}>{t(`catalog.states.${product.state}`)}</StateTag>}
        lead={
          <>
            <ShopLink id={product.shopId} /> · <TimeText at={product.updatedAt} />
          </>
        }
        acts={<Acts product={product} />}
      />
      <section className="con-block" aria-label={t('products.findings')}>
        <h2>{t('products.findings')}</h2>
        <Findings findings={product.reasons} />
      </section>
      <div className="con-side">
        <ContentView
          title={product.pending ? t('products.on_shelf') : t('products.version', { version: product.version })}
          content={product.content}
        />
        {product.pending ? <ContentView title={t('products.waiting_edit')} content={product.pending} /> : null}
      </div>
      <SamePictures productId={product.productId} />
    </>
  );
}

function ContentView({ title, content }: { title: string; content: Content }) {
  const { t } = useWords();
  const say = useSay();
  const category = useGet('/api/categories/{categoryId}', { path: { categoryId: content.categoryId } });
  const both = (text: Content['title'] | null) =>
    text ? (
      <>
        <div lang="zh-CN">{text.zh}</div>
        {text.en ? (
          <div lang="en" className="desk-quiet">
            {text.en}
          </div>
        ) : null}
      </>
    ) : (
      '—'
    );
  return (
    <section className="con-block" aria-label={title}>
      <h2>{title}</h2>
      <div className="con-pictures">
        <Image.PreviewGroup>
          {content.pictures.map((picture) => (
            <Image
              key={picture.id}
              src={picture.thumbnailUrl}
              preview={{ src: picture.url }}
              alt={say(content.title)}
            />
          ))}
        </Image.PreviewGroup>
      </div>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'title', label: t('products.title'), children: both(content.title) },
          { key: 'points', label: t('products.selling_points'), children: both(content.sellingPoints) },
          {
            key: 'category',
            label: t('products.category'),
            children: category.data?.path.map((step) => say(step.name)).join(' › ') ?? content.categoryId,
          },
          { key: 'brand', label: t('products.brand'), children: content.brand ?? '—' },
          ...content.attributes.map((attribute) => ({
            key: `attribute ${attribute.name.zh}`,
            label: say(attribute.name),
            children: say(attribute.value),
          })),
          {
            key: 'ship',
            label: t('products.ship_within'),
            children: t('products.hours', { count: content.shipWithinHours }),
          },
          { key: 'return', label: t('categories.return_rule'), children: t(`categories.return.${content.returnRule}`) },
          { key: 'text', label: t('products.description'), children: both(content.description) },
        ]}
      />
      <ScrollBox>
        <RowTable
          size="small"
          rowKey="skuId"
          pagination={false}
          dataSource={content.skus}
          columns={[
            {
              key: 'options',
              title: t('products.options'),
              render: (_, sku) => sku.saleAttributes.map((one) => say(one.value)).join(' · ') || '—',
            },
            {
              key: 'price',
              title: t('products.price'),
              align: 'right',
              render: (_, sku) => <MoneyText fen={sku.priceFen} />,
            },
            {
              key: 'list',
              title: t('products.list_price'),
              align: 'right',
              render: (_, sku) => <MoneyText fen={sku.listPriceFen} />,
            },
            { key: 'code', title: t('products.outer_code'), render: (_, sku) => sku.outerCode ?? '—' },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

function Acts({ product }: { product: Product }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useSay();
  const confirm = useConfirmDanger();
  const may = useMay();
  const [rejecting, setRejecting] = useState(false);
  const [reasons, setReasons] = useState('');
  const path = { productId: product.productId };
  const review = useAct(
    (body: { decision: 'approve' | 'reject'; reasons?: string[] }, key) =>
      client.post('/api/console/products/{productId}/review', { path, body, key }),
    () => {
      setRejecting(false);
      message.success(t('products.review_done'));
    },
  );
  const takeDown = useAct((reason: string, key) =>
    client.post('/api/console/products/{productId}/off-shelf', { path, body: { reason }, key }),
  );
  const lines = reasons
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const inReview = product.state === 'checking' || product.pending !== null;
  return (
    <>
      {product.state === 'live' && may('promotions.edit') && product.content.kind === 'physical' ? (
        <Link to={`/draws/new?product=${product.productId}`}>
          <Button>{t('draws.use_product')}</Button>
        </Link>
      ) : null}
      {product.state === 'live' ? (
        <Button
          danger
          onClick={() =>
            confirm({
              title: t('products.take_down_ask', { name: say(product.content.title) }),
              figures: [{ label: t('products.options'), value: product.content.skus.length }],
              consequence: t('products.take_down_consequence'),
              okText: t('products.take_down'),
              reasonLabel: t('products.take_down_reason'),
              run: (reason) => takeDown.mutateAsync(reason),
            })
          }
        >
          {t('products.take_down')}
        </Button>
      ) : null}
      {inReview ? (
        <>
          <Button danger onClick={() => setRejecting(true)}>
            {t('products.reject')}
          </Button>
          <Button type="primary" loading={review.isPending} onClick={() => review.mutate({ decision: 'approve' })}>
            {t('products.approve')}
          </Button>
        </>
      ) : null}
      <Modal
        open={rejecting}
        title={t('products.reject_title')}
        okText={t('products.reject')}
        okButtonProps={{ danger: true, disabled: lines.length === 0, loading: review.isPending }}
        onOk={() => review.mutate({ decision: 'reject', reasons: lines })}
        onCancel={() => setRejecting(false)}
      >
        <Input.TextArea
          aria-label={t('products.reasons')}
          placeholder={t('products.reasons_hint')}
          value={reasons}
          rows={5}
          maxLength={3000}
          onChange={(event) => setReasons(event.target.value)}
        />
        {review.error ? <ProblemAlert error={review.error} /> : null}
      </Modal>
      {review.error && !rejecting ? <ProblemAlert error={review.error} /> : null}
    </>
  );
}
