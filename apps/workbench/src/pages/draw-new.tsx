import { App, Form, InputNumber, Radio } from 'antd';
import { useNavigate } from 'react-router';
import { type CallOptions, client, FormPage, MomentInput, MoneyInput, useAct, useWords } from '#ui/desk/index.ts';
import { SkuSelect } from '../parts/sku-select.tsx';
import { useShop } from '../shop.tsx';

type Body = CallOptions<'/api/shops/{shopId}/draws', 'post'>['body'];

/** A draw: the prize, how many, what winners pay, who may enter, when it is drawn. */
export function DrawNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/draws', { path: { shopId: shop.id }, body, key }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  const whole = (name: string, word: string, least: number, most: number, hint?: string) => (
    <Form.Item name={name} label={t(word)} rules={needed(word)} {...(hint && { extra: hint })}>
      <InputNumber<number> min={least} max={most} precision={0} />
    </Form.Item>
  );
  return (
    <FormPage<Body>
      id={`draw:${shop.id}`}
      title={t('draw.new')}
      lead={t('draw.new_lead')}
      trail={[{ text: t('job.draws'), to: shop.at('/draws') }]}
      initial={{ prizes: 1, priceFen: 1, level: 'phone', helpers: 5, claimDays: 7 }}
      submitText={t('draw.start')}
      onSubmit={async (values) => {
        await create.mutateAsync(values);
        message.success(t('draw.started'));
        navigate(shop.at('/draws'));
      }}
    >
      <Form.Item name="skuId" label={t('draw.goods')} rules={needed('draw.goods')} extra={t('draw.goods_hint')}>
        <SkuSelect aria-label={t('draw.goods')} placeholder={t('promotion.choose_goods')} />
      </Form.Item>
      {whole('prizes', 'draw.prizes', 1, 1_000, t('draw.prizes_hint'))}
      <Form.Item name="priceFen" label={t('draw.price')} rules={needed('draw.price')} extra={t('draw.price_hint')}>
        <MoneyInput />
      </Form.Item>
      <Form.Item name="level" label={t('draw.level')}>
        <Radio.Group
          options={(['none', 'phone', 'identity'] as const).map((value) => ({
            value,
            label: t(`draw.level.${value}`),
          }))}
        />
      </Form.Item>
      {whole('helpers', 'draw.helpers', 0, 100, t('draw.helpers_hint'))}
      {whole('claimDays', 'draw.claim_days', 1, 60)}
      <div className="desk-rule-two">
        <Form.Item name="opensAt" label={t('promotion.starts')} rules={needed('promotion.starts')}>
          <MomentInput />
        </Form.Item>
        <Form.Item name="closesAt" label={t('draw.closes')} rules={needed('draw.closes')}>
          <MomentInput />
        </Form.Item>
      </div>
    </FormPage>
  );
}
