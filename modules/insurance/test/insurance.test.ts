import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, days, hours, minutes, provide, seconds, toId, transact, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { inspect, requestCase, sendBack, setReturnAddress } from '#modules/aftersales';
import { shipParcel } from '#modules/fulfilment';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { type ClaimRequest, type CoverRequest, type Insurer, insurerSlot, setOffer } from '../index.ts';
import { payFor } from '../table.ts';

let stall: Stall;
let keeper: Actor;
const asked: { covers: CoverRequest[]; claims: ClaimRequest[] } = { covers: [], claims: [] };
let claimAnswer: 'paid' | 'processing' | 'refused' | 'silent' = 'paid';
const insurer: Insurer = {
  code: 'test',
  cover: async (request) => {
    asked.covers.push(request);
    return { state: 'insured', policyNo: `P-${request.number}` };
  },
  pay: async (request) => {
    asked.claims.push(request);
    if (claimAnswer === 'silent') throw new Error('no answer');
    if (claimAnswer === 'refused') return { state: 'refused', failure: 'OUT_OF_TERM' };
    return claimAnswer === 'paid' ? { state: 'paid', payoutNo: `L-${request.number}` } : { state: 'processing' };
  },
};
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  provide(stall.market.runtime, insurerSlot, insurer);
  keeper = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'manager', permissions: ['freight.*'] }]);
  await setReturnAddress(stall.market.ctx(), stall.scopes[0], {
    name: '退货组',
    phone: '13900001111',
    divisionCode: '330282',
    street: '观海卫镇工业园 8 号',
  });
});
afterAll(() => stall?.market.close());
beforeEach(() => {
  asked.covers.length = 0;
  asked.claims.length = 0;
  claimAnswer = 'paid';
});

const at = (): string => `/shops/${toId('shp', stall.shops[0])}`;
const offer = (offered: boolean) =>
  stall.market.http('PUT', `${at()}/freight-insurance`, { as: keeper, body: { offered } });
const advance = async (by: ReturnType<typeof hours>) => {
  stall.market.clock.advance(by);
  await stall.market.drain();
};
let number = 0;
const waybill = (): { carrier: string; waybillNo: string } => {
  number += 1;
  return { carrier: 'sf', waybillNo: `SF${String(900_000 + number).padStart(13, '0')}` };
};

type Bought = { buyer: Buyer; orderId: Uuid; lineId: Uuid };
async function bought(more: { returnRule?: 'fresh'; quantity?: number } = {}): Promise<Bought> {
  const { quantity = 2, returnRule } = more;
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 5_000, stock: 10, more: returnRule ? { returnRule } : {} });
  const trade = await stall.buy(buyer, [{ sku, quantity }]);
  await stall.pay(trade);
  const orderId = trade.orders[0]?.orderId as Uuid;
  const [line] = await stall.market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  return { buyer, orderId, lineId: line?.id as Uuid };
}
async function received(one: Bought): Promise<Bought> {
  await shipParcel(stall.market.ctx(), stall.scopes[0], { orderId: one.orderId, ...waybill() });
  await advance(days(3));
  return one;
}
/** Returned without reason, inspected and refunded; answers the case. */
async function returned(one: Bought, reason: 'seven_days' | 'damaged' = 'seven_days'): Promise<Uuid> {
  const { market } = stall;
  const asCase = await requestCase(market.ctx(one.buyer.actor), {
    buyerId: one.buyer.id,
    orderId: one.orderId,
    kind: 'return_refund',
    reason,
    description: '',
    lines: [{ lineId: one.lineId, quantity: 1 }],
  });
  if (reason === 'damaged') await market.clock.advance(hours(49));
  await market.drain();
  await sendBack(market.ctx(one.buyer.actor), one.buyer.id, asCase.id, waybill());
  await inspect(market.ctx(), stall.scopes[0], asCase.id, {
    found: 'as_sold',
    accept: true,
    stock: 'sellable',
    note: '',
  });
  await advance(minutes(1));
  return asCase.id;
}
type Shown = {
  state: string | null;
  policyNo: string | null;
  claims: { caseId: string; amountFen: number; state: string; failure: string | null }[];
};
const shown = async (one: Bought): Promise<Shown> =>
  (await stall.market.http('GET', `/me/orders/${toId('ord', one.orderId)}/freight-insurance`, { as: one.buyer.actor }))
    .body as Shown;
const balance = async (account: string): Promise<number> =>
  (
    await stall.market.pool<{ sum: number }[]>`
    SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger.entries WHERE account = ${account}`
  )[0]?.sum ?? 0;

test('the way back is paid by how far it goes', () => {
  const table = { sameProvinceFen: 800, otherProvinceFen: 1_200, remoteFen: 1_800 };
  expect(payFor(table, '330106', '330282', ['65'])).toBe(800);
  expect(payFor(table, '310101', '330282', ['65'])).toBe(1_200);
  expect(payFor(table, '650102', '330282', ['65'])).toBe(1_800);
  expect(payFor(table, '330282', '650102', ['65'])).toBe(1_800);
  expect(payFor(table, '650102', '650103', ['65'])).toBe(800);
});

