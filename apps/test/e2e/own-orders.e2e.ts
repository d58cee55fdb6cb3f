import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { hours, minutes, seconds } from '#kernel';
import type { Language } from '#ui/language.ts';
import { amountText } from '#ui/money-text.ts';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples, type Samples } from './samples.ts';
import { keepSight } from './sight.ts';
import { pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** What buyers do with what is theirs, on a phone and without JavaScript: every form works as it is. */

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

async function person(as: Visitor, lang: Language): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang, size: PHONE, as, javaScript: false });
  contexts.push(context);
  return context.newPage();
}

async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

test('an order that waits goes to another address', async () => {
  const t = wordsOf('storefront', 'en');
  const page = await person('buyer', 'en');
  await page.goto(`/orders/${samples.order}`);
  await page.getByRole('link', { name: t('order.change_address') }).click();
  await page
    .getByRole('button', { name: t('order.send_here') })
    .first()
    .click();
  await page.getByText(t('order.done_address')).waitFor();
  const { history } = await asked<{ history: { kind: string }[] }>(page, `/me/orders/${samples.order}`);
  expect(history.map((one) => one.kind)).toContain('address_changed');
});

test('the listing as it was bought is one step from the order', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('buyer', 'zh-CN');
  await page.goto(`/orders/${samples.order}`);
  await page
    .getByRole('link', { name: t('snapshot.link') })
    .first()
    .click();
  await page.getByRole('heading', { name: t('snapshot.title') }).waitFor();
  expect(await page.getByRole('main').locator('img').count()).toBeGreaterThan(0);
});

test('a figure of the statement opens to its journal, which sums to nothing', async () => {
  const t = wordsOf('storefront', 'en');
  const page = await person('buyer', 'en');
  await page.goto('/me/statement');
  await page
    .getByRole('link', { name: t('journal.open') })
    .first()
    .click();
  await page.getByRole('heading', { name: t('journal.title') }).waitFor();
  expect(await page.locator('tfoot td').textContent()).toBe('¥0.00');
});

test('a review is added to once, and somebody else finds it helpful and takes that back', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  type Mine = { items: { id: string; productId: string; followUpUntil: string | null; helpful: number }[] };
  const author = await person('buyer', 'zh-CN');
  const review = (await asked<Mine>(author, '/me/reviews')).items.find((one) => one.followUpUntil !== null);
  if (!review) throw new Error('the market has no review that may be followed up');
  const now = async () => (await asked<Mine>(author, '/me/reviews')).items;
  const open = (items: Mine['items']) => items.filter((one) => one.followUpUntil !== null).length;
  const before = open(await now());
  await author.goto('/me/reviews');
  await author.getByText(t('review.add_follow_up'), { exact: true }).first().click();
  await author.getByLabel(t('review.follow_up_words')).first().fill('用了一个月，水开得快，也不漏。');
  await author
    .getByRole('button', { name: t('review.follow_up_post') })
    .first()
    .click();
  await author.getByText(t('review.done_follow_up')).waitFor();
  expect(open(await now())).toBe(before - 1);

  const other = await person('owner', 'zh-CN');
  await other.goto(`/products/${review.productId}`);
  const button = () => other.locator(`button[value="${review.id}"]`);
  await button().click();
  await other.waitForURL(`**helped=${review.id}**`);
  const votes = async () => (await now()).find((one) => one.id === review.id)?.helpful;
  expect(await votes()).toBe(review.helpful + 1);
  await button().click();
  await other.waitForURL((url) => !url.searchParams.has('helped'));
  expect(await votes()).toBe(review.helpful);
});

test('one’s own review cannot be found helpful, and the page says so', async () => {
  const author = await person('buyer', 'en');
  const { items } = await asked<{ items: { id: string; productId: string }[] }>(author, '/me/reviews');
  await author.goto(`/products/${items[0]?.productId}`);
  await author.locator(`button[value="${items[0]?.id}"]`).click();
  await author.waitForURL('**help_refused=**');
  await author.locator('#reviews').getByRole('status').waitFor();
});

