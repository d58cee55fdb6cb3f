import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findFfmpeg } from '#modules/media';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { SHOP_CODES } from './cast.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples } from './samples.ts';
import { keepSight } from './sight.ts';
import { pay } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** A shop publishes a video with goods; it plays on a phone, somebody buys from it, and the shop's report says so. */

const FILM = join(import.meta.dirname, '../../../modules/media/test/samples/kettle.webm');
const PATIENT = { timeout: 20_000 };

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
type Report = { total: { clicks: number; orders: number; paidFen: number } };
type Piece = { id: string; state: string; body: { videoId: string | null }; film: { state: string } | null };

test('a video with goods is published, plays, sells, and the report adds up', async () => {
  const w = wordsOf('workbench', 'zh-CN');
  const t = wordsOf('storefront', 'zh-CN');
  const samples = await gatherSamples(market.url);
  const shop = `/shops/${samples.shop}`;
  const owner = await person('owner', DESK);
  await owner.goto(`/workbench/s/${SHOP_CODES[0]}/content/new`);
  await owner.getByText(w('content.kind.video'), { exact: true }).click();
  const title = '一分钟看懂鹅颈壶';
  await owner.locator('#title').fill(title);
  await owner.locator('input[type=file][accept="video/mp4,video/webm"]').setInputFiles(FILM);
  await owner.getByRole('button', { name: w('video.remove') }).waitFor();
  await owner.locator('#goods').click();
  await owner.locator('.ant-select-item-option').first().click();
  await owner.keyboard.press('Escape');
  await owner.getByRole('button', { name: w('content.save') }).click();
  await owner.waitForURL('**/content/pce_*');
  await owner.getByRole('button', { name: w('content.submit'), exact: true }).click();
  const pieceId = new URL(owner.url()).pathname.split('/').at(-1) ?? '';
  await expect.poll(async () => (await asked<Piece>(owner, `${shop}/pieces/${pieceId}`)).state, PATIENT).toBe('live');

  // Made again where the machine can; elsewhere it plays as it was sent, and the studio says which.
  const made = findFfmpeg(process.env) !== null;
  await expect
    .poll(async () => (await asked<Piece>(owner, `${shop}/pieces/${pieceId}`)).film?.state, PATIENT)
    .toBe(made ? 'ready' : 'as_sent');
  await owner.reload();
  await owner.getByText(w(made ? 'content.film.ready' : 'content.film.as_sent')).waitFor();

  const guest = await person('guest', PHONE);
  await guest.goto(`/content/${pieceId}`);
  const video = guest.locator('main video');
  expect(await video.getAttribute('src')).toMatch(made ? /\/film\.mp4$/ : /\/video$/);
  if (made) expect(await video.getAttribute('poster')).toMatch(/\/w800\.webp$/);
  await expect
    .poll(() => video.evaluate((film: HTMLVideoElement) => film.readyState), PATIENT)
    .toBeGreaterThanOrEqual(1);
  await video.evaluate((film: HTMLVideoElement) => film.play());
  await expect.poll(() => video.evaluate((film: HTMLVideoElement) => film.currentTime), PATIENT).toBeGreaterThan(0.5);
  await guest.getByText(t('content.ad'), { exact: true }).first().waitFor();

  // As forms alone carry it.
  const buyer = await person('buyer', PHONE, false);
  await buyer.goto('/content?kind=video');
  await buyer.getByRole('link', { name: title }).click();
  await buyer.waitForURL('**/content/pce_*');
  await buyer.getByRole('button', { name: new RegExp(`^${t('content.buy')}`) }).click();
  await buyer.waitForURL('**/products/**');
  const productId = new URL(buyer.url()).pathname.split('/').at(-1) ?? '';
  const product = await asked<{ content: { skus: { skuId: string }[] } }>(buyer, `/products/${productId}`);
  await buyer.goto(`/checkout?sku=${product.content.skus[0]?.skuId}&quantity=1`);
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(buyer, t);
  await expect
    .poll(async () => (await asked<Report>(owner, `${shop}/content-report`)).total, PATIENT)
    .toMatchObject({ clicks: 1, orders: 1 });
  await owner.goto(`/workbench/s/${SHOP_CODES[0]}/content-report`);
  await owner.getByRole('region', { name: '每篇' }).getByRole('link', { name: title }).waitFor();
  expect(await market.audit()).toEqual([]);
});

test('who goes from a person’s piece to goods in the pool and buys them brings its author the commission', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const creator = await person('owner', PHONE, false);
  const pool = await asked<{ items: { productId: string; rateBps: number; priceFen: number }[] }>(
    creator,
    '/me/commission-goods',
  );
  const [goods] = pool.items;
  if (!goods) throw new Error('nothing in the pool');
  await creator.goto('/me/earnings/goods');
  await creator.locator(`a[href="/products/${goods.productId}"]`).waitFor();
  const { items: pieces } = await asked<{ items: { id: string; body: { goods: { productId: string }[] } }[] }>(
    creator,
    '/me/pieces',
  );
  const piece = pieces.find((one) => one.body.goods.some(({ productId }) => productId === goods.productId));
  const buyer = await person('buyer', PHONE, false);
  await buyer.goto(`/content/${piece?.id}`);
  await buyer.locator(`button[value="${goods.productId}"]`).click();
  await buyer.waitForURL(`**/products/${goods.productId}**`);
  const product = await asked<{ content: { skus: { skuId: string }[] } }>(buyer, `/products/${goods.productId}`);
  await buyer.goto(`/checkout?sku=${product.content.skus[0]?.skuId}&quantity=1`);
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(buyer, t);
  type Mine = { purse: { expectedFen: number }; items: { state: string; keptFen: number; expectedFen: number }[] };
  await expect
    .poll(async () => (await asked<Mine>(creator, '/me/earnings')).items, PATIENT)
    .toMatchObject([{ state: 'expected' }]);
  const mine = await asked<Mine>(creator, '/me/earnings');
  const [line] = mine.items;
  expect(line).toMatchObject({ state: 'expected', expectedFen: Math.floor((line?.keptFen ?? 0) / 10) });
  expect(mine.purse.expectedFen).toBe(line?.expectedFen);
  // Nothing is there to take out yet: the page says so, and the card is kept.
  await creator.goto('/me/earnings');
  await creator.getByText(t('earnings.state_expected')).first().waitFor();
  await creator.getByLabel(t('earnings.bank')).fill('招商银行');
  await creator.getByLabel(t('earnings.number')).fill('4111 1111 1111 1111');
  await creator.getByRole('button', { name: t('earnings.save_card') }).click();
  await creator.getByText(t('earnings.done_card')).waitFor();
  await creator.getByLabel(t('earnings.amount')).fill('10');
  await creator.getByRole('button', { name: t('earnings.ask') }).click();
  await creator.getByText('现在最多可提现 0.00 元').waitFor();
  expect(await market.audit()).toEqual([]);
});
