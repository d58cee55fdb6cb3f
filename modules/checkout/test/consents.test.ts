import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, type Grant, hours, later, minutes, toId, type Uuid } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { createMarketRule, forgetRules, type MarketRuleInput, reviseMarketRule, rulesSince } from '#modules/promotions';
import { lowestInHand } from '../past-prices.ts';

/** Rules of the market that shops bear a part of: only by their own consent, and no longer than it stands (decision 0101). */
let stall: Stall;
let skus: readonly [SkuForSale, SkuForSale];
let buyer: Awaited<ReturnType<Stall['buyer']>>;
beforeAll(async () => {
  stall = await openStall();
  skus = [await stall.sku({ priceFen: 10_000, stock: 50 }), await stall.sku({ priceFen: 10_000, stock: 50, shop: 1 })];
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const now = () => stall.market.clock.now();
const reduction = (more: Partial<MarketRuleInput> = {}): MarketRuleInput => ({
  kind: 'cross_shop_reduction',
  title: { zh: '跨店满减', en: 'Across shops' },
  args: { mode: 'every', overFen: 5_000, minusFen: 501 },
  scope: { productIds: skus.map((sku) => sku.productId) },
  startsAt: now(),
  endsAt: later(now(), days(30)),
  funding: [
    { funder: 'shop', bps: 5_000 },
    { funder: 'platform', bps: 5_000 },
  ],
  ...more,
});
const owner = (shop: 0 | 1, permissions = ['*']) =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[shop], role: 'owner', permissions } satisfies Grant]);
const path = (shop: 0 | 1, rest = ''): string => `/shops/${toId('shp', stall.shops[shop])}/shared-promotions${rest}`;
const agree = (shop: 0 | 1, ruleId: Uuid, shareBps = 5_000, as = owner(shop)) =>
  stall.market.http('POST', path(shop, `/${toId('rul', ruleId)}/agree`), { as, body: { shareBps } });
const withdraw = (shop: 0 | 1, ruleId: Uuid) =>
  stall.market.http('POST', path(shop, `/${toId('rul', ruleId)}/withdraw`), { as: owner(shop) });
const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

const body = () => ({
  lines: skus.map((sku) => ({ skuId: toId('sku', sku.skuId), quantity: 1 })),
  addressId: toId('adr', buyer.addressId),
});
type Quote = { fingerprint: string; whyNot: { code: string }[] };
async function quoted(): Promise<Quote & { off: number[] }> {
  const reply = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: body() });
  expect(reply.status, reply.text).toBe(200);
  const answer = reply.body as Quote & { shops: { shop: { id: string }; discountFen: number }[] };
  const offOf = (shop: 0 | 1): number =>
    answer.shops.find((one) => one.shop.id === toId('shp', stall.shops[shop]))?.discountFen ?? -1;
  return { ...answer, off: [offOf(0), offOf(1)] };
}
const place = (fingerprint: string) =>
  stall.market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body(), fingerprint } });