test('a region’s voucher is claimed, shown at a till as a code, and taken there once', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const buyer = await person('buyer', 'zh-CN');
  await buyer.goto('/vouchers');
  await buyer.getByRole('button', { name: t('coupon.claim_this', { title: '宁波消费券' }) }).click();
  await buyer.getByText(t('voucher.claimed_now')).waitFor();
  await buyer.goto('/me/vouchers');
  await buyer.getByRole('button', { name: t('voucher.show_code_for', { title: '宁波消费券' }) }).click();
  const section = buyer.getByRole('region', { name: t('voucher.code') });
  const code = /(?:\d{4} ){3}\d{4}/.exec((await section.textContent()) ?? '')?.[0] ?? '';

  const desk = wordsOf('workbench', 'zh-CN');
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size: DESK, as: 'owner' });
  contexts.push(context);
  const till = await context.newPage();
  await till.goto(`/workbench/s/${samples.shopCode}/vouchers`);
  const form = till.getByRole('region', { name: desk('voucher.till') });
  const take = async (receipt: string): Promise<void> => {
    await form.getByLabel(desk('voucher.code'), { exact: true }).fill(code);
    await form.getByLabel(desk('voucher.amount'), { exact: true }).fill('950000');
    await form.getByLabel(desk('voucher.receipt'), { exact: true }).fill(receipt);
    await form.getByRole('button', { name: desk('voucher.take'), exact: true }).click();
  };
  await take('E2E-1');
  await form.getByRole('status').getByText(desk('voucher.taken')).waitFor();
  await take('E2E-2');
  await form.getByRole('alert').waitFor();
  const { items } = await asked<{ items: { state: string }[] }>(buyer, '/me/vouchers');
  expect(items.map((one) => one.state)).toEqual(['used']);
  expect(await market.audit()).toEqual([]);
});

test('another phone is proven by a code sent to it', async () => {
  const t = wordsOf('storefront', 'en');
  const page = await person('buyer', 'en');
  await page.goto('/me/account');
  const section = page.getByRole('region', { name: t('account.phone') });
  await section.getByLabel(t('account.new_phone')).fill('13700001234');
  await section.getByRole('button', { name: t('sign_in.send_code') }).click();
  const code = /\d{6}/.exec((await section.getByText(t('sign_in.shown_code', { code: '' })).textContent()) ?? '')?.[0];
  await section.getByLabel(t('sign_in.code')).fill(code ?? '');
  await section.getByRole('button', { name: t('account.phone_save') }).click();
  await page
    .getByRole('status')
    .filter({ hasText: t('account.saved') })
    .waitFor();
  expect((await asked<{ phoneMasked: string }>(page, '/me')).phoneMasked).toBe('137****1234');
});

test('points earned by finished orders take something off when they are ticked, and come back with what is closed', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('buyer', 'zh-CN');
  type Points = { free: number; held: number };
  const before = await asked<Points>(page, '/me/points');
  expect(before.free).toBeGreaterThan(0);
  await page.goto('/me/points');
  await page.getByText(t('points.kind.earned')).first().waitFor();
  await page.goto(`/checkout?sku=${samples.sku}`);
  const section = page.getByRole('form', { name: t('points.choice') });
  await section.locator('input[name="use-points"]').check();
  await section.getByRole('button', { name: t('points.apply') }).click();
  await section.getByText(t('points.takes', { amount: '' })).waitFor();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await page.waitForURL(/\/pay\//);
  const held = await asked<Points>(page, '/me/points');
  expect(held.held).toBeGreaterThan(0);
  expect(held.free + held.held).toBe(before.free);
});

test('a member leaves a shop’s club and joins it again, having agreed to its terms', async () => {
  const t = wordsOf('storefront', 'en');
  const page = await person('buyer', 'en');
  await page.goto('/me/clubs');
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await page.getByRole('button', { name: t('club.leave') }).click();
  await page.getByText(t('club.left')).waitFor();
  await page.getByRole('checkbox', { name: t('club.agree') }).check();
  await page.getByRole('button', { name: t('club.join') }).click();
  await page.getByText(t('club.joined')).waitFor();
  const { items } = await asked<{ items: { tier: number }[] }>(page, '/me/clubs');
  expect(items.map((one) => one.tier)).toEqual([1]);
});

