import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { days, hours } from '#kernel';
import { absoluteTime } from '#ui/desk/time-text.tsx';
import { amountText } from '#ui/money-text.ts';
import { DESK, PHONE } from './browser.ts';
import { SHOP_CODES } from './cast.ts';
import { shipFromList } from './desk-steps.ts';
import { pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { beginWalk, type Walk } from './walk.ts';
import { wordsOf } from './words.ts';

/**
 * A festival from its draft to its settlement, through the pages: the shop lowers its price in the campaign, the platform takes something off,
 * and a city's voucher takes the rest; who gave what is paid to the shop, to the fen.
 */

const t = wordsOf('storefront', 'zh-CN');
const desk = wordsOf('workbench', 'zh-CN');
const control = wordsOf('console', 'zh-CN');
const [SHOP] = SHOP_CODES;
const CODE = 'double-twelve';
const SKU = 'demo-kettle-retro-round-02';
const LIST_FEN = 11_800;
/** Off the list price by the shop. */
const CAMPAIGN_FEN = 8_000;
/** Every 50 yuan, by the platform; and the city's voucher from 50 yuan on. */
const PLATFORM_FEN = 500;
const REGION_FEN = 2_000;
const PAID_FEN = CAMPAIGN_FEN - PLATFORM_FEN - REGION_FEN;
/** 4 % of what the buyer paid. */
const COMMISSION_FEN = 220;
const NINGBO = '330200';

let walk: Walk;
let failed = false;
beforeAll(async () => {
  walk = await beginWalk();
});
afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});
afterAll(() => walk?.end(failed));

async function read<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}
async function send<T>(page: Page, path: string, data: object): Promise<T> {
  const reply = await page.request.post(`/api${path}`, { data, headers: { 'idempotency-key': randomUUID() } });
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** The market's clock started with this process's; days after it, as a moment box takes it. */
const start = Date.now();
const inDays = (n: number): Date => new Date(start + n * 86_400_000);
const typed = (at: Date): string => absoluteTime(at).slice(0, 16);

async function fillMoment(page: Page, name: string, at: Date): Promise<void> {
  const box = page.getByLabel(control(`campaigns.${name}`), { exact: true });
  await box.fill(typed(at));
  await box.press('Enter');
}

/** A draft, and its publication. Answers the campaign's page. */
async function announce(operator: Page): Promise<string> {
  await operator.goto('/console/campaigns/new');
  await operator.getByLabel(control('campaigns.code'), { exact: true }).fill(CODE);
  await operator.getByLabel(`${control('campaigns.name')} 中文`).fill('双十二');
  await operator.getByLabel(`${control('campaigns.intro')} 中文`).fill('三方一起出资。');
  for (const [name, at] of [
    ['enrolFrom', -0.1],
    ['reviewFrom', 1],
    ['warmUpFrom', 2],
    ['liveFrom', 3],
    ['liveUntil', 6],
    ['returnsUntil', 20],
  ] as const)
    await fillMoment(operator, name, inDays(at));
  await operator.getByRole('button', { name: control('campaigns.save_draft') }).click();
  await operator.waitForURL(/\/campaigns\/cpg_[^/]+$/);
  await operator.getByRole('button', { name: control('campaigns.publish'), exact: true }).click();
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: control('campaigns.publish'), exact: true })
    .click();
  await operator.getByText(control('campaigns.published'), { exact: true }).waitFor();
  await operator.getByText(control('campaigns.phase.enrolment'), { exact: true }).waitFor();
  return new URL(operator.url()).pathname;
}

async function enrol(owner: Page, campaign: string): Promise<void> {
  await owner.goto(`/workbench/s/${SHOP}${campaign.replace('/console', '')}`);
  await owner
    .getByLabel(desk('campaigns.sheet'), { exact: true })
    .fill(`${SKU},${CAMPAIGN_FEN / 100},5,${LIST_FEN / 100}`);
  await owner.getByRole('button', { name: desk('campaigns.check'), exact: true }).click();
  await owner.getByText(desk('campaigns.checked', { good: 1, refused: 0 })).waitFor();
  await owner.getByRole('button', { name: desk('campaigns.hand_in'), exact: true }).click();
  await owner.getByText(desk('campaigns.handed_in', { good: 1, refused: 0 })).waitFor();
}

