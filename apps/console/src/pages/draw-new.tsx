import { App, Form, InputNumber, Radio, Select } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import {
  type CallOptions,
  client,
  FormPage,
  MomentInput,
  MoneyInput,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';

type Body = CallOptions<'/api/console/draws', 'post'>['body'];

/** A draw of the market's: the shop of the prize is asked, and nothing is kept before it agrees. */
export function DrawNewPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [query] = useSearchParams();
  const productId = query.get('product') ?? '';
  const found = useGet('/api/console/products/{productId}', { path: { productId } }, { enabled: productId !== '' });
  const ask = useAct((body: Body, key) => client.post('/api/console/draws', { body, key }));
  const needed = [{ required: true, message: t('form.needed') }];
  const whole = (name: string, word: string, least: number, most: number) => (
    <Form.Item name={name} label={t(word)} rules={needed}>
      <InputNumber<number> min={least} max={most} precision={0} />
    </Form.Item>
  );
  const product = found.data;
  return (
    <FormPage<Body>
      id={`console.draw:${productId}`}
      title={t('draws.new')}
      lead={t('draws.new_lead')}
      trail={[{ text: t('job.draws'), to: '/draws' }]}
      initial={{ prizes: 1, priceFen: 1, level: 'phone', helpers: 5, claimDays: 7 }}
      submitText={t('draws.ask')}
      onSubmit={async (values) => {
        await ask.mutateAsync(values);
        message.success(t('draws.asked_now'));
        navigate('/draws');
      }}
    >
      <Form.Item label={t('draws.product')} extra={t('draws.product_hint')}>
        {product ? (
          <Link to={`/products/${productId}`}>{say(product.content.title)}</Link>
        ) : (
          <Link to="/products?state=live">{t('draws.product_none')}</Link>
        )}
      </Form.Item>
      <Form.Item name="skuId" label={t('draws.sku')} rules={needed}>
        <Select
          aria-label={t('draws.sku')}
          loading={found.isFetching}
          options={(product?.content.skus ?? []).map((sku) => ({
            value: sku.skuId,
            label: [...sku.saleAttributes.map((one) => say(one.value)), amountText(sku.priceFen)].join(' '),
          }))}
        />
      </Form.Item>
      {whole('prizes', 'draws.prizes', 1, 1_000)}
      <Form.Item name="priceFen" label={t('draws.price')} rules={needed} extra={t('draws.price_hint')}>
        <MoneyInput />
      </Form.Item>
      <Form.Item name="level" label={t('draws.level')}>
        <Radio.Group
          options={(['none', 'phone', 'identity'] as const).map((value) => ({
            value,
            label: t(`draws.level.${value}`),
          }))}
        />
      </Form.Item>
      {whole('helpers', 'draws.helpers', 0, 100)}
      {whole('claimDays', 'draws.claim_days', 1, 60)}
      <Form.Item name="opensAt" label={t('draws.opens')} rules={needed} extra={t('draws.opens_hint')}>
        <MomentInput />
      </Form.Item>
      <Form.Item name="closesAt" label={t('draws.closes')} rules={needed}>
        <MomentInput />
      </Form.Item>
    </FormPage>
  );
}
