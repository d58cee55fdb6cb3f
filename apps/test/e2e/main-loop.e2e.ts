import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { hours, minutes } from '#kernel';
import type { Language, Translate } from '#ui/language.ts';
import { DESK, openBrowser, openContext, PHONE, type Size, type Visitor } from './browser.ts';
import { OTHER_OWNER_PHONE, SHOP_CODES } from './cast.ts';
import { drillDown, seeShare, shipFromList, shipInBatch, signInByEmail, signInToDeskByPhone } from './desk-steps.ts';
import { type Hands, keyboard, pointer, skipHead, tryDialog } from './hands.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { approvedAndFound, searchInManyWays, shelfAndSearch, suggestWhileTyping } from './search-steps.ts';
import { keepSight } from './sight.ts';
import { findProduct, pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** The main job (spec README), in the browser, as buyer, two shops and operator. */

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

async function person(lang: Language, size: Size, as: Visitor = 'guest', javaScript = true): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang, size, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

/** The page's person in a browser that runs no script. */
async function sameWithoutScript(page: Page): Promise<Page> {
  const there = await person('zh-CN', PHONE, 'guest', false);
  await there.context().addCookies(await page.context().cookies());
  return there;
}

type Order = {
  readonly id: string;
  readonly number: string;
  readonly payableFen: number;
  readonly shop: { readonly id: string; readonly code: string };
};

/** What a page's person would be told by the API: the same cookies, no other rights. */
async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

const ordersOf = async (page: Page, tradeId: string): Promise<readonly Order[]> =>
  (await asked<{ orders: Order[] }>(page, `/me/trades/${tradeId}`)).orders;

/** The share of an order that reached its shop, once the provider has split it; with the commission it is what was paid. */
async function shareOf(owner: Page, order: Order): Promise<number> {
  type Settlement = { orderId: string; state: string; shopFen: number; commissionFen: number };
  const settled = await vi.waitFor(
    async () => {
      await market.advance(minutes(1));
      const { items } = await asked<{ items: Settlement[] }>(owner, `/shops/${order.shop.id}/settlements`);
      const found = items.find((one) => one.orderId === order.id && one.state === 'settled');
      if (!found) throw new Error(`order ${order.number} is not settled`);
      return found;
    },
    { timeout: 180_000, interval: 200 },
  );
  expect(settled.shopFen + settled.commissionFen).toBe(order.payableFen);
  return settled.shopFen;
}

async function review(page: Page, t: Translate): Promise<void> {
  await page.getByRole('link', { name: t('order.review') }).click();
  await page.waitForURL('**/review');
  for (const asks of ['credit.goods', 'credit.service', 'credit.logistics'])
    await page
      .getByRole('group', { name: t(asks) })
      .locator('label')
      .filter({ hasText: t('review.five') })
      .click();
  await page.getByLabel(t('review.words')).fill('用了三天，很满意。');
  await page.getByRole('button', { name: t('review.post') }).click();
  await page.getByText(t('order.done_review')).waitFor();
}

const ADDRESS = '王小明 13812345678 浙江省杭州市西湖区文三路138号东方通信大厦7楼501室';

type Way = { readonly scripts?: boolean; readonly hands?: Hands };

async function orderFromTwoShops(page: Page, lang: Language, phone: string, way: Way = {}): Promise<string> {
  const { scripts = true, hands = pointer } = way;
  const t = wordsOf('storefront', lang);
  for (const words of lang === 'en' ? ['kettle', 'porcelain'] : ['电水壶', '瓷']) {
    await findProduct(page, t, words, hands);
    if (hands === keyboard) await skipHead(page);
    await hands.press(page.getByRole('button', { name: t('product.to_cart') }));
    // With a script the page says so; without one it leads to the cart.
    if (scripts) await page.getByText(t('product.added')).or(page.locator('a[href="/checkout"]')).first().waitFor();
    else await page.waitForURL('**/cart**');
  }
  await page.goto('/cart');
  // What goes with the goods stands below them, in a shelf of its own.
  expect(await page.getByRole('main').locator('section:not([data-source])').count()).toBe(2);
  await hands.press(page.getByRole('link', { name: t('cart.checkout', { count: 2 }) }));
  await page.waitForURL('**/sign-in**');
  await signInByPhone(page, t, phone, hands);
  await page.waitForURL('**/checkout**');
  await pasteAddress(page, t, ADDRESS, hands);
  await hands.press(
    page
      .getByRole('button', { name: t('checkout.save_and_go_on') })
      .or(page.getByRole('button', { name: t('address.save') })),
  );
  await hands.press(page.getByRole('button', { name: t('checkout.place'), exact: true }));
  return pay(page, t, hands);
}

test('in Chinese on a phone: two shops in one checkout, paid, shipped, confirmed, reviewed, split to the fen', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const desk = wordsOf('workbench', 'zh-CN');
  const page = await person('zh-CN', PHONE);
  const tradeId = await orderFromTwoShops(page, 'zh-CN', '13700000001');
  const orders = await ordersOf(page, tradeId);
  const [first, second] = [SHOP_CODES[0], SHOP_CODES[1]].map((code) => orders.find((one) => one.shop.code === code));
  if (!first || !second) throw new Error('an order of the two is missing');

  const owner = await person('zh-CN', PHONE);
  await signInByEmail(owner, desk, 'workbench', 'owner');
  await shipFromList(owner, desk, first.shop.code, first.number, 'SF3000000000001');
  const other = await person('zh-CN', DESK);
  await signInToDeskByPhone(other, desk, 'workbench', OTHER_OWNER_PHONE);
  await shipInBatch(other, desk, second.shop.code, second.number, 'SF3000000000002');
  for (let round = 0; round < 3; round += 1) await market.advance(hours(20));

  for (const [place, order] of [first, second].entries()) {
    await page.goto(`/orders/${order.id}`);
    await page.getByText(`SF300000000000${place + 1}`).waitFor();
    await page
      .getByRole('heading', { name: t('parcel.title', { count: 1 }) })
      .getByText(t('parcel.signed'))
      .waitFor();
    // The second as it goes where no script runs.
    const there = place === 0 ? page : await sameWithoutScript(page);
    await there.goto(`/orders/${order.id}`);
    await there.getByRole('button', { name: t('order.confirm') }).click();
    await there.getByText(t('order.done_confirm')).waitFor();
    await review(there, t);
  }

  const share = await shareOf(owner, first);
  await seeShare(owner, desk, first.shop.code, first.id, share);
  const operator = await person('zh-CN', DESK);
  await signInByEmail(operator, wordsOf('console', 'zh-CN'), 'console', 'admin');
  await drillDown(operator, wordsOf('console', 'zh-CN'));
});