describe('consent', () => {
  test('reaches nobody without it, then those who agreed; the shop bears its part, the platform the rest', async () => {
    const rule = await createMarketRule(ctx(), reduction());
    const before = await quoted();
    expect(before.off).toEqual([0, 0]);
    expect(before.whyNot).toMatchObject([{ code: 'not_in_scope' }]);
    expect((await agree(0, rule.id, 5_000, owner(0, ['promotions.read']))).status).toBe(403);
    expect(code(await agree(0, rule.id, 4_000))).toBe('promotions.consent_moved');
    const agreed = await agree(0, rule.id);
    expect(agreed.status, agreed.text).toBe(201);
    expect(agreed.body).toMatchObject({ standing: 'in', shareBps: 5_000, consent: { leavesAt: null } });
    expect(code(await agree(0, rule.id))).toBe('promotions.consent_given');
    const one = await quoted();
    // Only the first shop's 100 yuan count: twice every 50.
    expect(one.off).toEqual([1_002, 0]);
    await agree(1, rule.id);
    const both = await quoted();
    expect(both.off[0]).toBe(1_002);
    expect(both.off[1]).toBe(1_002);
    const placed = await place(both.fingerprint);
    expect(placed.status, placed.text).toBe(201);
    const parts = await stall.market.owner<{ funder: string; amountFen: number }[]>`
      SELECT d ->> 'funder' AS funder, (d ->> 'amountFen')::int AS amount_fen FROM orders.lines l, jsonb_array_elements(l.discounts) d
      WHERE d ->> 'ruleId' = ${rule.id} ORDER BY l.shop_id, 1`;
    expect(parts.map((part) => [part.funder, part.amountFen])).toEqual([
      ['platform', 501],
      ['shop', 501],
      ['platform', 501],
      ['shop', 501],
    ]);
    const list = await stall.market.http('GET', path(1), { as: owner(1) });
    expect(list.body).toMatchObject({ items: [{ standing: 'in', rule: { id: toId('rul', rule.id) } }] });
    const operator = stall.market.user([
      { scope: 'platform', scopeId: null, role: 'operator', permissions: ['promotions.read'] },
    ]);
    const seen = await stall.market.http('GET', `/console/promotions/${toId('rul', rule.id)}/consents`, {
      as: operator,
    });
    expect((seen.body as { items: unknown[] }).items).toHaveLength(2);
    expect(await stall.audit(['orders', 'promotions'])).toEqual([]);
  });

  test('is taken back with notice; until then it stands, and so does what was placed', async () => {
    const [row] = await stall.market.owner<
      { id: Uuid }[]
    >`SELECT id FROM promotions.rules WHERE kind = 'cross_shop_reduction'`;
    if (!row) throw new Error('no rule');
    expect(code(await withdraw(0, nobodys()))).toBe('promotions.rule_not_found');
    const gone = await withdraw(0, row.id);
    expect(gone.body).toMatchObject({
      standing: 'leaving',
      consent: { leavesAt: later(now(), hours(24)).toISOString() },
    });
    expect(code(await withdraw(0, row.id))).toBe('promotions.consent_missing');
    expect(code(await agree(0, row.id))).toBe('promotions.consent_leaving');
    stall.market.clock.advance(minutes(60 * 23));
    expect((await quoted()).off).toEqual([1_002, 1_002]);
    const agreedTo = await quoted();
    stall.market.clock.advance(minutes(60 * 2));
    // What this process remembers still says yes; the database, asked at placing, says no.
    const moved = await place(agreedTo.fingerprint);
    expect([moved.status, code(moved)]).toEqual([409, 'checkout.quote_moved']);
    forgetRules(ctx());
    expect((await quoted()).off).toEqual([0, 1_002]);
    expect(await stall.audit(['orders'])).toEqual([]);
    // In the past it was cheaper only while the shop took part.
    const past = await rulesSince(ctx(), [stall.shops[0]], later(now(), days(-3) as never));
    expect(past.map((rule) => [rule.id, rule.agreedShops?.has(stall.shops[0])])).toEqual([[row.id, true]]);
    expect(past[0]?.endsAt).toEqual(later(now(), hours(-1) as never));
    const wanted = [{ skuId: skus[0].skuId, quantity: 1 }];
    expect((await lowestInHand(ctx(), stall.shops[0], wanted, now())).get(skus[0].skuId)).toBe(10_000);
    expect(
      (await lowestInHand(ctx(), stall.shops[0], wanted, later(now(), hours(-5) as never))).get(skus[0].skuId),
    ).toBe(8_998);
    expect((await agree(0, row.id)).status).toBe(201);
    expect((await quoted()).off).toEqual([1_002, 1_002]);
  });

  test('is of one version: a changed rule asks again', async () => {
    const [row] = await stall.market.owner<{ id: Uuid }[]>`
      SELECT id FROM promotions.rules WHERE kind = 'cross_shop_reduction' AND state = 'active'`;
    if (!row) throw new Error('no rule');
    const next = await reviseMarketRule(ctx(), row.id, reduction({ funding: [{ funder: 'shop', bps: 10_000 }] }));
    expect((await quoted()).off).toEqual([0, 0]);
    expect(code(await agree(1, row.id, 5_000))).toBe('promotions.rule_not_running');
    expect((await agree(1, next.id, 10_000)).status).toBe(201);
    expect((await quoted()).off).toEqual([0, 1_002]);
    await stall.market
      .owner`UPDATE promotions.rules SET state = 'stopped', stopped_at = ${now()} WHERE id = ${next.id}`;
    forgetRules(ctx());
  });

  test('of a coupon it cannot be taken back before those claimed so far have lapsed', async () => {
    const rule = await createMarketRule(
      ctx(),
      reduction({
        kind: 'platform_coupon',
        args: { mode: 'minus', overFen: 0, minusFen: 100 },
        issue: { total: 9, perPerson: 1, claimFrom: now(), claimUntil: later(now(), days(9)), validDays: 7 },
      }),
    );
    const offered = async () =>
      (
        (await stall.market.http('GET', `/coupons?productId=${toId('prd', skus[0].productId)}`)).body as {
          items: { someShops: boolean }[];
        }
      ).items;
    expect(await offered()).toEqual([]);
    await agree(0, rule.id);
    expect(await offered()).toMatchObject([{ someShops: true }]);
    expect((await withdraw(0, rule.id)).body).toMatchObject({
      consent: { leavesAt: later(now(), days(7)).toISOString() },
    });
  });

  test('the audit finds what a shop bore without it, and the database keeps one consent at a time', async () => {
    await expect(
      stall.market.owner`INSERT INTO promotions.consents (shop_id, id, rule_id, share_bps, terms, agreed_at)
        SELECT shop_id, gen_random_uuid(), rule_id, share_bps, terms, agreed_at FROM promotions.consents WHERE leaves_at IS NULL`,
    ).rejects.toMatchObject({ constraint_name: 'consents_once' });
    await stall.market.owner`DELETE FROM promotions.consents WHERE shop_id = ${stall.shops[1]}`;
    expect((await stall.audit(['orders'])).some((breach) => breach.includes('without its consent'))).toBe(true);
  });
});

const nobodys = (): Uuid => '018f0000-0000-7000-8000-000000000000' as Uuid;
