import { App, Form, InputNumber } from 'antd';
import { useNavigate } from 'react-router';
import { type CallOptions, client, FormPage, MomentInput, MoneyInput, useAct, useWords } from '#ui/desk/index.ts';
import { SkuSelect } from '../parts/sku-select.tsx';
import { useShop } from '../shop.tsx';

type Body = CallOptions<'/api/shops/{shopId}/bargain-offers', 'post'>['body'];

/** Goods to be bargained for: the floor, how many friends, how long, how many pieces. */
export function BargainNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/bargain-offers', { path: { shopId: shop.id }, body, key }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  const whole = (name: string, word: string, most: number, hint?: string) => (
    <Form.Item name={name} label={t(word)} rules={needed(word)} {...(hint && { extra: hint })}>
      <InputNumber<number> min={1} max={most} precision={0} />
    </Form.Item>
  );
  return (
    <FormPage<Body>
      id={`bargain:${shop.id}`}
      title={t('bargain.new')}
      lead={t('bargain.new_lead')}
      trail={[{ text: t('job.bargains'), to: shop.at('/bargains') }]}
      initial={{ friends: 10, openHours: 24, pieces: 10 }}
      submitText={t('bargain.start')}
      onSubmit={async (values) => {
        await create.mutateAsync(values);
        message.success(t('bargain.started'));
        navigate(shop.at('/bargains'));
      }}
    >
      <Form.Item name="skuId" label={t('bargain.goods')} rules={needed('bargain.goods')}>
        <SkuSelect aria-label={t('bargain.goods')} placeholder={t('promotion.choose_goods')} />
      </Form.Item>
      <Form.Item
        name="floorFen"
        label={t('bargain.floor_price')}
        rules={needed('bargain.floor_price')}
        extra={t('bargain.floor_hint')}
      >
        <MoneyInput />
      </Form.Item>
      {whole('friends', 'bargain.friends', 1_000, t('bargain.friends_hint'))}
      {whole('openHours', 'bargain.hours', 720)}
      {whole('pieces', 'bargain.pieces', 1_000_000, t('bargain.pieces_hint'))}
      <div className="desk-rule-two">
        <Form.Item name="startsAt" label={t('promotion.starts')} rules={needed('promotion.starts')}>
          <MomentInput />
        </Form.Item>
        <Form.Item name="endsAt" label={t('promotion.ends')} rules={needed('promotion.ends')}>
          <MomentInput />
        </Form.Item>
      </div>
    </FormPage>
  );
}
