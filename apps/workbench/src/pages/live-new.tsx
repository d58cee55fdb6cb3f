import { App, Form } from 'antd';
import { useNavigate } from 'react-router';
import { client, FormPage, MomentInput, type Reply, Text2Input, useAct, useWords } from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';

interface Values {
  title: { zh: string; en: string };
  plannedAt: string;
  productIds: string[];
}
type Room = Reply<'/api/shops/{shopId}/live-rooms/{roomId}'>;

/** Announces a live room: what it is called, when it begins, what stands on its shelf. Who announces it hosts it. */
export function LiveNewPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const announce = useAct(
    ({ title, plannedAt }: Values, key): Promise<Room> =>
      client.post('/api/shops/{shopId}/live-rooms', {
        path: { shopId: shop.id },
        body: { title: { zh: title.zh, en: title.en ?? '' }, plannedAt },
        key,
      }),
  );
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  return (
    <FormPage<Values>
      id={`live:${shop.id}`}
      title={t('live.announce')}
      lead={t('live.new_lead')}
      trail={[{ text: t('job.live'), to: shop.at('/live') }]}
      initial={{ title: { zh: '', en: '' }, productIds: [] }}
      submitText={t('live.announce')}
      onSubmit={async (values) => {
        const room = await announce.mutateAsync(values);
        await client.put('/api/shops/{shopId}/live-rooms/{roomId}/shelf', {
          path: { shopId: shop.id, roomId: room.id },
          body: { productIds: values.productIds },
        });
        message.success(t('live.announced'));
        navigate(shop.at(`/live/${room.id}`));
      }}
    >
      <Form.Item name="title" label={t('live.title')} rules={needed('live.title')}>
        <Text2Input maxLength={40} aria-label={t('live.title')} />
      </Form.Item>
      <Form.Item name="plannedAt" label={t('live.planned')} rules={needed('live.planned')}>
        <MomentInput />
      </Form.Item>
      <Form.Item name="productIds" label={t('live.goods')} rules={needed('live.goods')}>
        <ProductSelect />
      </Form.Item>
    </FormPage>
  );
}
