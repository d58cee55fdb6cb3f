import { App, Form, InputNumber } from 'antd';
import { useNavigate } from 'react-router';
import { type CallOptions, client, FormPage, MomentInput, MoneyInput, useAct, useWords } from '#ui/desk/index.ts';
import { SkuSelect } from '../parts/sku-select.tsx';
import { useShop } from '../shop.tsx';

type Body = CallOptions<'/api/shops/{shopId}/presale-offers', 'post'>['body'];

/** Goods to be sold ahead: price, deposit and what it counts for, the two windows, the promise to ship. */
export function PresaleOfferNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/presale-offers', { path: { shopId: shop.id }, body, key }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  const whole = (name: string, word: string, most: number, hint?: string) => (
    <Form.Item name={name} label={t(word)} rules={needed(word)} {...(hint && { extra: hint })}>
      <InputNumber<number> min={1} max={most} precision={0} />
    </Form.Item>
  );
  const money = (name: string, word: string, hint: string) => (
    <Form.Item name={name} label={t(word)} rules={needed(word)} extra={hint}>
      <MoneyInput />
    </Form.Item>
  );
  const moment = (name: string, word: string) => (
    <Form.Item name={name} label={t(word)} rules={needed(word)}>
      <MomentInput />
    </Form.Item>
  );
  return (
    <FormPage<Body>
      id={`presale:${shop.id}`}
      title={t('presale.new')}
      lead={t('presale.new_lead')}
      trail={[{ text: t('job.presale_offers'), to: shop.at('/presale-offers') }]}
      initial={{ pieces: 100, perBuyer: 2, shipWithinHours: 48 }}
      submitText={t('presale.start')}
      onSubmit={async (values) => {
        await create.mutateAsync(values);
        message.success(t('presale.started'));
        navigate(shop.at('/presale-offers'));
      }}
    >
      <Form.Item name="skuId" label={t('bargain.goods')} rules={needed('bargain.goods')}>
        <SkuSelect aria-label={t('bargain.goods')} placeholder={t('promotion.choose_goods')} />
      </Form.Item>
      {money('priceFen', 'presale.price', t('presale.price_hint'))}
      {money('depositFen', 'presale.deposit', t('presale.deposit_hint'))}
      {money('countsFen', 'presale.counts', t('presale.counts_hint'))}
      {whole('pieces', 'presale.pieces', 1_000_000, t('presale.pieces_hint'))}
      {whole('perBuyer', 'groups.per_buyer', 999)}
      <div className="desk-rule-two">
        {moment('startsAt', 'promotion.starts')}
        {moment('depositUntil', 'presale.deposit_until')}
      </div>
      <div className="desk-rule-two">
        {moment('balanceFrom', 'presale.balance_from')}
        {moment('balanceUntil', 'presale.balance_until')}
      </div>
      {whole('shipWithinHours', 'presale.ship_hours', 2_160, t('presale.ship_hint'))}
    </FormPage>
  );
}
