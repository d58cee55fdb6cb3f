import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { minutes } from '#kernel';
import { DESK, openBrowser, openContext, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { keepSight } from './sight.ts';
import { pay } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** From the home feed to a purchase, and what the funnel says of it. */

const PERSON =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

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

async function person(as: Visitor): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size: DESK, as, userAgent: PERSON });
  contexts.push(context);
  return context.newPage();
}
async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

type Feed = { items: { card: { productId: string } | null }[] };
type Product = { content: { kind?: string; skus: { priceFen: number }[] }; parts: unknown[] };
type Stock = { items: { level: string }[] };
/** The first of the goods in the feed that can be bought without further ado. */
async function buyable(page: Page): Promise<string> {
  const { items } = await asked<Feed>(page, '/feed?limit=20');
  for (const { card } of items) {
    if (!card) continue;
    const product = await asked<Product>(page, `/products/${card.productId}`);
    const stock = await asked<Stock>(page, `/products/${card.productId}/stock`);
    const plain = (product.content.kind ?? 'physical') === 'physical' && product.parts.length === 0;
    if (plain && stock.items.length > 0 && stock.items.every(({ level }) => level !== 'out')) return card.productId;
  }
  throw new Error('the feed shows nothing that can be bought');
}

type Sums = { impressions: number; clicks: number; adds: number; orders: number; paidOrders: number };

test('who agreed goes from the feed to a paid order, the funnel knows each step, and switching off forgets it', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('buyer');
  await page.goto('/me/taste');
  await page.getByRole('button', { name: t('taste.switch_on') }).click();
  await page.getByRole('heading', { name: t('taste.is_on') }).waitFor();

  const productId = await buyable(page);
  await page.goto('/', { waitUntil: 'networkidle' });
  // A list of what sells stands among the cards, and may name the same goods.
  const card = page.locator(`section[aria-labelledby=feed] a[href="/products/${productId}"]`).first();
  await card.scrollIntoViewIfNeeded();
  await card.click();
  await page.waitForURL(`**/products/${productId}`);
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: t('product.buy') }).click();
  await page.waitForURL('**/checkout**');
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(page, t);

  const operator = await person('admin');
  const seen = await vi.waitFor(
    async () => {
      await market.advance(minutes(1));
      const { total } = await asked<{ total: Sums }>(operator, '/console/funnel?source=feed');
      if (total.paidOrders === 0) throw new Error(`the funnel of the feed says ${JSON.stringify(total)}`);
      return total;
    },
    { timeout: 30_000, interval: 500 },
  );
  expect(seen).toMatchObject({ clicks: 1, adds: 1, orders: 1, paidOrders: 1 });
  expect(seen.impressions).toBeGreaterThan(0);

  // Search says that taste had its part, and shows the order of everybody to who wants that.
  const { content } = await asked<{ content: { title: { zh: string } } }>(page, `/products/${productId}`);
  await page.goto(`/search?q=${encodeURIComponent(content.title.zh)}`);
  await page.getByRole('link', { name: t('search.taste_off') }).click();
  await page.getByRole('link', { name: t('search.taste_on') }).waitFor();

  await page.goto('/me/taste');
  expect(await page.getByRole('button', { name: t('taste.drop') }).count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: t('taste.switch_off') }).click();
  await page.getByRole('heading', { name: t('taste.is_off') }).waitFor();
  expect(await asked<{ interests: unknown[] }>(page, '/me/personalisation')).toMatchObject({ interests: [] });
  expect(await market.audit()).toEqual([]);
});
