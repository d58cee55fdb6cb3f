import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, later, newId, seconds, toId, transact, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade, recordRefund } from '#modules/orders';
import { claim, claimTogether, createMarketRule, createRule, type RuleInput, stopRule } from '#modules/promotions';
import { agree } from '../agreed.ts';
import { placeTogether } from '../placing.ts';
import { Drift } from '../standing.ts';

/** Coupons and rules of the market from claiming to giving back (P1), through the same doors as buyers. */

type Coupon = { id: string; used: boolean; takeFen: number; code: string | null };
type Quote = {
  fingerprint: string;
  payableFen: number;
  discountFen: number;
  coupons: Coupon[];
  whyNot: { ruleId: string; code: string }[];
  shops: { lines: { discounts: { kind: string; funder: string; funderId?: string; amountFen: number }[] }[] }[];
};
type Placed = { tradeId: string; payableFen: number; orders: { id: string; shopId: string }[] };

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const now = (): Date => stall.market.clock.now();
const terms = (total = 100, perPerson = 1, validDays: number | null = null) => ({
  total,
  perPerson,
  claimFrom: now(),
  claimUntil: later(now(), days(20)),
  validDays,
});
const base = (more: Partial<RuleInput> = {}): RuleInput => ({
  kind: 'shop_coupon',
  title: { zh: '店铺券', en: 'Shop coupon' },
  args: { mode: 'minus', overFen: 5_000, minusFen: 1_000 },
  scope: { all: true },
  startsAt: now(),
  endsAt: later(now(), days(30)),
  issue: terms(),
  ...more,
});
const line = (sku: SkuForSale, quantity = 1) => ({ skuId: toId('sku', sku.skuId), quantity });
async function quoted(who: Buyer, lines: unknown, coupons?: string[]): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: who.actor,
    body: { lines, addressId: toId('adr', who.addressId), ...(coupons && { coupons }) },
  });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const place = (who: Buyer, lines: unknown, fingerprint: string, coupons?: string[]) =>
  stall.market.http('POST', '/checkout/place', {
    as: who.actor,
    body: { lines, addressId: toId('adr', who.addressId), fingerprint, ...(coupons && { coupons }) },
  });
async function bought(who: Buyer, lines: unknown): Promise<Placed> {
  const reply = await place(who, lines, (await quoted(who, lines)).fingerprint);
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Placed;
}
const stateOf = async (id: string): Promise<string | undefined> =>
  (
    await stall.market.owner<
      { state: string }[]
    >`SELECT state FROM promotions.coupons WHERE id = ${uuidOf('cpn', id as never)}`
  )[0]?.state;
const codeOf = (reply: { body: unknown }) => (reply.body as { code?: string }).code;
const claimAs = (who: Buyer, ruleId: Uuid, key?: string) =>
  stall.market.http('POST', `/coupons/${toId('rul', ruleId)}/claim`, { as: who.actor, ...(key ? { key } : {}) });