test('in English on a desk, by the keyboard alone: two shops in one checkout, paid', async () => {
  const page = await person('en', DESK);
  await orderFromTwoShops(page, 'en', '13700000002', { hands: keyboard });
});

test('without JavaScript: search, product, cart, checkout, paid', async () => {
  const page = await person('zh-CN', PHONE, 'guest', false);
  await orderFromTwoShops(page, 'zh-CN', '13700000003', { scripts: false });
});

test('search by words, pinyin and a slip, with filters and rescued; off the shelf is out of the search, and back', async () => {
  const page = await person('zh-CN', PHONE);
  await searchInManyWays(page, wordsOf('storefront', 'zh-CN'), wordsOf('storefront', 'en'));
  await suggestWhileTyping(page, wordsOf('storefront', 'zh-CN'));
  await page.goto('/search?q=%E7%94%B5%E6%B0%B4%E5%A3%B6', { waitUntil: 'load' });
  await tryDialog(page.locator('a[aria-controls=filters]'));
  const owner = await person('zh-CN', DESK, 'owner');
  const { items } = await asked<{ items: { shop: { id: string; code: string } }[] }>(page, '/search?shop=demo&limit=1');
  const shopId = items[0]?.shop.id ?? '';
  await shelfAndSearch(page, owner, shopId);
  const operator = await person('zh-CN', DESK, 'admin');
  await approvedAndFound(operator, wordsOf('console', 'zh-CN'), { shopper: page, owner, shopId });
});
