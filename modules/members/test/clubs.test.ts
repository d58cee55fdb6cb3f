import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, type Ctx, days, later, newId, toId, transact, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { createRule, type RuleInput } from '#modules/promotions';
import { setClub } from '../index.ts';
import { onOrder } from '../points-service.ts';
import { type Desk, openDesk } from './desk.ts';

/** Clubs of shops: joined freely, tiers by what stays paid, tags by the shop, and prices and promotions that ask for them (P1). */
let desk: Desk;
let keeper: Actor;
const terms = '加入会员享会员价。本店会看到您的昵称和在本店的累计消费。';
const tiers = [
  { name: { zh: '会员', en: 'Member' }, fromFen: 0 },
  { name: { zh: '银卡', en: 'Silver' }, fromFen: 20_000 },
  { name: { zh: '金卡', en: 'Gold' }, fromFen: 60_000 },
];
beforeAll(async () => {
  desk = await openDesk();
  keeper = desk.market.user([
    { scope: 'shop', scopeId: desk.stall.shops[0], role: 'owner', permissions: ['promotions.*'] },
  ]);
});
afterAll(() => desk?.stall.market.close());

const shopId = (): string => toId('shp', desk.stall.shops[0]);
const clean = async () => expect(await desk.stall.audit(['members', 'promotions', 'ledger'])).toEqual([]);
const codeOf = (reply: { body: unknown }) => (reply.body as { code?: string }).code;
const join = (who: Buyer, termsVersion = 1) =>
  desk.market.http('POST', '/me/clubs', { as: who.actor, body: { shopId: shopId(), termsVersion } });
const leave = (who: Buyer) => desk.market.http('DELETE', `/me/clubs/${shopId()}`, { as: who.actor });
const open = (body: unknown = { open: true, terms, tiers }) =>
  desk.market.http('PUT', `/shops/${shopId()}/club`, { as: keeper, body });
async function mine(who: Buyer): Promise<{ tier: number; spentFen: number } | null> {
  const reply = await desk.market.http('GET', '/shop-pages/kettles/club', { as: who.actor });
  expect(reply.status, reply.text).toBe(200);
  return (reply.body as { mine: { tier: number; spentFen: number } | null }).mine;
}
const rule = (more: Pick<RuleInput, 'kind' | 'args' | 'scope'> & Partial<RuleInput>): Promise<unknown> =>
  createRule(desk.market.ctx(), desk.stall.scopes[0], {
    title: { zh: '会员专享', en: 'For members' },
    startsAt: desk.market.clock.now(),
    endsAt: later(desk.market.clock.now(), days(300)),
    ...more,
  });
const tag = (who: Buyer, tags: string[]) =>
  desk.market.http('PUT', `/shops/${shopId()}/members/${toId('usr', who.id)}/tags`, { as: keeper, body: { tags } });

test('a club is opened by the shop and joined by the buyer, who agreed to its terms as they are', async () => {
  const buyer = await desk.stall.buyer();
  expect(codeOf(await join(buyer))).toBe('members.club_not_found');
  expect(codeOf(await open({ open: true, terms, tiers: [tiers[0], tiers[2], tiers[1]] }))).toBe(
    'members.tiers_not_rising',
  );
  expect(codeOf(await open({ open: true, terms, tiers: [tiers[1]] }))).toBe('members.tiers_not_rising');
  expect((await open()).status).toBe(200);
  expect(codeOf(await join(buyer, 2))).toBe('members.terms_changed');
  expect((await join(buyer)).status).toBe(201);
  expect(codeOf(await join(buyer))).toBe('members.already_member');
  expect(await mine(buyer)).toMatchObject({ tier: 1, spentFen: 0 });
  expect(await mine(await desk.stall.buyer())).toBeNull();
  // New words are a new version; who agreed to the old ones stays.
  const changed = await open({ open: true, terms: `${terms}每月一封短信。`, tiers });
  expect((changed.body as { version: number }).version).toBe(2);
  expect(await mine(buyer)).toMatchObject({ tier: 1 });
  expect((await tag(buyer, ['回头客'])).status).toBe(200);
  expect((await leave(buyer)).status).toBe(200);
  expect(codeOf(await leave(buyer))).toBe('members.not_member');
  expect(codeOf(await tag(buyer, ['回头客']))).toBe('members.not_member');
  const [kept] = await desk.market.owner<{ tags: string[] }[]>`
    SELECT tags FROM members.memberships WHERE buyer_id = ${buyer.id}`;
  expect(kept?.tags).toEqual([]);
  expect((await open()).status).toBe(200);
});

