import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { SHOP_CODES } from './cast.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples } from './samples.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** Videos of goods, sent and taken out by the shop and played by whoever looks at them; videos of reviews. */

const FILM = join(import.meta.dirname, '../../../modules/media/test/samples/kettle.webm');
const PATIENT = { timeout: 20_000 };
type Listing = { readonly productId: string; readonly content: { readonly video: { readonly id: string } | null } };

let market: PagesMarket;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
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

async function person(as: Visitor, size: typeof PHONE | typeof DESK, javaScript = true): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

async function listings(owner: Page): Promise<readonly Listing[]> {
  const shops = await asked<{ items: { id: string; code: string }[] }>(owner, '/me/shops');
  const shop = shops.items.find((one) => one.code === SHOP_CODES[0]);
  return (await asked<{ items: Listing[] }>(owner, `/shops/${shop?.id}/products?limit=50`)).items;
}

test('a video of goods waits with its first picture, knows its length and plays', async () => {
  const filmed = (await listings(await person('owner', DESK))).find((one) => one.content.video !== null);
  const page = await person('guest', PHONE);
  await page.goto(`/products/${filmed?.productId}`);
  const video = page.locator('main video');
  expect(await video.getAttribute('poster')).toMatch(/^\/media\/med_\w+\/w800\.webp$/);
  expect(await video.getAttribute('preload')).toBe('metadata');
  for (const said of ['controls', 'playsinline']) expect(await video.getAttribute(said)).not.toBeNull();
  expect(await video.getAttribute('autoplay')).toBeNull();
  await expect
    .poll(() => video.evaluate((film: HTMLVideoElement) => film.readyState), PATIENT)
    .toBeGreaterThanOrEqual(1);
  const [length, standing] = await video.evaluate((film: HTMLVideoElement) => [film.duration, film.currentTime]);
  expect(length).toBeCloseTo(3, 0);
  expect(standing).toBe(0);
  await video.evaluate((film: HTMLVideoElement) => film.play());
  await expect.poll(() => video.evaluate((film: HTMLVideoElement) => film.currentTime), PATIENT).toBeGreaterThan(0.5);
});

test('without JavaScript the video is there with its controls', async () => {
  const filmed = (await listings(await person('owner', DESK))).find((one) => one.content.video !== null);
  const page = await person('guest', PHONE, false);
  await page.goto(`/products/${filmed?.productId}`);
  expect(await page.locator('main video[controls]').getAttribute('src')).toBe(
    `/media/${filmed?.content.video?.id}/video`,
  );
});

test('a review brings its video, however large the form; strangers cannot send such a form', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const buyer = await person('buyer', PHONE);
  const film = join(tmpdir(), `film-${process.pid}.webm`);
  // An element of nothing at the end, as long as two megabytes.
  const nothing = Buffer.alloc(2 * 1_048_576);
  nothing.writeUInt8(0xec, 0);
  nothing.writeUInt8(0x01, 1);
  nothing.writeUIntBE(nothing.length - 9, 3, 6);
  writeFileSync(film, Buffer.concat([readFileSync(FILM), nothing]));
  const orderId = (await gatherSamples(market.url)).reviewableOrder;
  await buyer.goto(`/orders/${orderId}/review`);
  await buyer.getByRole('button', { name: t('review.post') }).waitFor();
  for (const asks of ['credit.goods', 'credit.service', 'credit.logistics'])
    for (const group of await buyer.getByRole('group', { name: t(asks) }).all())
      await group
        .locator('label')
        .filter({ hasText: t('review.five') })
        .click();
  await buyer.locator('input[name^="film-"]').first().setInputFiles(film);
  await buyer.getByRole('button', { name: t('review.post') }).click();
  await buyer.getByText(t('order.done_review')).waitFor();
  type Said = { items: { video: { id: string } | null; productId: string }[] };
  const filmed = (await asked<Said>(buyer, '/me/reviews')).items.find((one) => one.video !== null);
  const page = await person('guest', PHONE);
  await page.goto(`/products/${filmed?.productId}?reviews=picture`);
  expect(await page.locator('#reviews video[controls]').first().getAttribute('src')).toContain(filmed?.video?.id);
  const multipart = { film: { name: 'film.webm', mimeType: 'video/webm', buffer: readFileSync(film) } };
  const strange = await page.request.post(`/orders/${orderId}/review`, { multipart });
  expect(strange.status()).toBe(413);
  rmSync(film);
});

test('the shop gives a listing its video and takes it out again', async () => {
  const t = wordsOf('workbench', 'zh-CN');
  const owner = await person('owner', DESK);
  const silent = (await listings(owner)).find((one) => one.content.video === null);
  const now = async () =>
    (await listings(owner)).find((one) => one.productId === silent?.productId)?.content.video ?? null;
  await owner.goto(`/workbench/s/${SHOP_CODES[0]}/goods/${silent?.productId}`);
  await owner.locator('input[type=file][accept="video/mp4,video/webm"]').setInputFiles(FILM);
  await owner.getByRole('button', { name: t('video.remove') }).waitFor();
  await owner.getByRole('button', { name: t('goods.save'), exact: true }).click();
  await expect.poll(now, PATIENT).not.toBeNull();
  await owner.reload();
  await owner.getByRole('button', { name: t('video.remove') }).click();
  await owner.getByRole('button', { name: t('goods.save'), exact: true }).click();
  await expect.poll(now, PATIENT).toBeNull();
});
