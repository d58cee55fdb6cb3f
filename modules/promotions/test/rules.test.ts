import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, type Grant, later, minutes, toId, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { expireCoupons } from '../coupons.ts';
import { LIVE_KINDS, MARKET_KINDS, OFFERED } from '../kinds/table.ts';
import { bestPrice, rulesStillRun } from '../service.ts';

let stall: Stall;
let sku: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  sku = await stall.sku({ priceFen: 10_000, stock: 5 });
});
afterAll(() => stall?.market.close());

const staff = (permissions = ['*']) =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions } satisfies Grant]);
const path = (rest = ''): string => `/shops/${toId('shp', stall.shops[0])}/promotions${rest}`;
const now = () => stall.market.clock.now();
const offer = (more: object = {}) => ({
  kind: 'price_cut',
  title: { zh: '直降十元', en: '10 off' },
  args: { mode: 'amount', cutFen: 1_000 },
  scope: { productIds: [toId('prd', sku.productId)] },
  startsAt: now().toISOString(),
  endsAt: later(now(), days(2)).toISOString(),
  ...more,
});
const post = (body: object, as = staff()) => stall.market.http('POST', path(), { as, body });
const problem = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

describe('rules of a shop', () => {
  test('what does not fit together is refused, each with its code', async () => {
    expect(problem(await post(offer({ kind: 'lottery' })))).toBe('promotions.kind_unknown');
    expect(problem(await post(offer({ args: { mode: 'amount', cutFen: 0 } })))).toBe('promotions.args_invalid');
    expect(problem(await post(offer({ args: { mode: 'amount', cutFen: 1, priceFen: 1 } })))).toBe(
      'promotions.args_invalid',
    );
    const full = (tiers: { overFen: number; minusFen: number }[]) =>
      offer({ kind: 'full_reduction', args: { mode: 'tiers', tiers } });
    const sameOver = await post(full([{ overFen: 100, minusFen: 100 }]));
    expect(problem(sameOver)).toBe('promotions.args_invalid');
    // What is wrong is a sentence, not the name we have for it.
    expect(sameOver.body).toMatchObject({
      title: '促销内容填写有误，请检查。',
      fields: [{ message: '减免金额必须小于门槛金额' }],
    });
    expect(
      problem(
        await post(
          full([
            { overFen: 100, minusFen: 10 },
            { overFen: 200, minusFen: 10 },
          ]),
        ),
      ),
    ).toBe('promotions.args_invalid');
    expect(problem(await post(offer({ endsAt: now().toISOString() })))).toBe('promotions.period_invalid');
    expect(problem(await post(offer({ scope: { productIds: [] } })))).toBe('request.invalid');
    expect(problem(await post(offer({ kind: 'bundle', args: { mode: 'each', priceFen: 9_900 } })))).toBe(
      'promotions.scope_invalid',
    );
    expect(
      problem(await post(offer({ kind: 'platform_coupon', args: { mode: 'minus', overFen: 0, minusFen: 1 } }))),
    ).toBe('promotions.kind_unknown');
    expect((await post(offer(), staff(['promotions.read']))).status).toBe(403);
  });

  test('a rule is written, seen, gives its price everywhere, and is stopped once', async () => {
    const made = await post(offer());
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ phase: 'running', lane: 'item_price' });
    const ruleId = (made.body as { id: string }).id;
    const seen = await stall.market.http('GET', `/products/${toId('prd', sku.productId)}/promotions`);
    expect(seen.body).toMatchObject({ items: [{ id: ruleId }], prices: [{ priceFen: 10_000, handFen: 9_000 }] });
    const cards = await bestPrice(stall.market.ctx(), [
      { shopId: sku.shopId, productId: sku.productId, skuId: sku.skuId, priceFen: sku.priceFen },
    ]);
    expect(cards.get(sku.skuId)?.handFen).toBe(9_000);
    const quote = await stall.market.http('POST', '/checkout/quote', {
      body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }] },
    });
    expect(quote.body).toMatchObject({ payableFen: 9_000, freightKnown: false });
    const stopped = await stall.market.http('POST', path(`/${ruleId}/stop`), { as: staff() });
    expect(stopped.body).toMatchObject({ phase: 'stopped' });
    expect(problem(await stall.market.http('POST', path(`/${ruleId}/stop`), { as: staff() }))).toBe(
      'promotions.rule_not_running',
    );
    expect((await bestPrice(stall.market.ctx(), [{ ...sku }])).get(sku.skuId)?.handFen).toBe(10_000);
    expect((await stall.market.http('GET', path(), { as: staff() })).body).toMatchObject({
      items: [{ id: ruleId, phase: 'stopped' }],
    });
  });

  test('a rule that starts later gives nothing yet, and a quote says from when', async () => {
    const starts = later(now(), minutes(60));
    await post(offer({ startsAt: starts.toISOString() }));
    const body = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }] };
    expect((await stall.market.http('POST', '/checkout/quote', { body })).body).toMatchObject({
      payableFen: 10_000,
      whyNot: [{ code: 'not_started', params: { startsAt: starts.toISOString() } }],
    });
    stall.market.clock.advance(minutes(61));
    expect((await stall.market.http('POST', '/checkout/quote', { body })).body).toMatchObject({
      payableFen: 9_000,
      whyNot: [],
    });
  });

  test('what a placing asks the database: does every applied rule still run', async () => {
    const ruleId = ((await post(offer())).body as { id: string }).id;
    const [row] = await stall.market.pool<
      { id: typeof sku.skuId }[]
    >`SELECT id FROM promotions.rules WHERE state = 'active' ORDER BY created_at DESC, id DESC LIMIT 1`;
    if (!row) throw new Error('no rule');
    const applied = [
      { shopId: sku.shopId, ruleId: row.id },
      { shopId: sku.shopId, ruleId: row.id },
    ];
    expect(await rulesStillRun(stall.market.ctx(), applied)).toBe(true);
    expect(ruleId).toBe(toId('rul', row.id));
    await stall.market.owner`UPDATE promotions.rules SET state = 'stopped' WHERE id = ${row.id}`;
    expect(await rulesStillRun(stall.market.ctx(), applied)).toBe(false);
  });
});