test('a friend cuts on the link of a bargain, and the buyer buys at the price of the moment', async () => {
  const friend = await person('admin', 'zh-CN');
  const words = wordsOf('storefront', 'zh-CN');
  await friend.goto(`/bargains/${samples.bargain}`);
  // Who cuts at once is taken for a robot: the market's clock goes on, nobody waits.
  await market.advance(seconds(10));
  await friend.getByRole('button', { name: words('bargain.cut') }).click();
  await friend.getByText(words('bargain.missing', { count: 3, floor: '' }).slice(0, 6)).waitFor();
  const page = await person('buyer', 'en');
  const t = wordsOf('storefront', 'en');
  type Bargain = { priceFen: number; cutsMade: number; state: string };
  const before = await asked<Bargain>(page, `/bargains/${samples.bargain}`);
  expect(before).toMatchObject({ cutsMade: 3, state: 'open' });
  const price = `¥${(before.priceFen / 100).toFixed(2)}`;
  await page.goto('/me/bargains');
  await page.getByRole('link', { name: t('bargain.see') }).click();
  await page.getByRole('link', { name: t('bargain.buy', { price }) }).click();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await page.waitForURL(/\/pay\//);
  expect(await asked<Bargain>(page, `/bargains/${samples.bargain}`)).toMatchObject({ state: 'bought' });
  expect(await market.audit()).toEqual([]);
});

test('a draw is worked out again in the browser, and its winner claims the prize', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const reader = await openContext(browser, { url: market.url, lang: 'zh-CN', size: PHONE, as: 'guest' });
  contexts.push(reader);
  const open = await reader.newPage();
  await open.goto(`/draws/${samples.drawnDraw}`);
  await open.getByRole('button', { name: t('draw.verify') }).click();
  await open.getByText(t('draw.verified')).waitFor();
  const page = await person('buyer', 'zh-CN');
  await page.goto(`/draws/${samples.drawnDraw}`);
  await page.getByRole('link', { name: t('draw.claim', { price: '¥0.01' }) }).click();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await page.waitForURL(/\/pay\//);
  type Draw = { mine: { state: string } | null; people: number };
  expect(await asked<Draw>(page, `/draws/${samples.drawnDraw}`)).toMatchObject({ mine: { state: 'claimed' } });
  // Another enters the open one; a form, so it goes without scripts as well.
  const other = await person('admin', 'zh-CN');
  await other.goto(`/draws/${samples.draw}`);
  await other.getByRole('button', { name: t('draw.enter') }).click();
  await other.getByText(t('draw.entered')).waitFor();
  expect(await asked<Draw>(other, `/draws/${samples.draw}`)).toMatchObject({ people: 1, mine: { state: 'in' } });
  expect(await market.audit()).toEqual([]);
});

test('a friend joins a group by its link, signs in only to pay, and the group is full', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('guest', 'zh-CN');
  await page.goto(`/groups/${samples.group}`);
  await page.getByRole('heading', { name: t('group.state_open', { count: 1, size: 2 }) }).waitFor();
  await page
    .getByRole('link', { name: t('group.join') })
    .first()
    .click();
  await page.waitForURL('**/sign-in**');
  await signInByPhone(page, t, '13700005678');
  await page.waitForURL('**/checkout**');
  await pasteAddress(page, t, '周小满 13700005678 浙江省杭州市西湖区文三路 9 号');
  await page
    .getByRole('button', { name: t('checkout.save_and_go_on') })
    .or(page.getByRole('button', { name: t('address.save') }))
    .click();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(page, t);
  await page.goto(`/groups/${samples.group}`);
  await page.getByRole('heading', { name: t('group.state_full') }).waitFor();
  await market.advance(seconds(5));
  await page.getByRole('link', { name: t('group.my_order') }).click();
  await page.getByRole('heading', { name: t('order.state_awaiting_shipment') }).waitFor();
  expect(await market.audit()).toEqual([]);
});

/** Goods of the shop by words of their title. */
async function goodsOf(owner: Page, words: string): Promise<{ productId: string; skuId: string; priceFen: number }> {
  type Content = { title: { zh: string }; skus: { skuId: string; priceFen: number }[] };
  const { items } = await asked<{ items: { productId: string }[] }>(
    owner,
    `/shops/${samples.shop}/products?state=live&limit=50`,
  );
  for (const { productId } of items) {
    const { content } = await asked<{ content: Content }>(owner, `/shops/${samples.shop}/products/${productId}`);
    if (content.title.zh.includes(words) && content.skus[0]) return { productId, ...content.skus[0] };
  }
  throw new Error(`the shop sells no ${words}`);
}