async function approve(operator: Page, campaign: string): Promise<void> {
  await operator.goto(campaign);
  const row = operator.getByRole('row').filter({ hasText: amountText(CAMPAIGN_FEN) });
  await row.getByRole('checkbox').check();
  await operator.getByRole('button', { name: control('campaigns.act.approve'), exact: true }).click();
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: control('campaigns.act.approve'), exact: true })
    .click();
  await operator.getByText(control('campaigns.decided', { done: 1, refused: 0 })).waitFor();
}

/** The main venue: a countdown, which the editor begins with, and a shelf. */
async function buildVenue(operator: Page, campaign: string): Promise<void> {
  await operator.goto(`${campaign}/venues`);
  await operator.getByRole('button', { name: control('venues.new') }).click();
  await operator.getByLabel(control('campaigns.code'), { exact: true }).fill(CODE);
  await operator.getByLabel(`${control('venues.name')} 中文`).fill('双十二');
  await operator.getByRole('button', { name: control('venues.add') }).click();
  await operator.getByLabel(`${control('venues.block_title', { place: 2 })} 中文`).fill('三方出资好货');
  await operator.getByRole('button', { name: control('venues.save') }).click();
  await operator.getByRole('link', { name: `/venues/${CODE}` }).waitFor();
}

/** What the other two funders give, over these goods alone. */
async function fund(operator: Page, productId: string): Promise<void> {
  const scope = { productIds: [productId] };
  const startsAt = inDays(0).toISOString();
  await send(operator, '/console/promotions', {
    kind: 'cross_shop_reduction',
    title: { zh: '每满50减5', en: '5 off every 50' },
    args: { mode: 'every', overFen: 5_000, minusFen: PLATFORM_FEN },
    scope,
    funding: [{ funder: 'platform', bps: 10_000 }],
    startsAt,
    endsAt: inDays(30).toISOString(),
  });
  await send(operator, `/console/regions/${NINGBO}/voucher-rounds`, {
    title: { zh: '甬城双十二券', en: 'Ningbo festival voucher' },
    faceFen: REGION_FEN,
    overFen: 5_000,
    total: 10,
    perPerson: 1,
    claimFrom: startsAt,
    claimUntil: inDays(20).toISOString(),
    endsAt: inDays(30).toISOString(),
    validDays: null,
    level: 'none',
    atTill: false,
    goods: { of: 'products', productIds: [productId] },
  });
}

/** Claims the city's voucher, finds the goods on the venue and buys a piece. Answers the trade. */
async function buy(buyer: Page): Promise<string> {
  await buyer.goto('/sign-in');
  await signInByPhone(buyer, t, '13712340012');
  await buyer.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await buyer.goto('/vouchers');
  await buyer.getByRole('button', { name: t('coupon.claim_this', { title: '甬城双十二券' }) }).click();
  await buyer.getByText(t('voucher.claimed_now')).waitFor();
  await buyer.goto(`/venues/${CODE}`);
  const card = buyer.getByRole('region', { name: '三方出资好货' }).getByRole('link').first();
  await walk.picture(buyer, 'festival-01-venue');
  await card.click();
  await buyer.waitForURL('**/products/**');
  await buyer.getByText(amountText(LIST_FEN)).first().waitFor();
  await walk.picture(buyer, 'festival-02-product');
  await buyer
    .getByRole('button', { name: t('product.buy') })
    .first()
    .click();
  await buyer.waitForURL('**/checkout**');
  await pasteAddress(buyer, t, '林一诺 13712340012 浙江省宁波市鄞州区首南街道泰康中路 1 号');
  await buyer
    .getByRole('button', { name: t('checkout.save_and_go_on') })
    .or(buyer.getByRole('button', { name: t('address.save') }))
    .click();
  await buyer.getByText(amountText(PAID_FEN)).first().waitFor();
  await walk.picture(buyer, 'festival-03-checkout');
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  return pay(buyer, t);
}

type Settlement = { orderId: string; shopFen: number; commissionFen: number; fundedFen: number; state: string };
type Line = { discounts: { funder: string; amountFen: number }[]; payableFen: number };

