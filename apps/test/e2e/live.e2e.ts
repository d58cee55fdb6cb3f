import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findFfmpeg } from '#modules/media';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples, type Samples } from './samples.ts';
import { keepSight } from './sight.ts';
import { pay } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** A live room walked whole: key, stream, price, an order at it, the same goods outside at theirs, the replay. */

const PATIENT = { timeout: 30_000 };
const t = wordsOf('storefront', 'zh-CN');
const desk = wordsOf('workbench', 'zh-CN');
const PHONE_BROWSER =
  'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
let market: PagesMarket;
let browser: Browser;
let samples: Samples;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  samples = await gatherSamples(market.url);
});
afterEach(async ({ task }) => {
  for (const context of contexts.splice(0)) {
    if (task.result?.state === 'fail') for (const page of context.pages()) await keepSight(page);
    await context.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

async function person(as: Visitor, size: typeof PHONE | typeof DESK): Promise<Page> {
  const given = { url: market.url, lang: 'zh-CN' as const, size, as };
  const context = await openContext(browser, size === PHONE ? { ...given, userAgent: PHONE_BROWSER } : given);
  contexts.push(context);
  return context.newPage();
}
async function asked<T>(page: Page, path: string, body?: object): Promise<T> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const reply = body
    ? await page.request.post(`/api${path}`, { data: body, headers })
    : await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Sixteen seconds of a test picture from ffmpeg; where there is none, what the demo's replay is made of. */
async function stream(sendTo: string): Promise<void> {
  const tool = findFfmpeg(process.env);
  if (tool) {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=300'];
    const coded = [
      '-t',
      '16',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '50',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
    ];
    const sent = ['-f', 'hls', '-hls_time', '2', '-method', 'PUT', `${sendTo}index.m3u8`];
    await promisify(execFile)(tool.ffmpeg, ['-v', 'error', ...source, ...coded, ...sent]);
    return;
  }
  const put = (name: string, body: Buffer | string) =>
    fetch(`${sendTo}${name}`, { method: 'PUT', body: body as never });
  for (const n of [0, 1, 2]) {
    await put(`${n}.ts`, readFileSync(join(import.meta.dirname, `../../../demo/replay/${n}.part`)));
    await put('index.m3u8', `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:${n}\n#EXTINF:4,\n${n}.ts\n`);
  }
}

const plays = async (page: Page, beyond: number): Promise<void> => {
  const video = page.locator('main video');
  await video.evaluate((film: HTMLVideoElement) => film.play().catch(() => {}));
  await expect
    .poll(() => video.evaluate((film: HTMLVideoElement) => film.currentTime), PATIENT)
    .toBeGreaterThan(beyond);
};

type Goods = { card: { productId: string; priceFen: number }; skuId: string; livePriceFen: number | null };

test('a shop goes live, a buyer in the room buys at its price, nobody else does, and the replay plays', async () => {
  const owner = await person('owner', DESK);
  await owner.goto(`/workbench/s/${samples.shopCode}/live/${samples.room}`);
  await owner.getByRole('button', { name: desk('live.key_make') }).click();
  const sendTo = /\S+\/live\/in\/\S+\//.exec((await owner.locator('code').first().textContent()) ?? '')?.[0] ?? '';
  await owner.getByRole('button', { name: desk('live.open'), exact: true }).click();
  await owner.getByText(desk('live.opened')).waitFor();
  const at = `/live-rooms/${samples.room}`;
  const [goods] = (await asked<{ shelf: Goods[] }>(owner, at)).shelf;
  if (!goods) throw new Error('nothing on the shelf');
  const priceFen = goods.card.priceFen - 1_000;
  const now = Date.now();
  await asked(owner, `/shops/${samples.shop}/promotions`, {
    kind: 'live_price',
    title: { zh: '直播价', en: 'Live price' },
    args: { priceFen, roomId: samples.room },
    scope: { skuIds: [goods.skuId] },
    startsAt: new Date(now - 60_000).toISOString(),
    endsAt: new Date(now + 86_400_000).toISOString(),
  });
  await owner
    .getByRole('button', { name: desk('live.explain') })
    .first()
    .click();
  await stream(sendTo);

  const buyer = await person('buyer', PHONE);
  // Whoever asks for its goods finds it above them, for as long as it is live.
  const beside = async (): Promise<number> => {
    await buyer.goto('/search?q=%E7%94%B5%E6%B0%B4%E5%A3%B6');
    return buyer
      .getByRole('region', { name: t('search.live_now') })
      .locator(`a[href="/live/${samples.room}"]`)
      .count();
  };
  expect(await beside()).toBe(1);
  await buyer.goto(`/live/${samples.room}`);
  await plays(buyer, 1);
  await buyer.getByText(t('live.explaining'), { exact: true }).waitFor();
  await buyer.getByText(t('live.price'), { exact: true }).waitFor();
  await buyer.getByText(t('live.viewers', { count: 1 })).waitFor();
  await buyer
    .getByRole('button', { name: t('product.to_cart') })
    .first()
    .click();
  await buyer.getByText(t('product.added')).waitFor();

  // Whoever comes by the product's page pays what it costs there, whatever their link says.
  const quoted = (page: Page) =>
    asked<{ payableFen: number }>(page, '/checkout/quote', { lines: [{ skuId: goods.skuId, quantity: 1 }] });
  const elsewhere = await person('admin', DESK);
  await elsewhere.goto(`/products/${goods.card.productId}?room=${samples.room}`);
  expect((await quoted(elsewhere)).payableFen - (await quoted(buyer)).payableFen).toBe(1_000);

  await buyer.goto(`/checkout?sku=${goods.skuId}&quantity=1`);
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(buyer, t);
  const [order] = (await asked<{ items: { lines: { payableFen: number }[] }[] }>(buyer, '/me/orders?limit=1')).items;
  expect(order?.lines[0]?.payableFen).toBe(priceFen);

  await owner.getByRole('button', { name: desk('live.end'), exact: true }).click();
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: desk('live.end'), exact: true })
    .click();
  await owner.getByText(desk('live.end_reason.host')).waitFor();
  expect((await quoted(elsewhere)).payableFen).toBe((await quoted(buyer)).payableFen);
  expect(await beside()).toBe(0);
  await buyer.goto(`/live/${samples.room}`);
  await buyer.getByRole('heading', { name: t('live.chapters') }).waitFor();
  await plays(buyer, 0.5);
  expect(await buyer.locator('main video').evaluate((film: HTMLVideoElement) => film.duration)).toBeGreaterThan(10);
  expect(await market.audit()).toEqual([]);
});
