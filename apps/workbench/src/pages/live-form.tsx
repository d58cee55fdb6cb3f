import { App, Form, Select, Skeleton } from 'antd';
import { useCallback } from 'react';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  FormPage,
  MomentInput,
  ProblemAlert,
  type Reply,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { thumbOf } from '../parts/goods-cell.tsx';
import { PictureField } from '../parts/picture-field.tsx';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';

type Room = Reply<'/api/shops/{shopId}/live-rooms/{roomId}'>;
interface Values {
  title: { zh: string; en?: string };
  plannedAt: string;
  coverId?: string | null;
  hostId?: string | null;
  productIds: string[];
}

/** Announces a live room, or changes one that is announced: what it is called, when it begins, who speaks, what stands on its shelf. */
export function LiveFormPage() {
  const shop = useShop();
  const { roomId = '' } = useParams();
  const asked = useGet(
    '/api/shops/{shopId}/live-rooms/{roomId}',
    { path: { shopId: shop.id, roomId } },
    { enabled: roomId !== '' },
  );
  if (asked.error) return <ProblemAlert error={asked.error} onRetry={() => asked.refetch()} />;
  if (roomId === '') return <Editor room={null} />;
  return asked.data ? <Editor room={asked.data} /> : <Skeleton active />;
}

function Editor({ room }: { room: Room | null }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const upload = useCallback(
    (body: FormData) => client.post('/api/shops/{shopId}/media', { path: { shopId: shop.id }, body }),
    [shop.id],
  );
  // Who may not see the staff hosts what they announce.
  const choosesHost = shop.may('shops.staff');
  const staff = useGet('/api/shops/{shopId}/staff', { path: { shopId: shop.id } }, { enabled: choosesHost });
  const save = useAct(({ title, plannedAt, coverId, hostId }: Values, key): Promise<Room> => {
    const body = {
      title: { zh: title.zh, en: title.en ?? '' },
      plannedAt,
      coverId: coverId ?? null,
      hostId: hostId ?? null,
    };
    return room
      ? client.put('/api/shops/{shopId}/live-rooms/{roomId}', { path: { shopId: shop.id, roomId: room.id }, body })
      : client.post('/api/shops/{shopId}/live-rooms', { path: { shopId: shop.id }, body, key });
  });
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  const crumb = { text: t('job.live'), to: shop.at('/live') };
  return (
    <FormPage<Values>
      id={`live:${room?.id ?? shop.id}`}
      title={t(room ? 'live.change' : 'live.announce')}
      lead={t('live.new_lead')}
      trail={room ? [crumb, { text: say(room.title), to: shop.at(`/live/${room.id}`) }] : [crumb]}
      initial={
        room
          ? {
              title: room.title,
              plannedAt: room.plannedAt,
              coverId: room.coverId,
              hostId: room.hostId,
              productIds: room.shelf.map((one) => one.productId),
            }
          : { title: { zh: '', en: '' }, productIds: [] }
      }
      submitText={t(room ? 'table.save' : 'live.announce')}
      onSubmit={async (values) => {
        const saved = await save.mutateAsync(values);
        await client.put('/api/shops/{shopId}/live-rooms/{roomId}/shelf', {
          path: { shopId: shop.id, roomId: saved.id },
          body: { productIds: values.productIds },
        });
        message.success(t(room ? 'live.changed' : 'live.announced'));
        navigate(shop.at(`/live/${saved.id}`));
      }}
    >
      <Form.Item name="title" label={t('live.title')} rules={needed('live.title')}>
        <Text2Input maxLength={40} aria-label={t('live.title')} />
      </Form.Item>
      <Form.Item name="plannedAt" label={t('live.planned')} rules={needed('live.planned')}>
        <MomentInput />
      </Form.Item>
      {choosesHost ? (
        <Form.Item name="hostId" label={t('live.host')} extra={t('live.host_hint')}>
          <Select
            allowClear={!room}
            placeholder={t('live.host_self')}
            loading={staff.isPending}
            options={(staff.data?.items ?? []).map((one) => ({ value: one.userId, label: one.nickname }))}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="coverId" label={t('live.cover')} extra={t('live.cover_hint')}>
        <PictureField upload={upload} addressOf={thumbOf} aria-label={t('live.cover')} />
      </Form.Item>
      <Form.Item name="productIds" label={t('live.goods')} rules={needed('live.goods')}>
        <ProductSelect />
      </Form.Item>
    </FormPage>
  );
}
