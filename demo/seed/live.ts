import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ctx,
  chinaDay,
  days,
  hours,
  later,
  minutes,
  type ShopScope,
  startOfChinaDay,
  toId,
  type Uuid,
} from '#kernel';
import { announce, arrange, end, explaining, open, renewKey, takeIn } from '#modules/live';

/** Twelve seconds drawn by demo/pictures, in three segments as ffmpeg would send them. */
const PARTS = [0, 1, 2].map((n) => readFileSync(join(import.meta.dirname, `../replay/${n}.part`)));
const SECONDS_EACH = 4;

/**
 * A room that was live in the past, through the same door streams come in by, and one announced for tomorrow evening. Nobody is live: there is no camera here.
 * `at` answers the context of the host at a moment.
 */
export async function roomsOnShow(
  at: (moment: Date) => Ctx,
  { scope, hostId }: { readonly scope: ShopScope; readonly hostId: Uuid },
  productIds: readonly Uuid[],
  began: Date,
): Promise<void> {
  const ctx = at(began);
  const past = await announce(ctx, scope, {
    title: { zh: '新水壶开箱：三分钟看懂怎么选', en: 'Choosing a kettle in three minutes' },
    coverId: null,
    hostId,
    plannedAt: later(began, minutes(1)),
  });
  await arrange(ctx, scope, past.id, productIds);
  const key = await renewKey(ctx, scope, past.id);
  await open(ctx, scope, past.id);
  const send = (name: string, body: Buffer | string) =>
    takeIn(at(later(began, minutes(1))), { room: toId('liv', past.id), key, name, body: Buffer.from(body) });
  for (const [n, part] of PARTS.entries()) {
    const product = productIds[n];
    if (product) await explaining(at(later(began, minutes(1))), scope, past.id, product);
    await send(`${n}.ts`, part);
    await send('index.m3u8', `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:${n}\n#EXTINF:${SECONDS_EACH},\n${n}.ts\n`);
  }
  await end(at(later(began, minutes(2))), scope, past.id);
  const next = await announce(at(later(began, minutes(3))), scope, {
    title: { zh: '秋冬暖饮专场：从烧水到保温', en: 'Warm drinks for winter, step by step' },
    coverId: null,
    hostId,
    plannedAt: later(later(startOfChinaDay(chinaDay(began)), days(1)), hours(20)),
  });
  await arrange(at(later(began, minutes(3))), scope, next.id, productIds);
}