describe('a shop’s coupon', () => {
  test('claimed, used by itself where it is cheapest, held, used at payment, and free again after a refund', async () => {
    const buyer = await stall.buyer();
    const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
    const rule = await createRule(
      stall.market.ctx(),
      stall.scopes[0],
      base({ scope: { productIds: [sku.productId] } }),
    );
    expect((await quoted(buyer, [line(sku)])).whyNot).toContainEqual(
      expect.objectContaining({ ruleId: toId('rul', rule.id), code: 'not_claimed' }),
    );
    const claimed = await claimAs(buyer, rule.id);
    expect(claimed.status, claimed.text).toBe(201);
    const { id } = claimed.body as { id: string };
    const quote = await quoted(buyer, [line(sku)]);
    expect(quote).toMatchObject({ payableFen: 9_000, coupons: [{ id, used: true, takeFen: 1_000, code: null }] });
    const without = await quoted(buyer, [line(sku)], []);
    expect(without).toMatchObject({ payableFen: 10_000, coupons: [{ id, used: false, code: 'not_chosen' }] });

    const placed = (await place(buyer, [line(sku)], quote.fingerprint)).body as Placed;
    expect(placed.payableFen).toBe(9_000);
    expect(await stateOf(id)).toBe('held');
    expect((await quoted(buyer, [line(sku)])).coupons).toEqual([]);
    await stall.pay({ tradeId: uuidOf('trd', placed.tradeId as never) });
    expect(await stateOf(id)).toBe('used');

    const orderId = uuidOf('ord', placed.orders[0]?.id as never);
    const [row] = await stall.market.owner<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
    await recordRefund(stall.market.ctx(), {
      shopId: stall.shops[0],
      orderId,
      cause: 'test:coupon',
      lines: [{ lineId: row?.id as Uuid, quantity: 1, amountFen: 9_000 }],
      freightFen: 0,
      reason: '不要了',
    });
    expect(await stateOf(id)).toBe('free');
  });

  test('a trade that is closed unpaid gives it back; when its time is over it has expired', async () => {
    const buyer = await stall.buyer();
    const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
    const rule = await createRule(
      stall.market.ctx(),
      stall.scopes[0],
      base({ scope: { productIds: [sku.productId] }, issue: terms(10, 2, 1) }),
    );
    const [first, second] = [await claimAs(buyer, rule.id), await claimAs(buyer, rule.id)].map(
      (reply) => (reply.body as { id: string }).id,
    );
    expect(codeOf(await claimAs(buyer, rule.id))).toBe('promotions.coupon_claimed');
    const placed = await bought(buyer, [line(sku)]);
    const states = [await stateOf(first ?? ''), await stateOf(second ?? '')].sort();
    expect(states).toEqual(['free', 'held']);
    await closeTrade(stall.market.ctx(), {
      tradeId: uuidOf('trd', placed.tradeId as never),
      by: 'buyer',
      reason: '不买了',
    });
    expect([await stateOf(first ?? ''), await stateOf(second ?? '')]).toEqual(['free', 'free']);
    const kept = now();
    try {
      stall.market.clock.set(later(kept, days(1)));
      expect((await quoted(buyer, [line(sku)])).coupons).toEqual([]);
      await stall.market.drain();
      expect([await stateOf(first ?? ''), await stateOf(second ?? '')]).toEqual(['expired', 'expired']);
    } finally {
      stall.market.clock.set(kept);
    }
  });

  test('stopping it ends the claiming; who has one may still use it', async () => {
    const [buyer, late] = [await stall.buyer(), await stall.buyer()];
    const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
    const rule = await createRule(
      stall.market.ctx(),
      stall.scopes[0],
      base({ scope: { productIds: [sku.productId] } }),
    );
    expect((await claimAs(buyer, rule.id)).status).toBe(201);
    stall.market.clock.advance(seconds(1));
    await stopRule(stall.market.ctx(), stall.scopes[0], rule.id);
    expect(codeOf(await claimAs(late, rule.id))).toBe('promotions.claim_over');
    expect((await bought(buyer, [line(sku)])).payableFen).toBe(9_000);
  });

  test('two trades at once use one coupon once', async () => {
    const buyer = await stall.buyer();
    const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
    const rule = await createRule(
      stall.market.ctx(),
      stall.scopes[0],
      base({ scope: { productIds: [sku.productId] } }),
    );
    await claimAs(buyer, rule.id);
    const { fingerprint } = await quoted(buyer, [line(sku)]);
    const replies = await Promise.all([1, 2, 3].map(() => place(buyer, [line(sku)], fingerprint)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
    expect(replies.filter((reply) => reply.status === 409).map(codeOf)).toEqual([
      'checkout.quote_moved',
      'checkout.quote_moved',
    ]);
  });

  test('an issue is asked for, and only of coupons', async () => {
    const { issue: _issue, ...bare } = base();
    await expect(createRule(stall.market.ctx(), stall.scopes[0], bare)).rejects.toMatchObject({
      code: 'promotions.issue_invalid',
    });
    const cut = base({ kind: 'price_cut', args: { mode: 'rate', cutBps: 500 } });
    await expect(createRule(stall.market.ctx(), stall.scopes[0], cut)).rejects.toMatchObject({
      code: 'promotions.issue_invalid',
    });
  });
});

describe('what was agreed before the transaction is held against the database in it', () => {
  const written = async (who: Buyer): Promise<number> =>
    (await stall.market.owner`SELECT 1 FROM orders.orders WHERE buyer_id = ${who.id}`).length;
  async function agreed(who: Buyer, sku: SkuForSale) {
    const { fingerprint } = await quoted(who, [line(sku)]);
    const ctx = stall.market.ctx(who.actor);
    const one = await agree(ctx, {
      buyerId: who.id,
      requestKey: newId(ctx),
      lines: [{ skuId: sku.skuId, quantity: 1 }],
      fromCart: false,
      addressId: who.addressId,
      fingerprint,
      agreedNoReturn: new Set(),
      notes: new Map(),
    });
    return () => transact(stall.market.ctx(), (tx) => placeTogether(tx, [one], async () => {}));
  }

  test.each(['used', 'expired', 'given to another'])('a coupon that was %s meanwhile', async (what) => {
    const [buyer, other] = [await stall.buyer(), await stall.buyer()];
    const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
    const scope = { productIds: [sku.productId] };
    const rule = await createRule(stall.market.ctx(), stall.scopes[0], base({ scope }));
    const coupon = await claim(stall.market.ctx(), { buyerId: buyer.id, ruleId: rule.id });
    const write = await agreed(buyer, sku);
    const { owner } = stall.market;
    if (what === 'used')
      await owner`UPDATE promotions.coupons SET state = 'used', used_at = now(), trade_id = ${newId(stall.market.ctx())} WHERE id = ${coupon.id}`;
    else if (what === 'expired')
      await owner`UPDATE promotions.coupons SET expires_at = ${now()} WHERE id = ${coupon.id}`;
    else await owner`UPDATE promotions.coupons SET buyer_id = ${other.id} WHERE id = ${coupon.id}`;
    await expect(write()).rejects.toThrow(Drift);
    expect(await written(buyer)).toBe(0);
    expect((await stall.stockOf(sku.skuId)).reserved).toBe(0);
  });

  test('a first order that is not the first any more, though the other took nothing of it', async () => {
    const buyer = await stall.buyer();
    const [sku, plain] = [
      await stall.sku({ priceFen: 10_000, stock: 10 }),
      await stall.sku({ priceFen: 3_000, stock: 10 }),
    ];
    const rule = await createMarketRule(stall.market.ctx(), {
      kind: 'cross_shop_reduction',
      title: { zh: '新人满减', en: 'Newcomers' },
      args: { mode: 'every', overFen: 5_000, minusFen: 500 },
      scope: { productIds: [sku.productId] },
      startsAt: now(),
      endsAt: later(now(), days(3)),
      funding: [{ funder: 'platform', bps: 10_000 }],
      audience: { who: 'new_buyer' },
    });
    const write = await agreed(buyer, sku);
    await bought(buyer, [line(plain)]);
    await expect(write()).rejects.toThrow(Drift);
    expect(await written(buyer)).toBe(1);
    const { owner } = stall.market;
    const [row] = await owner<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM orders.lines WHERE discounts @? ${`$[*] ? (@.ruleId == "${rule.id}")`}::text::jsonpath`;
    expect(row?.n).toBe(0);
  });
});

describe('a rush', () => {
  test('of many claims on few pieces exactly the pieces go, one to a person, in groups and alone', async () => {
    const rule = await createRule(stall.market.ctx(), stall.scopes[0], base({ issue: terms(50) }));
    const buyers = Array.from(
      { length: 90 },
      (_, n) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}` as Uuid,
    );
    const asks = [...buyers, ...buyers].map((buyerId) => ({ buyerId, ruleId: rule.id }));
    const groups = [0, 1, 2].map((n) => asks.slice(n * 60, n * 60 + 40));
    const alone = [0, 1, 2].flatMap((n) => asks.slice(n * 60 + 40, n * 60 + 60));
    const outcomes = (
      await Promise.all([
        ...groups.map((group) => transact(stall.market.ctx(), (tx) => claimTogether(tx, group))),
        Promise.allSettled(alone.map((ask) => claim(stall.market.ctx(), ask))),
      ])
    ).flat();
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(50);
    const codes = new Set(outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])));
    expect([...codes].every((code) => ['promotions.coupons_gone', 'promotions.coupon_claimed'].includes(code))).toBe(
      true,
    );
    const [found] = await stall.market.owner<{ claimed: number; people: number; pieces: number }[]>`
      SELECT i.claimed, count(DISTINCT c.buyer_id)::int AS people, count(*)::int AS pieces
      FROM promotions.issues i JOIN promotions.coupons c USING (rule_id) WHERE rule_id = ${rule.id} GROUP BY i.claimed`;
    expect(found).toEqual({ claimed: 50, people: 50, pieces: 50 });
    expect(await stall.audit(['promotions'])).toEqual([]);
  });

  test('through the route: who gets a piece is told so, each other why not', async () => {
    const rule = await createRule(stall.market.ctx(), stall.scopes[0], base({ issue: terms(5) }));
    const buyers = await Promise.all(Array.from({ length: 9 }, () => stall.buyer()));
    const replies = await Promise.all(buyers.map((who) => claimAs(who, rule.id)));
    const codes = replies.map((reply) => codeOf(reply) ?? reply.status);
    expect(codes.filter((code) => code === 201)).toHaveLength(5);
    expect(codes.filter((code) => code === 'promotions.coupons_gone')).toHaveLength(4);
    const [lucky] = buyers.filter((_, place) => replies[place]?.status === 201);
    expect(lucky && codeOf(await claimAs(lucky, rule.id))).toBe('promotions.coupon_claimed');
    const [found] = await stall.market.owner<{ pieces: number }[]>`
      SELECT count(*)::int AS pieces FROM promotions.coupons WHERE rule_id = ${rule.id}`;
    expect(found?.pieces).toBe(5);
  });

  test('too late is said without waiting, and a key that has its piece is answered the same however late and however often', async () => {
    const rule = await createRule(stall.market.ctx(), stall.scopes[0], base({ issue: terms(1) }));
    const [lucky, late] = await Promise.all([stall.buyer(), stall.buyer()]);
    const key = 'once-and-for-all';
    // The same call three times at once, as an impatient phone sends it.
    const first = await Promise.all([1, 2, 3].map(() => claimAs(lucky, rule.id, key)));
    expect(first.map((reply) => reply.status)).toEqual([201, 201, 201]);
    const [one] = first;
    for (const again of [...first, await claimAs(lucky, rule.id, key)]) expect(again.body).toEqual(one?.body);
    expect(codeOf(await claimAs(lucky, rule.id))).toBe('promotions.coupon_claimed');
    // Whoever comes too late waits for nobody: the issue is locked all the while.
    await stall.market.owner.begin(async (sql) => {
      await sql`SELECT 1 FROM promotions.issues WHERE rule_id = ${rule.id} FOR UPDATE`;
      const replies = await Promise.all(Array.from({ length: 20 }, () => claimAs(late, rule.id)));
      expect(new Set(replies.map(codeOf))).toEqual(new Set(['promotions.coupons_gone']));
    });
    // A key that said something else before is refused as such.
    const other = await createRule(stall.market.ctx(), stall.scopes[0], base({ issue: terms(1) }));
    await claimAs(late, other.id);
    expect(codeOf(await claimAs(lucky, other.id, key))).toBe('request.idempotency_key_reused');
    const [found] = await stall.market.owner<{ pieces: number }[]>`
      SELECT count(*)::int AS pieces FROM promotions.coupons WHERE rule_id = ${rule.id}`;
    expect(found?.pieces).toBe(1);
  });

  test('the database refuses what no service asked for: more than there are, more than one person may', async () => {
    const rule = await createRule(stall.market.ctx(), stall.scopes[0], base({ issue: terms(1) }));
    const { owner } = stall.market;
    await expect(owner`UPDATE promotions.issues SET claimed = 2 WHERE rule_id = ${rule.id}`).rejects.toThrow(
      /issues_within/,
    );
    const coupon = (nth: number) => owner`
      INSERT INTO promotions.coupons (buyer_id, id, shop_id, rule_id, nth, per_person, claimed_at, expires_at)
      VALUES (${rule.id}, gen_random_uuid(), ${stall.shops[0]}, ${rule.id}, ${nth}, 1, now(), now())`;
    await expect(coupon(2)).rejects.toThrow(/coupons_per_person/);
    await coupon(1);
    await expect(coupon(1)).rejects.toThrow(/coupons_nth_once/);
    await owner`DELETE FROM promotions.coupons WHERE rule_id = ${rule.id}`;
  });
});

