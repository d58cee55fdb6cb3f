import { App, Form, InputNumber, Select } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  type CallOptions,
  client,
  FormPage,
  MomentInput,
  MoneyInput,
  type Reply,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

type Product = Reply<'/api/shops/{shopId}/products'>['items'][number];
type Body = CallOptions<'/api/shops/{shopId}/group-offers', 'post'>['body'];

interface Values {
  productId: string | null;
  prices: Record<string, number | null>;
  size: number;
  hours: number;
  perBuyer: number;
  stock: number;
  endsAt: string;
}

/** A product for groups: the price of each choice, how many people, how long, how many pieces. */
export function GroupOfferNewPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Product | null>(null);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const goods = useGet('/api/shops/{shopId}/products', {
    path: { shopId: shop.id },
    query: { limit: 50, state: 'live', ...(words && { q: words }) },
  });
  // What was chosen stays, whatever is searched for afterwards.
  const found = (goods.data?.items ?? []).filter((one) => one.content.kind === 'physical');
  const products = chosen && !found.some((one) => one.productId === chosen.productId) ? [chosen, ...found] : found;
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/group-offers', { path: { shopId: shop.id }, body, key }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  const whole = (name: keyof Values, word: string, least: number, most: number) => (
    <Form.Item key={name} name={name} label={t(word)} rules={needed(word)}>
      <InputNumber<number> min={least} max={most} precision={0} />
    </Form.Item>
  );
  return (
    <FormPage<Values>
      id={`group-offer:${shop.id}`}
      title={t('groups.new')}
      lead={t('groups.new_lead')}
      trail={[{ text: t('job.group_offers'), to: shop.at('/group-offers') }]}
      initial={{ productId: null, prices: {}, size: 3, hours: 24, perBuyer: 1, stock: 100, endsAt: '' }}
      submitText={t('groups.start')}
      onSubmit={async ({ productId, prices, size, hours, perBuyer, stock, endsAt }) => {
        const asked = Object.entries(prices ?? {}).flatMap(([skuId, priceFen]) =>
          typeof priceFen === 'number' ? [{ skuId, priceFen }] : [],
        );
        await create.mutateAsync({ productId: productId ?? '', prices: asked, size, hours, perBuyer, stock, endsAt });
        message.success(t('groups.started'));
        navigate(shop.at('/group-offers'));
      }}
    >
      {(form) => (
        <>
          <Form.Item name="productId" label={t('groups.goods')} rules={needed('groups.goods')}>
            <Select
              loading={goods.isFetching}
              placeholder={t('promotion.choose_goods')}
              showSearch={{
                filterOption: false,
                onSearch: (text) => {
                  clearTimeout(typing.current);
                  typing.current = setTimeout(() => setWords(text.trim()), 250);
                },
              }}
              options={products.map((one) => ({ value: one.productId, label: say(one.content.title) }))}
              onChange={(id: string) => {
                setChosen(products.find((one) => one.productId === id) ?? null);
                form.setFieldsValue({ prices: {} });
              }}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['productId']}>
            {() => {
              const product = products.find((one) => one.productId === form.getFieldValue('productId'));
              return (product?.content.skus ?? [])
                .filter((sku) => sku.state === 'on')
                .map((sku, place) => {
                  const choice = sku.saleAttributes.map((one) => say(one.value)).join(' ');
                  return (
                    <Form.Item
                      key={sku.skuId}
                      name={['prices', sku.skuId]}
                      label={[t('groups.price'), choice].filter(Boolean).join(' · ')}
                      extra={t('groups.alone', { amount: amountText(sku.priceFen) })}
                      rules={place === 0 ? needed('groups.price') : []}
                    >
                      <MoneyInput />
                    </Form.Item>
                  );
                });
            }}
          </Form.Item>
          {whole('size', 'groups.size', 2, 1000)}
          {whole('hours', 'groups.hours', 1, 720)}
          {whole('perBuyer', 'groups.per_buyer', 1, 999)}
          {whole('stock', 'groups.stock', 1, 10_000_000)}
          <Form.Item
            name="endsAt"
            label={t('promotion.ends')}
            rules={needed('promotion.ends')}
            extra={t('groups.ends_hint')}
          >
            <MomentInput />
          </Form.Item>
        </>
      )}
    </FormPage>
  );
}
