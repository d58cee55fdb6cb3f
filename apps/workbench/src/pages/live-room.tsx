import { Alert, App, Button, Card, Empty, Skeleton, Space, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  client,
  FigureCard,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';
import { roomTone } from '../tones.ts';

type Room = Reply<'/api/shops/{shopId}/live-rooms/{roomId}'>;
const LOOK_MS = 5_000;

/** A live room from behind the camera: who is there, what is explained, where the stream goes. */
export function LiveRoomPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { roomId = '' } = useParams();
  const asked = useGet(
    '/api/shops/{shopId}/live-rooms/{roomId}',
    { path: { shopId: shop.id, roomId } },
    { every: LOOK_MS },
  );
  if (asked.error) return <ProblemAlert error={asked.error} onRetry={() => asked.refetch()} />;
  const room = asked.data;
  if (!room) return <Skeleton active />;
  return (
    <>
      <PageHeader
        title={say(room.title)}
        trail={[{ text: t('job.live'), to: shop.at('/live') }]}
        tag={<StateTag tone={roomTone[room.state] ?? 'quiet'}>{t(`live.state.${room.state}`)}</StateTag>}
        lead={
          <Space wrap size="middle">
            {room.host.name}
            <TimeText at={room.openedAt ?? room.plannedAt} />
            <a href={`/live/${room.id}`}>{t('live.see')}</a>
          </Space>
        }
        acts={shop.may('live.run') && room.endedAt === null ? <Acts room={room} /> : null}
      />
      {room.removed ? (
        <Alert
          type="error"
          title={t('live.removed')}
          description={[t(`live.reason.${room.removed.reason}`), room.removed.note].filter(Boolean).join(' · ')}
        />
      ) : room.endReason ? (
        <Alert type="info" title={t(`live.end_reason.${room.endReason}`)} />
      ) : null}
      <div className="desk-figures">
        <FigureCard title={t('live.viewers')} definition={t('live.viewers_is')} value={room.viewers} />
        <FigureCard title={t('live.visitors')} definition={t('live.visitors_is')} value={room.visitors} />
        <FigureCard title={t('live.peak')} definition={t('live.peak_is')} value={room.peak} />
        <FigureCard
          title={t('live.streamed')}
          definition={t('live.streamed_is')}
          value={t('live.minutes', { count: Math.floor(room.streamMs / 60_000) })}
        />
      </div>
      {shop.may('live.run') && room.endedAt === null ? <StreamKey room={room} /> : null}
      <Shelf key={room.shelf.map((one) => one.productId).join()} room={room} />
    </>
  );
}

function Acts({ room }: { room: Room }) {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const path = { shopId: shop.id, roomId: room.id };
  const open = useAct(
    (_: null, key): Promise<Room> => client.post('/api/shops/{shopId}/live-rooms/{roomId}/open', { path, key }),
    () => message.success(t('live.opened')),
  );
  const end = useAct(
    (_: null, key): Promise<Room> => client.post('/api/shops/{shopId}/live-rooms/{roomId}/end', { path, key }),
  );
  const live = room.state === 'live';
  return (
    <Space wrap>
      <Button
        danger
        onClick={() =>
          void confirm({
            title: t(live ? 'live.end_ask' : 'live.cancel_ask'),
            figures: [{ label: t('live.viewers'), value: room.viewers }],
            consequence: t(live ? 'live.end_consequence' : 'live.cancel_consequence'),
            okText: t(live ? 'live.end' : 'live.cancel'),
            run: () => end.mutateAsync(null),
          })
        }
      >
        {t(live ? 'live.end' : 'live.cancel')}
      </Button>
      {live ? null : (
        <Link to={shop.at(`/live/${room.id}/change`)}>
          <Button>{t('live.change')}</Button>
        </Link>
      )}
      {live ? null : (
        <Button type="primary" loading={open.isPending} onClick={() => open.mutate(null)}>
          {t('live.open')}
        </Button>
      )}
      {open.error ? <ProblemAlert error={open.error} /> : null}
    </Space>
  );
}