describe('rules of the market', () => {
  const shares = [
    { funder: 'platform' as const, bps: 6_000 },
    { funder: 'region' as const, funderId: '330200', bps: 4_000 },
  ];

  test('a platform coupon over two shops: funders frozen on the lines; it comes back with the last of them', async () => {
    const buyer = await stall.buyer();
    const [one, two] = [
      await stall.sku({ priceFen: 10_000, stock: 10 }),
      await stall.sku({ priceFen: 20_000, stock: 10, shop: 1 }),
    ];
    const rule = await createMarketRule(stall.market.ctx(), {
      ...base({
        kind: 'platform_coupon',
        args: { mode: 'minus', overFen: 25_000, minusFen: 3_001 },
        scope: { productIds: [one.productId, two.productId] },
      }),
      funding: shares,
    });
    const { id } = (await claimAs(buyer, rule.id)).body as { id: string };
    const lines = [line(one), line(two)];
    expect((await quoted(buyer, [line(one)])).coupons).toMatchObject([{ id, used: false, code: 'threshold' }]);
    const quote = await quoted(buyer, lines);
    expect(quote.payableFen).toBe(26_999);
    const given = quote.shops.flatMap((shop) => shop.lines.flatMap((each) => each.discounts));
    const of = (funder: string) => given.reduce((sum, each) => sum + (each.funder === funder ? each.amountFen : 0), 0);
    expect([of('platform'), of('region'), of('shop')]).toEqual([1_801, 1_200, 0]);
    expect(given.find((each) => each.funder === 'region')?.funderId).toBe('330200');
    const placed = await bought(buyer, lines);
    await stall.pay({ tradeId: uuidOf('trd', placed.tradeId as never) });
    const rows = await stall.market.owner<
      { shopId: Uuid; orderId: Uuid; id: Uuid; payableFen: number; discounts: { couponId: string }[] }[]
    >`SELECT l.* FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${uuidOf('trd', placed.tradeId as never)}`;
    expect(rows.every((row) => row.discounts.every((each) => each.couponId === uuidOf('cpn', id as never)))).toBe(true);
    for (const [n, row] of rows.entries()) {
      await recordRefund(stall.market.ctx(), {
        shopId: row.shopId,
        orderId: row.orderId,
        cause: `test:market-${n}`,
        lines: [{ lineId: row.id, quantity: 1, amountFen: row.payableFen }],
        freightFen: 0,
        reason: '不要了',
      });
      expect(await stateOf(id)).toBe(n === rows.length - 1 ? 'free' : 'used');
    }
  });

  test('audience and scope hold: a first order once, a category, a region of delivery', async () => {
    const [fresh, elsewhere] = [await stall.buyer('330106'), await stall.buyer('440106')];
    const sku = await stall.sku({ priceFen: 10_000, stock: 50 });
    const cut = (more: Partial<RuleInput>) =>
      createMarketRule(stall.market.ctx(), {
        kind: 'cross_shop_reduction',
        title: { zh: '平台满减', en: 'Platform' },
        args: { mode: 'every', overFen: 5_000, minusFen: 100 },
        scope: { productIds: [sku.productId] },
        startsAt: now(),
        endsAt: later(now(), days(3)),
        funding: [{ funder: 'platform', bps: 10_000 }],
        ...more,
      });
    const newcomers = await cut({
      audience: { who: 'new_buyer' },
      args: { mode: 'every', overFen: 5_000, minusFen: 500 },
    });
    await cut({ audience: { who: 'region', divisions: ['33'] } });
    await cut({ scope: { categoryIds: ['no-such-category'] }, args: { mode: 'every', overFen: 5_000, minusFen: 900 } });
    const first = await quoted(fresh, [line(sku)]);
    expect(first.payableFen).toBe(9_000);
    const replies = await Promise.all([1, 2].map(() => place(fresh, [line(sku)], first.fingerprint)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
    expect((await quoted(fresh, [line(sku)])).payableFen).toBe(9_800);
    expect((await quoted(fresh, [line(sku)])).whyNot).toContainEqual(
      expect.objectContaining({ ruleId: toId('rul', newcomers.id), code: 'new_buyers_only' }),
    );
    await bought(elsewhere, [line(sku)]);
    expect((await quoted(elsewhere, [line(sku)])).payableFen).toBe(10_000);

    // One phone for four people: three first orders, until one of them is closed.
    const guestId = newId(stall.market.ctx());
    const family = [];
    for (let n = 0; n < 4; n += 1) {
      const one = await stall.buyer('330106');
      family.push({ ...one, actor: { ...one.actor, guestId } });
    }
    const [last = fresh] = family.slice(-1);
    const { fingerprint } = await quoted(last, [line(sku)]);
    const placed: Placed[] = [];
    for (const one of family.slice(0, 3)) placed.push(await bought(one, [line(sku)]));
    expect(placed.map((one) => one.payableFen)).toEqual([9_000, 9_000, 9_000]);
    expect((await place(last, [line(sku)], fingerprint)).status).toBe(409);
    const after = await quoted(last, [line(sku)]);
    expect(after.payableFen).toBe(9_800);
    expect(after.whyNot).toContainEqual(
      expect.objectContaining({ ruleId: toId('rul', newcomers.id), code: 'first_order_on_device' }),
    );
    const tradeId = uuidOf('trd', placed[0]?.tradeId as never);
    const [told] = await stall.market.owner<{ device: string }[]>`
      SELECT payload->>'device' AS device FROM kernel.events WHERE name = 'trade.placed' AND subject_id = ${tradeId}`;
    expect(told?.device).toMatch(/^[\w-]{32,128}$/);
    expect(told?.device).not.toContain(guestId);
    await closeTrade(stall.market.ctx(), { tradeId, by: 'buyer', reason: '' });
    expect((await bought(last, [line(sku)])).payableFen).toBe(9_000);
  });

  test('who may pay: platform, regions, shops that agree; shares sum to all; of a shop’s own rule the database lets nobody else pay', async () => {
    const wrong = (funding: Parameters<typeof createMarketRule>[1]['funding']) =>
      createMarketRule(stall.market.ctx(), { ...base({ kind: 'platform_coupon' }), funding });
    for (const funding of [
      [{ funder: 'shop' as const, funderId: '330000', bps: 10_000 }],
      [{ funder: 'platform' as const, bps: 9_999 }],
      [{ funder: 'region' as const, bps: 10_000 }],
    ])
      await expect(wrong(funding)).rejects.toMatchObject({ code: 'promotions.funding_invalid' });
    await expect(
      stall.market
        .owner`UPDATE promotions.rules SET funding = '[{"funder": "platform", "bps": 10000}]' WHERE shop_id = ${stall.shops[0]}`,
    ).rejects.toThrow(/rules_funding/);
  });
});