describe('what the shop offers', () => {
  test('said twice at once it is said once', async () => {
    stall.market.clock.advance(seconds(1));
    // The second comes while the first is not committed yet, and has to wait for it.
    const waits = async (): Promise<boolean> => {
      const [row] = await stall.market.owner<{ n: number }[]>`
        SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (row?.n ?? 0) > 0;
    };
    const [second] = await transact(stall.market.ctx(keeper), async (tx) => {
      await setOffer(tx, stall.scopes[0], true);
      const late = offer(true);
      while (!(await waits()));
      return [late];
    });
    expect((await second).body).toMatchObject({ code: 'insurance.offer_same' });
    stall.market.clock.advance(seconds(1));
    expect((await offer(false)).status).toBe(200);
  });

  test('a mind changed within a millisecond is heard in order', async () => {
    stall.market.clock.advance(seconds(1));
    const [yes, no] = [await offer(true), await offer(false)];
    expect([yes.status, no.status], no.text).toEqual([200, 200]);
    stall.market.clock.advance(seconds(1));
    expect((await offer(false)).body).toMatchObject({ code: 'insurance.offer_same' });
  });

  test('an order has what was offered when it was placed; saying the same again is refused', async () => {
    const before = await bought();
    stall.market.clock.advance(seconds(1));
    expect((await offer(true)).status).toBe(200);
    expect((await offer(true)).body).toMatchObject({ code: 'insurance.offer_same' });
    const [shop] = await stall.market.pool<
      { code: string }[]
    >`SELECT code FROM shops.shops WHERE id = ${stall.shops[0]}`;
    const page = await stall.market.http('GET', `/shop-pages/${shop?.code}/freight-insurance`);
    expect(page.body).toEqual({
      offered: true,
      pays: { sameProvinceFen: 800, otherProvinceFen: 1_200, remoteFen: 1_800 },
    });
    stall.market.clock.advance(seconds(1));
    const after = await bought();
    const exempt = await bought({ returnRule: 'fresh' });
    for (const one of [before, after, exempt]) await received(one);
    expect((await shown(before)).state).toBeNull();
    expect(await shown(after)).toMatchObject({ state: 'insured', policyNo: expect.stringMatching(/^P-/), claims: [] });
    expect((await shown(exempt)).state).toBeNull();
    expect(asked.covers).toHaveLength(1);
    expect(
      (
        await stall.market.http('GET', `/me/orders/${toId('ord', after.orderId)}/freight-insurance`, {
          as: before.buyer.actor,
        })
      ).status,
    ).toBe(404);
  });

  test('the premium comes out of the shop’s balance, and is owed while that is too low', async () => {
    const owed = async () =>
      ((await stall.market.http('GET', `${at()}/freight-insurance`, { as: keeper })).body as { unpaidPremiums: number })
        .unpaidPremiums;
    const paidBefore = await balance('gateway:insurer_test');
    const one = await received(await bought());
    expect(await owed()).toBeGreaterThan(0);
    await confirmReceipt(stall.market.ctx(one.buyer.actor), { orderId: one.orderId, buyerId: one.buyer.id });
    await advance(hours(1));
    expect(await owed()).toBe(0);
    expect((await balance('gateway:insurer_test')) - paidBefore).toBeGreaterThanOrEqual(60);
    expect(await stall.audit(['insurance', 'ledger'])).toEqual([]);
  });
});

describe('claims', () => {
  test('a return without reason is paid by the insurer, seen in the buyer’s statement, once for each line', async () => {
    const one = await received(await bought());
    const caseId = await returned(one);
    expect((await shown(one)).claims).toEqual([
      expect.objectContaining({ caseId: toId('asl', caseId), state: 'paid', failure: null }),
    ]);
    const [claim] = asked.claims;
    expect(asked.claims).toHaveLength(1);
    expect(claim?.policyNo).toMatch(/^P-/);
    expect(await balance(`buyer:${one.buyer.id}`)).toBe(0);
    const [booked] = await stall.market.pool<{ amount: number }[]>`
      SELECT e.amount FROM ledger.entries e JOIN ledger.journals j ON j.shop_id = e.shop_id AND j.id = e.journal_id
      WHERE e.account = ${`buyer:${one.buyer.id}`} AND j.kind = 'claim'`;
    expect(booked?.amount).toBe(claim?.amountFen);

    const second = await returned(one);
    const claims = (await shown(one)).claims;
    expect(claims.find((other) => other.caseId === toId('asl', second))).toMatchObject({
      state: 'refused',
      failure: 'CLAIMED_ALREADY',
      amountFen: 0,
    });
    expect(asked.claims).toHaveLength(1);
    expect(await stall.audit(['insurance', 'ledger'])).toEqual([]);
    await expect(
      stall.market.owner`
        INSERT INTO insurance.claim_lines (shop_id, order_id, line_id, case_id)
        SELECT shop_id, order_id, line_id, ${second} FROM insurance.claim_lines WHERE case_id = ${caseId}`,
    ).rejects.toThrow('claim_lines_once');
  });

  test('what the shop has to fetch at its own cost is not claimed', async () => {
    const one = await received(await bought());
    await returned(one, 'damaged');
    expect((await shown(one)).claims).toEqual([]);
  });

  test('an insurer that says nothing is asked again with the same number; one that refuses ends the claim with its word', async () => {
    claimAnswer = 'silent';
    const one = await received(await bought());
    await returned(one);
    expect((await shown(one)).claims).toMatchObject([{ state: 'wanted' }]);
    claimAnswer = 'processing';
    await advance(minutes(10));
    claimAnswer = 'refused';
    await advance(hours(1));
    expect((await shown(one)).claims).toMatchObject([{ state: 'refused', failure: 'OUT_OF_TERM' }]);
    expect(new Set(asked.claims.map((claim) => claim.number)).size).toBe(1);
    expect(asked.claims.length).toBeGreaterThanOrEqual(3);
    expect(await balance(`buyer:${one.buyer.id}`)).toBe(0);
    await setOffer(stall.market.ctx(), stall.scopes[0], false);
  });
});