test('a freight coupon of the market is claimed, chosen by the checkout and used', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const admin = await person('admin', 'zh-CN');
  const made = await admin.request.post('/api/console/promotions', {
    headers: { 'idempotency-key': 'walk-freight' },
    data: {
      kind: 'freight_coupon',
      title: { zh: '平台运费券', en: 'Freight on us' },
      args: { overFen: 0, minusFen: 300 },
      scope: { all: true },
      funding: [{ funder: 'platform', bps: 10_000 }],
      issue: {
        total: 5,
        perPerson: 1,
        claimFrom: new Date(Date.now() - 60_000).toISOString(),
        claimUntil: new Date(Date.now() + 86_400_000).toISOString(),
        validDays: null,
      },
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      endsAt: new Date(Date.now() + 86_400_000 * 3).toISOString(),
    },
  });
  expect(made.status(), await made.text()).toBe(201);
  const page = await person('buyer', 'zh-CN');
  const skuId = await withFreight(page);
  await page.goto('/coupons');
  const coupon = page.getByRole('listitem').filter({ hasText: '平台运费券' });
  await coupon.getByRole('button').click();
  await page.goto('/me/coupons');
  await page.getByText('平台运费券').first().waitFor();
  await page.goto(`/checkout?sku=${skuId}`);
  await page.getByText('平台运费券').first().waitFor();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  const tradeId = await pay(page, t);
  const { orders } = await asked<{ orders: { id: string }[] }>(page, `/me/trades/${tradeId}`);
  await page.goto(`/orders/${orders[0]?.id}`);
  await page.getByText('平台运费券').first().waitFor();
  const { items } = await asked<{ items: { title: { zh: string } }[] }>(page, '/me/coupons?state=used');
  expect(items.map((one) => one.title.zh)).toContain('平台运费券');
  expect(await market.audit()).toEqual([]);
});

/** Goods whose freight to where the buyer lives is not free. */
async function withFreight(page: Page): Promise<string> {
  const { items: places } = await asked<{ items: { id: string }[] }>(page, '/me/addresses');
  const { items } = await asked<{ items: { productId: string }[] }>(page, '/search?limit=40&maxFen=9000');
  for (const { productId } of items) {
    type Product = { content: { skus: { skuId: string }[] } };
    const [sku] = (await asked<Product>(page, `/products/${productId}`)).content.skus;
    const body = { lines: [{ skuId: sku?.skuId, quantity: 1 }], addressId: places[0]?.id };
    const reply = await page.request.post('/api/checkout/quote', { data: body });
    const quote = (await reply.json()) as { freightFen?: number; problems?: unknown[] };
    if (sku && (quote.freightFen ?? 0) > 300 && quote.problems?.length === 0) return sku.skuId;
  }
  throw new Error('everything here is sent free of charge');
}

test('a shop is asked for the prize of a draw of the market’s, and agrees', async () => {
  const [console_, workbench] = [wordsOf('console', 'zh-CN'), wordsOf('workbench', 'zh-CN')];
  const owner = await person('owner', 'zh-CN');
  const prize = await goodsOf(owner, '双层防烫');
  const desk = async (as: Visitor): Promise<Page> => {
    const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size: DESK, as });
    contexts.push(context);
    return context.newPage();
  };
  const moment = (ahead: number) =>
    new Date(Date.now() + ahead + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const admin = await desk('admin');
  await admin.goto(`/console/draws/new?product=${prize.productId}`);
  await admin.getByLabel(console_('draws.sku')).click();
  await admin.keyboard.press('Enter');
  for (const [word, ahead] of [
    ['draws.opens', 172_800_000],
    ['draws.closes', 259_200_000],
  ] as const) {
    await admin.getByLabel(console_(word), { exact: true }).fill(moment(ahead));
    await admin.keyboard.press('Enter');
  }
  await admin.getByRole('button', { name: console_('draws.ask') }).click();
  await admin.getByText(console_('draws.asked_now')).waitFor();

  const keeper = await desk('owner');
  await keeper.goto(`/workbench/s/${samples.shopCode}/draws`);
  await keeper.getByRole('button', { name: workbench('draw.agree'), exact: true }).click();
  await keeper
    .getByRole('dialog')
    .getByRole('button', { name: workbench('draw.agree'), exact: true })
    .click();
  await keeper.getByText(workbench('draw.answered')).waitFor();
  const { items } = await asked<{ items: { state: string }[] }>(keeper, `/shops/${samples.shop}/draws`);
  expect(items.map((one) => one.state)).toEqual(['upcoming']);
  expect(await market.audit()).toEqual([]);
});

