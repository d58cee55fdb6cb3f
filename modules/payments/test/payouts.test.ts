import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, type Grant, hours, seconds, startOfChinaDay, toId, transact, type Uuid, uuidOf } from '#kernel';
import { balance, shopAccount, shopBalances } from '#modules/ledger';
import { setSetting, waitingOnPlatform } from '#modules/operations';
import { stepShop } from '#modules/shops';
import { requestPayout, requestRefund, requestSettlement, setBankAccount } from '../index.ts';
import { compare } from '../reconciliation.ts';
import { selectDifferences, selectRun } from '../store/reconciliation.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
let shop: Uuid;
const GOOD = { holder: '慈溪小电', bank: '宁波银行', number: '6222 0212 3456 7890' };
const BAD = { ...GOOD, number: '62220212345 0000' };

beforeAll(async () => {
  till = await openTill();
  shop = till.shops[0];
  const order = await till.pay([200_000_00, 3_000_00]);
  await till.gateway.tick();
  await till.pass(seconds(2));
  for (const [place, shopId] of till.shops.entries())
    await transact(ctx(), (tx) =>
      requestSettlement(tx, {
        shopId,
        orderId: order.orderIds[place] as Uuid,
        shopFen: place === 0 ? 200_000_00 : 3_000_00,
        commissionFen: 0,
      }),
    );
  await till.pass(seconds(5));
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const grants = (scope: 'shop' | 'platform', ...permissions: string[]): Grant[] => [
  { scope, scopeId: scope === 'shop' ? shop : null, role: 'finance', permissions },
];
const finance = () => till.market.user(grants('shop', 'money.*'));
const operator = () => till.market.user(grants('platform', 'payments.*'));
const path = () => `/shops/${toId('shp', shop)}`;
const ask = (amountFen: number) =>
  till.market.http('POST', `${path()}/payouts`, { as: finance(), body: { amountFen } });
const idOf = (reply: { body: unknown }): string => (reply.body as { payoutId: string }).payoutId;
async function stateOf(payoutId: string): Promise<string | undefined> {
  const [row] = await till.market.pool<
    { state: string }[]
  >`SELECT state FROM payments.payouts WHERE id = ${uuidOf('pyo', payoutId)}`;
  return row?.state;
}

describe('a payout', () => {
  it('needs a bank account, whose number only its end is ever shown of', async () => {
    expect(await ask(100_00)).toMatchObject({ status: 409, body: { code: 'payments.bank_account_missing' } });
    const wrong = await till.market.http('PUT', `${path()}/bank-account`, {
      as: finance(),
      body: { ...GOOD, number: '12ab' },
    });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'payments.bank_account_invalid' } });
    const right = await till.market.http('PUT', `${path()}/bank-account`, { as: finance(), body: GOOD });
    expect(right).toMatchObject({ status: 200, body: { bankAccount: { numberEnd: '7890' } } });
    const [row] = await till.market.pool<{ numberSealed: string }[]>`SELECT number_sealed FROM payments.bank_accounts`;
    expect(row?.numberSealed).not.toContain('7890');
  });

  it('leaves the balance at once, is sent, and arrives', async () => {
    const before = await shopBalances(ctx(), shop);
    const reply = await ask(1_000_00);
    expect(reply).toMatchObject({
      status: 201,
      body: { state: 'cooling', amountFen: 1_000_00, needsApproval: false, numberEnd: '7890' },
    });
    expect(await shopBalances(ctx(), shop)).toMatchObject({
      availableFen: before.availableFen - 1_000_00,
      payoutFen: 1_000_00,
    });
    await till.market.drain();
    expect(await stateOf(idOf(reply))).toBe('sent');
    await till.pass(seconds(5));
    expect(await stateOf(idOf(reply))).toBe('arrived');
    expect((await shopBalances(ctx(), shop)).payoutFen).toBe(0);
    expect(await till.audit()).toEqual([]);
  });

  it('whose callback is lost is asked about', async () => {
    const reply = await ask(500_00);
    await till.market.drain();
    till.wire.cut = true;
    await till.pass(seconds(12));
    till.wire.cut = false;
    expect(await stateOf(idOf(reply))).toBe('arrived');
  });

  it('has its limits, and never more than there is', async () => {
    expect(await ask(9_99)).toMatchObject({ status: 422, body: { code: 'payments.payout_too_small' } });
    expect(await ask(600_000_00)).toMatchObject({ status: 422, body: { code: 'payments.payout_too_large' } });
    expect(await ask(300_000_00)).toMatchObject({ status: 409, body: { code: 'payments.shop_balance_too_low' } });
    const left = (await shopBalances(ctx(), shop)).availableFen;
    const many = await Promise.all(
      Array.from({ length: 5 }, () => ask(Math.floor(left / 4) > 50_000_00 ? 49_000_00 : 40_000_00)),
    );
    const went = many.filter((reply) => reply.status === 201).length;
    expect(went).toBeLessThan(5);
    expect((await shopBalances(ctx(), shop)).availableFen).toBeGreaterThanOrEqual(0);
    for (const reply of many.filter((one) => one.status === 201))
      expect(
        (await till.market.http('POST', `${path()}/payouts/${idOf(reply)}/cancel`, { as: finance() })).body,
      ).toMatchObject({ state: 'cancelled' });
    expect((await shopBalances(ctx(), shop)).availableFen).toBe(left);
  });

  it('above the limit waits for an operator, who lets it go or not; each once', async () => {
    const large = await ask(60_000_00);
    expect(large.body).toMatchObject({ state: 'requested', needsApproval: true });
    await till.market.drain();
    expect(await stateOf(idOf(large))).toBe('requested');
    expect((await waitingOnPlatform(ctx())).find((one) => one.key === 'payments.payouts_to_approve')).toMatchObject({
      count: 1,
      overdue: 0,
    });
    const approve = () =>
      till.market.http('POST', `/console/payouts/${idOf(large)}/approve`, { as: operator(), body: {} });
    expect(
      (await till.market.http('POST', `/console/payouts/${idOf(large)}/approve`, { as: finance(), body: {} })).status,
    ).toBe(403);
    expect(await approve()).toMatchObject({ status: 200, body: { state: 'cooling' } });
    expect(await approve()).toMatchObject({ status: 409, body: { code: 'payments.payout_state' } });
    await till.market.drain();
    await till.pass(seconds(5));
    expect(await stateOf(idOf(large))).toBe('arrived');

    const second = await ask(60_000_00);
    const rejected = await till.market.http('POST', `/console/payouts/${idOf(second)}/reject`, {
      as: operator(),
      body: { reason: '资料不符' },
    });
    expect(rejected.body).toMatchObject({ state: 'cancelled', note: '资料不符' });
    const [log] = await till.market.pool<{ action: string; reason: string }[]>`
      SELECT action, reason FROM operations.audit_log
      WHERE subject_id = ${uuidOf('pyo', idOf(second))} AND action = 'payments.cancel_payout'`;
    expect(log).toEqual({ action: 'payments.cancel_payout', reason: '资料不符' });
  });

  it('sent is not called off', async () => {
    const reply = await ask(100_00);
    await till.market.drain();
    const cancel = await till.market.http('POST', `${path()}/payouts/${idOf(reply)}/cancel`, { as: finance() });
    expect(cancel).toMatchObject({ status: 409, body: { code: 'payments.payout_state' } });
  });

  it('of another shop is not there', async () => {
    const reply = await ask(100_00);
    const other = till.market.user([
      { scope: 'shop', scopeId: till.shops[1], role: 'finance', permissions: ['money.*'] },
    ]);
    const foreign = await till.market.http(
      'POST',
      `/shops/${toId('shp', till.shops[1])}/payouts/${idOf(reply)}/cancel`,
      { as: other },
    );
    expect(foreign).toMatchObject({ status: 404, body: { code: 'payments.payout_not_found' } });
  });

  it('to a changed account cools down for a day, and comes back from one that does not exist', async () => {
    await setBankAccount(ctx(), till.scopes[0], BAD);
    const before = await balance(ctx(), shopAccount(shop, 'available'));
    const reply = await ask(700_00);
    await till.pass(hours(23));
    expect(await stateOf(idOf(reply))).toBe('cooling');
    await till.pass(hours(2));
    await till.pass(seconds(5));
    expect(await stateOf(idOf(reply))).toBe('returned');
    expect(await balance(ctx(), shopAccount(shop, 'available'))).toBe(before);
    await setBankAccount(ctx(), till.scopes[0], GOOD);
    await till.pass(days(2));
  });

  it('of a frozen shop is refused, and one under way waits', async () => {
    await setSetting(ctx(), { key: 'payments.payout_cooling_hours', value: 1, reason: 'test' });
    const waiting = await requestPayout(ctx(), till.scopes[0], { amountFen: 100_00 });
    await stepShop(ctx(), shop, 'freeze', '售假调查');
    await expect(requestPayout(ctx(), till.scopes[0], { amountFen: 100_00 })).rejects.toMatchObject({
      code: 'payments.payout_shop_frozen',
    });
    await till.pass(hours(2));
    expect(await stateOf(toId('pyo', waiting.id))).toBe('cooling');
    await stepShop(ctx(), shop, 'unfreeze', '查清');
    await till.pass(hours(2));
    await till.pass(seconds(5));
    expect(await stateOf(toId('pyo', waiting.id))).toBe('arrived');
    expect(await till.audit()).toEqual([]);
  });
});