/** The key is shown once, in the address that ffmpeg or OBS sends to. */
function StreamKey({ room }: { room: Room }) {
  const { t } = useWords();
  const shop = useShop();
  const [sendTo, setSendTo] = useState('');
  const renew = useAct(
    (_: null): Promise<{ sendTo: string }> =>
      client.post('/api/shops/{shopId}/live-rooms/{roomId}/key', { path: { shopId: shop.id, roomId: room.id } }),
    (answer) => setSendTo(answer.sendTo),
  );
  const command = `ffmpeg -re -i … -c:v libx264 -g 50 -pix_fmt yuv420p -c:a aac -f hls -hls_time 2 -method PUT ${sendTo}index.m3u8`;
  return (
    <Card size="small" title={t('live.key')}>
      <p>{t(room.hasKey ? 'live.key_there' : 'live.key_none')}</p>
      {sendTo ? (
        <>
          <p>{t('live.key_once')}</p>
          <Typography.Paragraph copyable code className="wb-live-key">
            {`${sendTo}index.m3u8`}
          </Typography.Paragraph>
          <Typography.Paragraph copyable code className="wb-live-key">
            {command}
          </Typography.Paragraph>
        </>
      ) : null}
      <Button loading={renew.isPending} onClick={() => renew.mutate(null)}>
        {t(room.hasKey ? 'live.key_renew' : 'live.key_make')}
      </Button>
      {renew.error ? <ProblemAlert error={renew.error} /> : null}
    </Card>
  );
}

/** Goods in their order, with what is explained now. */
function Shelf({ room }: { room: Room }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const path = { shopId: shop.id, roomId: room.id };
  const [chosen, setChosen] = useState(() => room.shelf.map((one) => one.productId));
  const arrange = useAct(
    (productIds: string[]): Promise<Room> =>
      client.put('/api/shops/{shopId}/live-rooms/{roomId}/shelf', { path, body: { productIds } }),
  );
  const explain = useAct(
    (productId: string | null, key): Promise<Room> =>
      client.post('/api/shops/{shopId}/live-rooms/{roomId}/explain', { path, body: { productId }, key }),
  );
  const may = shop.may('live.run') && room.endedAt === null;
  return (
    <Card size="small" title={t('live.goods')}>
      {room.shelf.length === 0 ? <Empty description={t('live.shelf_empty')} /> : null}
      <ol className="wb-live-shelf">
        {room.shelf.map((one) => {
          const now = room.explaining?.productId === one.productId;
          return (
            <li key={one.productId}>
              <Space wrap>
                {one.mediaUrl ? <img src={one.mediaUrl} alt="" width={40} height={40} /> : null}
                <span className="wb-wrap">{say(one.title)}</span>
                {now ? <StateTag tone="under-way">{t('live.explaining')}</StateTag> : null}
                {may && room.state === 'live' ? (
                  <Button
                    size="small"
                    type={now ? 'default' : 'primary'}
                    aria-label={`${t(now ? 'live.explain_stop' : 'live.explain')}: ${say(one.title)}`}
                    onClick={() => explain.mutate(now ? null : one.productId)}
                  >
                    {t(now ? 'live.explain_stop' : 'live.explain')}
                  </Button>
                ) : null}
              </Space>
            </li>
          );
        })}
      </ol>
      {explain.error ? <ProblemAlert error={explain.error} /> : null}
      {may ? (
        <div className="wb-live-goods">
          <label htmlFor="live-goods">{t('live.shelf_goods')}</label>
          <ProductSelect id="live-goods" value={chosen} onChange={setChosen} />
          <Button disabled={chosen.length === 0} loading={arrange.isPending} onClick={() => arrange.mutate(chosen)}>
            {t('live.shelf_save')}
          </Button>
        </div>
      ) : null}
      {arrange.error ? <ProblemAlert error={arrange.error} /> : null}
    </Card>
  );
}