test('one device claims for a few people at most; what was claimed and where is told in digests, and forgotten when claiming is over', async () => {
  const { market } = stall;
  const made = await post(
    offer({
      kind: 'shop_coupon',
      args: { mode: 'minus', overFen: 0, minusFen: 100 },
      issue: {
        total: 50,
        perPerson: 1,
        claimFrom: now().toISOString(),
        claimUntil: later(now(), days(1)).toISOString(),
        validDays: null,
      },
    }),
  );
  const { id } = made.body as { id: string };
  const phone = uuidv7(Date.now());
  const claim = async (browser: Uuid | null) => {
    const { actor } = await stall.buyer('330106');
    const reply = await market.http('POST', `/coupons/${id}/claim`, { as: { ...actor, guestId: browser } });
    return reply.status === 201 ? 'claimed' : problem(reply);
  };
  // All at once, so that some share a transaction.
  const family = await Promise.all([phone, phone, phone, phone, phone].map(claim));
  expect(family.sort()).toEqual([
    ...['claimed', 'claimed', 'claimed'],
    ...['promotions.coupon_claimed_on_device', 'promotions.coupon_claimed_on_device'],
  ]);
  expect(await Promise.all([claim(uuidv7(Date.now())), claim(null)])).toEqual(['claimed', 'claimed']);
  const events = await market.owner<{ payload: { claims: { ruleId: Uuid; device: string | null }[] } }[]>`
    SELECT payload FROM kernel.events WHERE name = 'coupon.claimed'`;
  const marks = events.flatMap((one) => one.payload.claims).filter((one) => toId('rul', one.ruleId) === id);
  const mark = market.runtime.secrets.index('claim-device', phone);
  expect([
    marks.length,
    marks.filter((one) => one.device === mark).length,
    marks.filter((one) => !one.device).length,
  ]).toEqual([5, 3, 1]);
  const kept = async () => (await market.owner`SELECT 1 FROM promotions.claim_marks`).length;
  expect(await kept()).toBe(2);
  market.clock.advance(days(1));
  await expireCoupons(market.ctx());
  expect(await kept()).toBe(0);
});

test('the kinds that shops and the market may use describe themselves', async () => {
  const reply = await stall.market.http('GET', '/promotion-kinds');
  expect(reply.status).toBe(200);
  const { kinds } = reply.body as { kinds: { name: string; by: string }[] };
  const by = (who: string) => kinds.filter((kind) => kind.by === who).map((kind) => kind.name);
  expect(by('shop')).toEqual([...OFFERED, ...LIVE_KINDS].map((kind) => kind.name));
  expect(by('region')).toEqual(['regional_voucher']);
  expect(by('platform')).toEqual(MARKET_KINDS.map((kind) => kind.name));
  expect(OFFERED.every((kind) => kind.by === 'shop' || kind.by === 'both')).toBe(true);
});

test('a shop has no more rules than it may, however many are begun at once', async () => {
  const by = staff();
  const as = stall.shops[1];
  const there = `/shops/${toId('shp', as)}/promotions`;
  const other = await stall.sku({ priceFen: 10_000, stock: 5, shop: 1 });
  const begin = () =>
    stall.market.http('POST', there, {
      as: { ...by, grants: [{ scope: 'shop', scopeId: as, role: 'owner', permissions: ['*'] }] },
      body: offer({ scope: { productIds: [toId('prd', other.productId)] } }),
    });
  const first = await begin();
  expect(first.status, first.text).toBe(201);
  await stall.market.pool`
    INSERT INTO promotions.rules SELECT (r).* FROM (
      SELECT jsonb_populate_record(rule, jsonb_build_object('id', fresh.id, 'series', fresh.id)) AS r
      FROM promotions.rules AS rule, (SELECT gen_random_uuid() AS id FROM generate_series(1, 398)) AS fresh WHERE rule.shop_id = ${as}) AS copies`;
  const answers = (await Promise.all(Array.from({ length: 12 }, begin))).map((one) => one.status);
  expect(answers.toSorted()).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
});