test('tiers go by what stays paid, up with completed orders and down with refunds; member prices follow', async () => {
  await setClub(desk.market.ctx(), desk.stall.scopes[0], { open: true, terms, tiers });
  const sku = await desk.stall.sku({ priceFen: 10_000, stock: 90 });
  const scope = { productIds: [sku.productId as Uuid] };
  await rule({ kind: 'member_price', args: { mode: 'price', fromTier: 1, priceFen: 9_000 }, scope });
  await rule({ kind: 'member_price', args: { mode: 'price', fromTier: 2, priceFen: 8_000 }, scope });
  const buyer = await desk.stall.buyer();
  const one = [desk.line(sku)];
  const stranger = await desk.quoted(buyer, one);
  expect(stranger.discountFen).toBe(0);
  expect(stranger.whyNot.map((why) => why.code)).toEqual(['members_only', 'members_only']);

  const prices = await desk.market.http('GET', `/products/${toId('prd', sku.productId)}/member-prices`);
  expect(prices.body).toMatchObject({
    club: true,
    items: [
      { tier: 1, priceFen: 9_000 },
      { tier: 2, priceFen: 8_000 },
    ],
  });
  const first = await desk.bought(buyer, [desk.line(sku, 2)]);
  await desk.finished(buyer, first);
  // What was bought before joining counts: it was paid.
  expect((await join(buyer, await version())).status).toBe(201);
  expect(await mine(buyer)).toMatchObject({ tier: 2, spentFen: 20_000 });
  expect((await desk.quoted(buyer, one)).discountFen).toBe(2_000);
  const second = await desk.bought(buyer, one);
  await desk.finished(buyer, second);
  expect(await mine(buyer)).toMatchObject({ tier: 2, spentFen: 28_000 });
  const [line] = await desk.linesOf(desk.tradeOf(first));
  if (!line) throw new Error('no line');
  await desk.giveBack(line, 1, 10_000, 'clubs');
  expect(await mine(buyer)).toMatchObject({ tier: 1, spentFen: 18_000 });
  expect((await desk.quoted(buyer, one)).discountFen).toBe(1_000);
  await clean();
  // A club that is closed to everybody gives nothing any more.
  await setClub(desk.market.ctx(), desk.stall.scopes[0], { open: false, terms, tiers });
  expect((await desk.quoted(buyer, one)).discountFen).toBe(0);
  await setClub(desk.market.ctx(), desk.stall.scopes[0], { open: true, terms, tiers });
});

async function version(): Promise<number> {
  const reply = await desk.market.http('GET', '/shop-pages/kettles/club');
  return (reply.body as { version: number }).version;
}

test('a promotion for a tag is for members of that shop who have it, and for nobody else', async () => {
  const sku = await desk.stall.sku({ priceFen: 10_000, stock: 50 });
  const scope = { productIds: [sku.productId as Uuid] };
  const audience = { who: 'tag', tags: ['回头客', '批发'] } as const;
  const reply = await desk.market.http('POST', `/shops/${shopId()}/promotions`, {
    as: keeper,
    body: {
      kind: 'full_reduction',
      title: { zh: '回头客满减', en: 'For old friends' },
      args: { mode: 'tiers', tiers: [{ overFen: 5_000, minusFen: 700 }] },
      scope: { productIds: [toId('prd', sku.productId)] },
      audience,
      startsAt: desk.market.clock.now().toISOString(),
      endsAt: later(desk.market.clock.now(), days(9)).toISOString(),
    },
  });
  expect(reply.status, reply.text).toBe(201);
  expect(reply.body).toMatchObject({ audience: { who: 'tag', tags: ['回头客', '批发'] } });
  await rule({ kind: 'shop_coupon', args: { mode: 'minus', overFen: 0, minusFen: 1 }, scope, issue: issue() });
  const buyer = await desk.stall.buyer();
  await join(buyer, await version());
  const one = [desk.line(sku)];
  expect((await desk.quoted(buyer, one)).whyNot.map((why) => why.code)).toContain('not_invited');
  expect((await tag(buyer, [' 批发 ', '批发'])).body).toMatchObject({ tags: ['批发'] });
  expect((await desk.quoted(buyer, one)).discountFen).toBe(700);
  await leave(buyer);
  expect((await desk.quoted(buyer, one)).discountFen).toBe(0);
  const list = await desk.market.http('GET', `/shops/${shopId()}/members?tag=${encodeURIComponent('批发')}`, {
    as: keeper,
  });
  expect((list.body as { items: unknown[] }).items).toEqual([]);
  await clean();
});

const issue = () => ({
  total: 5,
  perPerson: 1,
  claimFrom: desk.market.clock.now(),
  claimUntil: later(desk.market.clock.now(), days(2)),
  validDays: null,
});

const waits = async (): Promise<boolean> => {
  const [row] = await desk.market.owner<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (row?.n ?? 0) > 0;
};
/** Starts `late` while `early` is not committed yet, and lets it come to an end or to waiting first. */
async function whileUnderWay<T>(early: (tx: Ctx) => Promise<unknown>, late: () => Promise<T>): Promise<T> {
  const [running] = await transact(desk.market.ctx(), async (tx) => {
    await early(tx);
    let over = false;
    const started = late().finally(() => {
      over = true;
    });
    while (!over && !(await waits()));
    return [started];
  });
  return running;
}

test('whoever joins while an order of theirs is completed has spent it', async () => {
  const buyer = await desk.stall.buyer();
  const now = desk.market.clock.now();
  const [orderId, termsVersion] = [newId(desk.market.ctx()), await version()];
  const lines = [{ payableFen: 30_000, refundedFen: 0 }];
  const event = {
    id: newId(desk.market.ctx()),
    name: 'order.completed',
    at: now,
    subjectId: orderId,
    shopId: desk.stall.shops[0],
  };
  const payload = { orderId, shopId: desk.stall.shops[0], buyerId: buyer.id, lines };
  const joined = await whileUnderWay(
    (tx) => onOrder(tx, { ...event, payload } as never),
    () => join(buyer, termsVersion),
  );
  expect(joined.status, joined.text).toBe(201);
  expect(await mine(buyer)).toMatchObject({ tier: 2, spentFen: 30_000 });
});

test('two who write other terms at once write two versions', async () => {
  const before = await version();
  const { scopes } = desk.stall;
  await whileUnderWay(
    (tx) => setClub(tx, scopes[0], { open: true, terms: `${terms}第一种说法。`, tiers }),
    () => setClub(desk.market.ctx(), scopes[0], { open: true, terms: `${terms}第二种说法。`, tiers }),
  );
  expect(await version()).toBe(before + 2);
});

test('a tag of nothing but spaces is none', async () => {
  expect((await tag(await desk.stall.buyer(), ['  '])).status).toBe(422);
});