test('a flash price begins at its moment and is sold out to its last piece; a gift stands beside the goods that earn it', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const owner = await person('owner', 'zh-CN');
  const kettle = await goodsOf(owner, '双层防烫');
  // Soon: what others of these walks have ordered and not paid keeps its price meanwhile.
  const startsAt = Date.now() + 600_000;
  const made = await owner.request.post(`/api/shops/${samples.shop}/promotions`, {
    headers: { 'idempotency-key': 'walk-flash' },
    data: {
      kind: 'flash_price',
      title: { zh: '整点秒杀', en: 'On the hour' },
      args: { priceFen: 990, perBuyer: 2, pieces: 2 },
      scope: { skuIds: [kettle.skuId] },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 7_200_000).toISOString(),
    },
  });
  expect(made.status(), await made.text()).toBe(201);
  const page = await person('buyer', 'zh-CN');
  const offer = page.getByRole('main').getByRole('listitem').filter({ hasText: '整点秒杀' });
  await page.goto(`/products/${kettle.productId}`);
  await offer.getByText(t('product.offer_from', { at: '' }).trim()).waitFor();
  await market.advance(minutes(10));
  await page.goto(`/products/${kettle.productId}`);
  await offer.getByText(t('product.flash_left', { left: 2, total: 2 })).waitFor();
  // Three are wanted: two at the flash price, the third at the usual one.
  const pieces = (count: number) => page.goto(`/checkout?sku=${kettle.skuId}&quantity=${count}`);
  await pieces(3);
  await page
    .getByText(amountText(2 * 990 + kettle.priceFen))
    .first()
    .waitFor();
  await pieces(2);
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(page, t);
  // What runs may be two seconds old on a page.
  await vi.waitFor(
    async () => {
      await page.goto(`/products/${kettle.productId}`);
      expect(await offer.textContent()).toContain(t('product.flash_gone'));
    },
    { timeout: 30_000, interval: 500 },
  );
  const late = await person('admin', 'zh-CN');
  await late.goto(`/products/${kettle.productId}`);
  await late.getByRole('main').getByText(amountText(kettle.priceFen)).first().waitFor();

  const gifted = await goodsOf(owner, '鹅颈');
  await page.goto(`/products/${gifted.productId}`);
  await page
    .getByRole('button', { name: t('product.to_cart') })
    .first()
    .click();
  const gift = t('gift.line', { title: '家用经典蒸汽电熨斗', count: 1 }).slice(0, 8);
  await page.goto('/cart');
  await page.getByRole('region').filter({ hasText: '鹅颈' }).getByText(gift, { exact: false }).first().waitFor();
  await page.goto(`/checkout?sku=${gifted.skuId}`);
  await page.getByText(gift, { exact: false }).waitFor();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  const tradeId = await pay(page, t);
  const { orders } = await asked<{ orders: { id: string }[] }>(page, `/me/trades/${tradeId}`);
  await page.goto(`/orders/${orders[0]?.id}`);
  await page.getByText(gift, { exact: false }).waitFor();
  expect(await market.audit()).toEqual([]);
});

test('a group that nobody joins is over with its time, and all money is back', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('buyer', 'zh-CN');
  const { product } = await asked<{ product: { id: string } }>(page, `/groups/${samples.group}`);
  await page.goto(`/products/${product.id}`);
  await page.getByRole('link', { name: t('group.start') }).click();
  await page.waitForURL('**/checkout**');
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  const tradeId = await pay(page, t);
  type Order = { state: string; refundedFen: number; payableFen: number };
  const { orders } = await asked<{ orders: { id: string }[] }>(page, `/me/trades/${tradeId}`);
  const order = () => asked<Order>(page, `/me/orders/${orders[0]?.id}`);
  expect((await order()).state).toBe('awaiting_group');
  await market.advance(hours(25));
  await page.goto(`/orders/${orders[0]?.id}`);
  await page.getByRole('link', { name: t('group.see') }).click();
  await page.getByRole('heading', { name: t('group.state_failed') }).waitFor();
  // The provider answers a moment after it was asked.
  await vi.waitFor(
    async () => {
      await market.advance(minutes(1));
      const over = await order();
      expect(over).toMatchObject({ state: 'closed', refundedFen: over.payableFen });
    },
    { timeout: 180_000, interval: 200 },
  );
  expect(await market.audit()).toEqual([]);
});