describe('reconciliation', () => {
  it('finds nothing on days when all went well', async () => {
    await till.pass(days(1));
    const runs = await till.market.http('GET', '/console/reconciliation', { as: operator() });
    const items = (runs.body as { items: { day: string; billRows: number; matched: number; differences: number }[] })
      .items;
    expect(items.length).toBeGreaterThan(1);
    expect(items.reduce((sum, run) => sum + run.billRows, 0)).toBeGreaterThan(5);
    for (const run of items) expect(run).toMatchObject({ matched: run.billRows, differences: 0 });
  });

  it('lists what only the gateway knows, what only we know, and what differs; and settles what is gone', async () => {
    const day = new Date(till.market.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const order = await till.pay([77_00]);
    await till.gateway.tick();
    await till.pass(seconds(5));
    const paid = till.market.owner;
    // Evil: our records say something else than the gateway did.
    await paid`UPDATE payments.parts SET amount_fen = 78_00 WHERE payment_id = ${order.paymentId}`;
    const lost = await till.pay([55_00], 'lost');
    await paid`UPDATE payments.payments SET next_query_at = NULL WHERE id = ${lost.paymentId}`;
    await till.pass(days(1));
    const open = (await selectDifferences(ctx(), { state: 'open', day, after: null, limit: 50 })).map((row) => [
      row.kind,
      row.expectedFen,
      row.foundFen,
    ]);
    expect(open).toContainEqual(['amount_differs', 78_00, 77_00]);
    expect(open).toContainEqual(['missing_here', null, 55_00]);
    expect(open).toHaveLength(2);

    await paid`UPDATE payments.parts SET amount_fen = 77_00 WHERE payment_id = ${order.paymentId}`;
    const again = await till.market.http('POST', `/console/reconciliation/${day}/run`, { as: operator() });
    expect(again.body).toMatchObject({ day, differences: 1 });
    const still = await selectDifferences(ctx(), { state: 'open', day, after: null, limit: 50 });
    expect(still.map((row) => row.kind)).toEqual(['missing_here']);

    const id = toId('dif', still[0]?.id ?? '');
    const resolve = () =>
      till.market.http('POST', `/console/differences/${id}/resolve`, { as: operator(), body: { note: '人工退款' } });
    expect(await resolve()).toMatchObject({ status: 200, body: { state: 'resolved', note: '人工退款' } });
    expect(await resolve()).toMatchObject({ status: 409, body: { code: 'payments.difference_resolved' } });
    expect((await selectRun(ctx(), 'sandbox', day))?.differences).toBe(1);
  });

  it('lays a bill beside records, purely', () => {
    expect(compare([], [])).toEqual({ matched: 0, found: [] });
    const row = { kind: 'refund', id: shop, orderId: null, shopId: shop, amountFen: 5 } as const;
    expect(compare([], [row]).found).toMatchObject([{ kind: 'missing_at_gateway', expectedFen: 5, foundFen: null }]);
  });

  it('refuses days that are not over, or none', async () => {
    const today = new Date(till.market.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(await till.market.http('POST', `/console/reconciliation/${today}/run`, { as: operator() })).toMatchObject({
      status: 409,
      body: { code: 'payments.bill_not_ready' },
    });
    expect(startOfChinaDay(today).getTime()).toBeLessThan(till.market.clock.now().getTime());
    expect((await till.market.http('GET', '/console/reconciliation?date=2026-13-40', { as: operator() })).status).toBe(
      422,
    );
  });

  it('shows every list to operators, and to nobody else', async () => {
    const order = await till.pay([5_00]);
    await till.gateway.tick();
    await transact(ctx(), (tx) =>
      requestRefund(tx, {
        cause: 'seen',
        shopId: shop,
        orderId: order.orderIds[0] as Uuid,
        amountFen: 5_00,
        reason: '退款',
      }),
    );
    for (const list of ['payments', 'refunds', 'payouts', 'differences', 'freeze-watch']) {
      const reply = await till.market.http('GET', `/console/${list}`, { as: operator() });
      expect(reply.status, list).toBe(200);
      if (list !== 'freeze-watch') expect((reply.body as { items: unknown[] }).items.length, list).toBeGreaterThan(0);
      expect((await till.market.http('GET', `/console/${list}`, { as: finance() })).status).toBe(403);
    }
    expect((await till.market.http('GET', '/console/callbacks/summary', { as: operator() })).body).toMatchObject({
      refused: 0,
    });
    const first = await till.market.http('GET', '/console/payments?limit=1', { as: operator() });
    const { items, nextCursor } = first.body as { items: { paymentId: string }[]; nextCursor: string };
    const second = await till.market.http('GET', `/console/payments?limit=1&cursor=${nextCursor}`, { as: operator() });
    expect((second.body as { items: { paymentId: string }[] }).items[0]?.paymentId).not.toBe(items[0]?.paymentId);
    expect((await till.market.http('GET', `${path()}/settlements`, { as: finance() })).body).toMatchObject({
      items: [{ state: 'settled' }],
    });
    expect((await till.market.http('GET', `${path()}/payouts?state=arrived`, { as: finance() })).status).toBe(200);
  });
});
