import { App, Form, InputNumber, Radio, Select, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import {
  type CallOptions,
  client,
  FormPage,
  firstRule,
  ProblemAlert,
  RuleKindFields,
  RuleTimeFields,
  type RuleValues,
  ruleOut,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { RoomSelect } from '../parts/room-select.tsx';
import { SkuSelect } from '../parts/sku-select.tsx';
import { type TriedBody, WhatIf } from '../parts/what-if.tsx';
import { useShop } from '../shop.tsx';

type Body = CallOptions<'/api/shops/{shopId}/promotions', 'post'>['body'];

interface Values extends RuleValues {
  reach: 'all' | 'products' | 'skus';
  exceptProductIds: string[];
  productIds: string[];
  skuIds: string[];
  /** Of a kind that is of one SKU. */
  skuId: string;
  audience?: 'everyone' | 'new_buyer' | 'member' | 'tag' | 'staff' | 'live_room';
  fromTier?: number | null;
  tags?: string[];
  audienceRoomId?: string;
}

type Kinds = Parameters<typeof ruleOut>[1];
const ofOne = (values: Pick<Values, 'kind'>, kinds: Kinds): boolean =>
  kinds.find((one) => one.name === values.kind)?.oneSku === true;

const scopeOf = (values: Values, kinds: Kinds): Body['scope'] => {
  if (ofOne(values, kinds)) return { skuIds: values.skuId ? [values.skuId] : [] };
  if (values.reach === 'products') return { productIds: values.productIds ?? [] };
  if (values.reach === 'skus') return { skuIds: values.skuIds ?? [] };
  return values.exceptProductIds?.length ? { all: true, exceptProductIds: values.exceptProductIds } : { all: true };
};

/** For whom; everybody unless the shop says otherwise. */
const audienceOf = ({ audience, fromTier, tags, audienceRoomId }: Values): Pick<Body, 'audience'> => {
  if (audience === 'member') return { audience: { who: 'member', fromTier: fromTier ?? 1 } };
  if (audience === 'tag') return { audience: { who: 'tag', tags: tags ?? [] } };
  if (audience === 'live_room') return { audience: { who: 'live_room', roomId: audienceRoomId ?? '' } };
  return audience === 'new_buyer' || audience === 'staff' ? { audience: { who: audience } } : {};
};

/** What of the form decides what it costs, whether or not the rest is filled in. */
const triedOf = (values: Values, kinds: Kinds): TriedBody => {
  const { kind, args, budgetFen } = ruleOut(values, kinds);
  return { kind, args, scope: scopeOf(values, kinds), ...(budgetFen && { budgetFen }) };
};

/** A new promotion or coupon; its form is made from the kinds that the market knows. */
export function PromotionNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const known = useGet('/api/promotion-kinds', {});
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/promotions', { path: { shopId: shop.id }, body, key }),
  );
  if (known.error) return <ProblemAlert error={known.error} onRetry={() => known.refetch()} />;
  if (!known.data) return <Skeleton active />;
  const kinds = known.data.kinds.filter((one) => one.by === 'shop');
  return (
    <FormPage<Values>
      id={`promotion:${shop.id}`}
      title={t('promotion.new')}
      lead={t('promotion.new_lead')}
      trail={[{ text: t('job.promotions'), to: shop.at('/promotions') }]}
      initial={{ ...firstRule(kinds), reach: 'all', audience: 'everyone' }}
      submitText={t('promotion.start')}
      onSubmit={async (values) => {
        await create.mutateAsync({ ...ruleOut(values, kinds), ...audienceOf(values), scope: scopeOf(values, kinds) });
        message.success(t('promotion.started'));
        navigate(shop.at('/promotions'));
      }}
    >
      {(form) => (
        <>
          <RuleKindFields
            form={form as never}
            kinds={kinds}
            inputs={{ giftSkuId: <SkuSelect placeholder={t('promotion.gift_sku')} />, roomId: <RoomSelect /> }}
          />
          <Form.Item noStyle dependencies={['kind']}>
            {() =>
              ofOne({ kind: form.getFieldValue('kind') as string }, kinds) ? (
                <Form.Item
                  name="skuId"
                  label={t('promotion.goods.one')}
                  rules={[{ required: true, message: t('form.required', { field: t('promotion.goods.one') }) }]}
                >
                  <SkuSelect placeholder={t('promotion.goods.one')} />
                </Form.Item>
              ) : (
                <Form.Item name="reach" label={t('promotion.scope')}>
                  <Radio.Group
                    options={(['all', 'products', 'skus'] as const).map((value) => ({
                      value,
                      label: t(`promotion.reach.${value}`),
                    }))}
                  />
                </Form.Item>
              )
            }
          </Form.Item>
          <Form.Item noStyle dependencies={['reach', 'kind']}>
            {() => {
              if (ofOne({ kind: form.getFieldValue('kind') as string }, kinds)) return null;
              const reach = form.getFieldValue('reach') as Values['reach'];
              const name = reach === 'all' ? 'exceptProductIds' : reach === 'products' ? 'productIds' : 'skuIds';
              return (
                <Form.Item
                  key={name}
                  name={name}
                  label={t(`promotion.goods.${reach}`)}
                  rules={
                    reach === 'all'
                      ? []
                      : [{ required: true, message: t('form.required', { field: t('promotion.scope') }) }]
                  }
                >
                  <ProductSelect skus={reach === 'skus'} />
                </Form.Item>
              );
            }}
          </Form.Item>
          <Form.Item name="audience" label={t('promotion.audience')}>
            <Radio.Group
              options={(['everyone', 'new_buyer', 'member', 'tag', 'staff', 'live_room'] as const).map((value) => ({
                value,
                label: t(`promotion.for.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['audience']}>
            {() => {
              const audience = form.getFieldValue('audience') as Values['audience'];
              if (audience === 'member')
                return (
                  <Form.Item name="fromTier" label={t('promotion.from_tier')} initialValue={1}>
                    <InputNumber min={1} max={10} precision={0} />
                  </Form.Item>
                );
              if (audience === 'live_room')
                return (
                  <Form.Item
                    name="audienceRoomId"
                    label={t('live.room')}
                    rules={[{ required: true, message: t('form.required', { field: t('live.room') }) }]}
                  >
                    <RoomSelect />
                  </Form.Item>
                );
              return audience === 'tag' ? (
                <Form.Item
                  name="tags"
                  label={t('promotion.tags')}
                  rules={[{ required: true, message: t('form.required', { field: t('promotion.tags') }) }]}
                >
                  <Select mode="tags" open={false} maxCount={20} aria-label={t('promotion.tags')} />
                </Form.Item>
              ) : null;
            }}
          </Form.Item>
          <RuleTimeFields form={form as never} kinds={kinds} />
          <WhatIf bodyNow={() => triedOf(form.getFieldsValue(true) as Values, kinds)} />
        </>
      )}
    </FormPage>
  );
}