test('a festival from its draft to its settlement, with three who pay for it', async () => {
  const [operator, owner] = [await walk.person(DESK, 'admin'), await walk.person(DESK, 'owner')];
  const campaign = await announce(operator);
  await enrol(owner, campaign);
  await approve(operator, campaign);
  await buildVenue(operator, campaign);
  const id = campaign.split('/').at(-1) ?? '';
  const entries = await read<{ items: { productId: string; skuId: string }[] }>(
    operator,
    `/console/campaigns/${id}/entries`,
  );
  await fund(operator, entries.items[0]?.productId ?? '');

  // The calendar turns by itself: review, warm-up, live.
  for (let day = 0; day < 3; day += 1) await walk.market.advance(days(1));
  await walk.market.advance(hours(1));
  const buyer = await walk.person(PHONE);
  const tradeId = await buy(buyer);
  const trade = await read<{ payableFen: number; orders: { id: string; number: string }[] }>(
    buyer,
    `/me/trades/${tradeId}`,
  );
  expect(trade.payableFen).toBe(PAID_FEN);
  const [bought] = trade.orders;
  if (!bought) throw new Error('the trade has no order');
  const { lines } = await read<{ lines: Line[] }>(buyer, `/me/orders/${bought.id}`);
  const given = (funder: string): number =>
    lines.flatMap((line) => line.discounts).reduce((sum, one) => sum + (one.funder === funder ? one.amountFen : 0), 0);
  expect([given('shop'), given('platform'), given('region')]).toEqual([
    LIST_FEN - CAMPAIGN_FEN,
    PLATFORM_FEN,
    REGION_FEN,
  ]);

  await walk.market.advance(hours(1));
  await operator.goto(`${campaign}/board`);
  await operator.getByText(amountText(PAID_FEN)).first().waitFor();
  await walk.picture(operator, 'festival-04-board');
  const board = await read<{ total: object; provinces: { code: string; paidFen: number }[] }>(
    operator,
    `/console/campaigns/${id}/board`,
  );
  expect(board.total).toEqual({ orders: 1, pieces: 1, gmvFen: PAID_FEN, paidFen: PAID_FEN, refundedFen: 0 });
  expect(board.provinces).toMatchObject([{ code: '33', paidFen: PAID_FEN }]);
  const live = await read<{ items: { leftPieces: number }[] }>(
    buyer,
    `/products/${entries.items[0]?.productId}/campaign`,
  );
  expect(live.items.map((one) => one.leftPieces)).toEqual([4]);

  await shipFromList(owner, desk, SHOP, bought.number, 'SF3000000000012');
  for (let round = 0; round < 3; round += 1) await walk.market.advance(hours(20));
  await buyer.goto(`/orders/${bought.id}`);
  await buyer.getByRole('button', { name: t('order.confirm') }).click();
  await buyer.getByText(t('order.done_confirm')).waitFor();

  const mine = await read<{ items: { id: string; code: string }[] }>(owner, '/me/shops');
  const shopId = mine.items.find((one) => one.code === SHOP)?.id ?? '';
  const own = (page: { items: Settlement[] }): Settlement | undefined =>
    page.items.find((one) => one.orderId === bought.id);
  await walk.comesTo<{ items: Settlement[] }>(
    owner,
    `/shops/${shopId}/settlements`,
    (page) => own(page)?.state === 'settled',
  );
  const settled = own(await read<{ items: Settlement[] }>(owner, `/shops/${shopId}/settlements`));
  // Buyers and the two others pay for all of the campaign's price; the market takes its share of it.
  expect(settled?.fundedFen).toBe(PLATFORM_FEN + REGION_FEN);
  expect((settled?.shopFen ?? 0) + (settled?.commissionFen ?? 0)).toBe(PAID_FEN);
  expect(settled?.commissionFen).toBe(COMMISSION_FEN);
  type Round = { title: { zh: string }; used: number; givenFen: number; settledFen: number };
  const rounds = await read<{ items: Round[] }>(operator, `/console/regions/${NINGBO}/voucher-rounds`);
  expect(rounds.items.find((one) => one.title.zh === '甬城双十二券')).toMatchObject({
    used: 1,
    givenFen: REGION_FEN,
  });
  expect(await walk.market.audit()).toEqual([]);
});
