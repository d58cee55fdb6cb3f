import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { minutes, uuidOf } from '#kernel';
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

const place = (key: string, userId: string): number =>
  createHash('sha256').update(`${key}\n${userId}`).digest().readUIntBE(0, 6) % 10_000;
type Ranking = { weights: Record<string, number>; items: { productId: string; place: number; placeThen: number }[] };
/** What sells, what is bought when opened and what is praised weigh nothing: what fits in price stands first. */
const OFF = { popularity: '0', conversion: '0', trust: '0' };

test('an experiment: two who agreed see two orders, the report counts them, the better one becomes the setting', async () => {
  const t = wordsOf('console', 'zh-CN');
  const taste = wordsOf('storefront', 'zh-CN');
  const operator = await person('admin');
  const one = await person('buyer');
  const other = await person('admin');
  const ids = await Promise.all(
    [one, other].map(async (page) => uuidOf('usr', (await asked<{ id: `usr_${string}` }>(page, '/me')).id)),
  );
  // A key by which the two fall apart.
  const key = Array.from({ length: 50 }, (_, n) => `weights-${n}`).find(
    (own) => place(own, ids[0] ?? '') < 5_000 && place(own, ids[1] ?? '') >= 5_000,
  );
  const { items } = await asked<Ranking>(operator, `/console/search/ranking?q=%E5%A3%B6&${new URLSearchParams(OFF)}`);
  const [now, tried] = [items.find((row) => row.place === 1), items.find((row) => row.placeThen === 1)];
  if (!key || !now || !tried || now === tried) throw new Error('nothing to try in this market');

  await operator.goto('/console/experiments/new');
  await operator.getByLabel(t('experiments.key'), { exact: true }).fill(key);
  await operator.getByLabel(t('experiments.name'), { exact: true }).fill('换一种权重');
  await operator.getByLabel(t('experiments.hypothesis')).fill('更合适的排在前面，付款的人会变多');
  const ends = new Date(Date.now() + 10 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  await operator.getByLabel(t('experiments.until'), { exact: true }).fill(ends);
  await operator.keyboard.press('Enter');
  await operator.getByLabel(t('experiments.variant_name'), { exact: true }).nth(1).fill('另一种');
  const set = async (nth: number, setting: string, value: number): Promise<void> => {
    await operator.getByLabel(t('experiments.setting'), { exact: true }).nth(nth).click();
    await operator.locator(`.ant-select-dropdown:not(.ant-select-dropdown-hidden) [title*="${setting}"]`).click();
    await operator.getByLabel(t('experiments.value'), { exact: true }).nth(nth).fill(String(value));
  };
  await set(0, '近期销量', 0);
  for (const [nth, setting] of ['转化', '好评'].entries()) {
    await operator.getByRole('button', { name: t('experiments.add_value') }).click();
    await set(nth + 1, setting, 0);
  }
  await operator.getByRole('button', { name: t('form.save') }).click();
  await operator.getByRole('button', { name: t('experiments.start'), exact: true }).click();
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: t('experiments.start'), exact: true })
    .click();
  await operator.getByText(t('experiments.phase.running'), { exact: true }).waitFor();

  const shown: string[] = [];
  for (const page of [one, other]) {
    await page.goto('/me/taste');
    await page.getByRole('button', { name: taste('taste.switch_on') }).click();
    await page.getByRole('heading', { name: taste('taste.is_on') }).waitFor();
    const told = page.waitForResponse((reply) => reply.url().endsWith('/api/behaviour'));
    await page.goto(`/search?q=${encodeURIComponent('壶')}`);
    const link = page.getByRole('main').locator('a[href^="/products/"]').first();
    shown.push((await link.getAttribute('href')) ?? '');
    await told;
  }
  expect(shown).toEqual([`/products/${now.productId}`, `/products/${tried.productId}`]);

  type Shown = { report: { visitors: number; impressions: number }[] };
  await vi.waitFor(
    async () => {
      await market.advance(minutes(1));
      const { report } = await asked<Shown>(operator, `/console/experiments/${key}`);
      if (report.some((row) => row.visitors !== 1 || row.impressions === 0)) throw new Error(JSON.stringify(report));
    },
    { timeout: 30_000, interval: 500 },
  );
  await operator.reload();
  await operator
    .getByText(t('experiments.verdict.too_few', { name: '另一种' }))
    .first()
    .waitFor();
  await operator.getByRole('button', { name: t('experiments.stop'), exact: true }).click();
  await operator.getByRole('dialog').getByLabel(t('experiments.reason')).fill('已经看够了');
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: t('experiments.stop'), exact: true })
    .click();
  await operator.getByRole('button', { name: t('experiments.adopt', { name: '另一种' }) }).click();
  await operator.getByRole('dialog').getByLabel(t('experiments.reason')).fill('第二种更好卖');
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: t('experiments.adopt_ok') })
    .click();
  await operator.getByText(t('experiments.adopted')).waitFor();
  const { weights } = await asked<Ranking>(operator, '/console/search/ranking?q=%E5%A3%B6');
  expect(weights).toMatchObject({ popularity: 0, conversion: 0, trust: 0 });
});
