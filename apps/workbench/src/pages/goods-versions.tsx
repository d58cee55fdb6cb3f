import { Descriptions, Skeleton, Timeline } from 'antd';
import { useParams } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

type Version = Reply<'/api/shops/{shopId}/products/{productId}/versions'>['items'][number];
type Content = Version['content'];

const compared = [
  'title',
  'sellingPoints',
  'description',
  'categoryId',
  'brand',
  'outerCode',
  'attributes',
  'mediaIds',
  'video',
  'skus',
  'freightTemplateId',
  'shipWithinHours',
  'returnRule',
  'purchaseLimit',
  'stockTaken',
] as const satisfies readonly (keyof Content)[];

/** What one version says differently from the one before it. */
const changesOf = (now: Content, before: Content | undefined) =>
  before ? compared.filter((field) => JSON.stringify(now[field]) !== JSON.stringify(before[field])) : [];

/** Every version of a listing with what changed, and every price it was sold at. */
export function GoodsVersionsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { productId = '' } = useParams();
  const path = { shopId: shop.id, productId };
  const versions = useGet('/api/shops/{shopId}/products/{productId}/versions', { path, query: { limit: 50 } });
  const prices = useGet('/api/shops/{shopId}/products/{productId}/prices', { path });
  if (versions.error) return <ProblemAlert error={versions.error} onRetry={() => versions.refetch()} />;
  if (!versions.data) return <Skeleton active />;
  const { items } = versions.data;
  const nameOf = (skuId: string) => {
    const sku = items.flatMap((version) => version.content.skus).find((one) => one.skuId === skuId);
    return sku?.saleAttributes.map(({ value }) => say(value)).join(' / ') || t('goods.only_sku');
  };
  return (
    <>
      <PageHeader
        title={t('goods.versions')}
        lead={t('goods.versions_lead')}
        trail={[
          { text: t('job.goods_list'), to: shop.at('/goods') },
          { text: say(items[0]?.content.title), to: shop.at(`/goods/${productId}`) },
        ]}
      />
      <div className="wb-two">
        <section aria-label={t('goods.versions')}>
          <Timeline
            items={items.map((version, place) => ({
              key: version.version,
              content: <VersionStep version={version} before={items[place + 1]?.content} />,
            }))}
          />
        </section>
        <section aria-label={t('goods.price_history')} className="wb-block">
          <h2>{t('goods.price_history')}</h2>
          {prices.error ? <ProblemAlert error={prices.error} /> : null}
          <ScrollBox>
            <RowTable
              size="small"
              pagination={false}
              loading={prices.isPending}
              rowKey={(row) => `${row.skuId} ${row.at}`}
              dataSource={prices.data?.items ?? []}
              locale={{ emptyText: t('goods.no_prices') }}
              columns={[
                { key: 'at', title: t('goods.since'), render: (_value, row) => <TimeText at={row.at} /> },
                { key: 'sku', title: t('goods.sku'), render: (_value, row) => nameOf(row.skuId) },
                {
                  key: 'price',
                  title: t('goods.price'),
                  align: 'right',
                  render: (_value, row) => <MoneyText fen={row.priceFen} />,
                },
              ]}
            />
          </ScrollBox>
        </section>
      </div>
    </>
  );
}

function VersionStep({ version, before }: { version: Version; before: Content | undefined }) {
  const { t } = useWords();
  const say = useSay();
  const changed = changesOf(version.content, before);
  const textOf = (content: Content, field: (typeof compared)[number]): string => {
    const value = content[field];
    if (field === 'skus')
      return content.skus
        .map(
          (sku) =>
            `${sku.saleAttributes.map((one) => say(one.value)).join('/') || t('goods.only_sku')} ${amountText(sku.priceFen)}${sku.state === 'off' ? ` (${t('goods.not_for_sale')})` : ''}`,
        )
        .join('; ');
    if (field === 'mediaIds') return t('goods.picture_count', { count: content.mediaIds.length });
    if (field === 'video') return t(content.video ? 'goods.video_yes' : 'goods.video_no');
    if (field === 'attributes')
      return content.attributes.map((one) => `${say(one.name)}: ${say(one.value)}`).join('; ') || '—';
    if (field === 'returnRule') return t(`return_rule.${content.returnRule}`);
    if (value === null || value === undefined || value === '') return '—';
    return typeof value === 'object' && 'zh' in value ? say(value) : String(value);
  };
  return (
    <>
      <strong>{t('goods.version_number', { version: version.version })}</strong> <TimeText at={version.at} />
      {before ? (
        <Descriptions
          size="small"
          column={1}
          items={changed.map((field) => ({
            key: field,
            label: t(`goods.field.${field}`),
            children: (
              <span>
                <del className="desk-quiet">{textOf(before, field)}</del> → <ins>{textOf(version.content, field)}</ins>
              </span>
            ),
          }))}
        />
      ) : (
        <p className="desk-quiet">{t('goods.first_version')}</p>
      )}
    </>
  );
}
