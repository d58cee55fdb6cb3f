import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grant, minutes, seconds, toId, transact, type Uuid } from '#kernel';
import { balance, buyerAccount, gatewayAccount, shopAccount, shopBalances } from '#modules/ledger';
import { setSetting } from '#modules/operations';
import { requestSettlement, requestTransfer } from '../index.ts';
import { transferNumber } from '../numbers.ts';
import { lockTransfer } from '../store/transfers.ts';
import { completeTransfer } from '../transfers.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

let till: Till;
let shop: Uuid;
let order: TillOrder;
let orderId: Uuid;
beforeAll(async () => {
  till = await openTill();
  shop = till.shops[0];
  order = await till.pay([500_00, 100_00]);
  orderId = order.orderIds[0] as Uuid;
  await till.pass(seconds(5));
  await transact(ctx(), (tx) =>
    requestSettlement(tx, { shopId: shop, orderId, shopFen: 480_00, commissionFen: 20_00 }),
  );
  await quiet();
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const quiet = async (): Promise<void> => {
  for (const wait of [3, 6, 12, 35, 65]) await till.pass(seconds(wait));
};
const ask = async (cause: string, amountFen: number, remark = '延迟发货赔付', of = orderId): Promise<Uuid> =>
  (await transact(ctx(), (tx) => requestTransfer(tx, { cause, shopId: shop, orderId: of, amountFen, remark })))
    .transferId;
const rowOf = (id: Uuid) => transact(ctx(), (tx) => lockTransfer(tx, id));
const told = async (id: Uuid) =>
  till.market.pool<{ payload: { code: string | null } }[]>`
    SELECT payload FROM kernel.events WHERE name = 'transfer.ended' AND subject_id = ${id}`;
const desk = () =>
  till.market.user([
    { scope: 'platform', scopeId: null, role: 'finance', permissions: ['payments.read'] } satisfies Grant,
  ]);

describe('a transfer to a buyer', () => {
  it('leaves the balance at once, is sent outside any transaction, and is booked once when it arrived', async () => {
    const before = { ...(await shopBalances(ctx(), shop)), gateway: await balance(ctx(), gatewayAccount('sandbox')) };
    const id = await ask('late:one', 5_00);
    expect(await ask('late:one', 5_00)).toBe(id);
    expect(await rowOf(id)).toMatchObject({ state: 'asked', buyerId: order.buyerId, gateway: 'sandbox' });
    expect(await shopBalances(ctx(), shop)).toMatchObject({
      availableFen: before.availableFen - 5_00,
      payoutFen: before.payoutFen + 5_00,
    });
    await till.market.drain();
    expect(await rowOf(id)).toMatchObject({ state: 'sent' });
    await quiet();
    expect(await rowOf(id)).toMatchObject({ state: 'done', failure: null });
    // Callback, sweeper and a second callback: the door opens once.
    const answer = { state: 'succeeded', gatewayNo: 'again', amountFen: 5_00, endedAt: null, failure: null } as const;
    await completeTransfer(ctx(), id, answer);
    expect(await told(id)).toEqual([{ payload: expect.objectContaining({ code: null, cause: 'late:one' }) }]);
    expect(await shopBalances(ctx(), shop)).toMatchObject({
      availableFen: before.availableFen - 5_00,
      payoutFen: before.payoutFen,
    });
    expect(await balance(ctx(), buyerAccount(order.buyerId))).toBe(0);
    expect(await balance(ctx(), gatewayAccount('sandbox'))).toBe(before.gateway + 5_00);
    expect(await till.audit()).toEqual([]);
  });

  it('whose answer was lost is found by its number, and never sent twice', async () => {
    const id = await ask('late:lost', 3_00);
    till.wire.cut = true;
    await till.control('/outage', { seconds: 60 });
    await till.market.drain();
    expect(await rowOf(id)).toMatchObject({ state: 'unknown', failure: 'HTTP_503' });
    await till.control('/outage', { seconds: 0 });
    // It had been taken after all, by an attempt whose answer never came.
    await till.adapter('http://elsewhere.test/api/payments/callbacks/sandbox').transfer({
      paymentNumber: order.number,
      subNumber: toId('ord', orderId),
      subMerchantId: await subMerchant(),
      number: transferNumber(id),
      amountFen: 3_00,
      remark: '延迟发货赔付',
    });
    await quiet();
    await till.pass(minutes(15));
    till.wire.cut = false;
    expect(await rowOf(id)).toMatchObject({ state: 'done', failure: null });
    expect((await rowOf(id))?.attempts).toBeGreaterThan(1);
    expect(await till.audit()).toEqual([]);
  });

  it('that the provider refuses or could not deliver goes back to the shop, with the reason', async () => {
    const before = (await shopBalances(ctx(), shop)).availableFen;
    await expect(ask('late:over', 200_01)).rejects.toMatchObject({
      code: 'payments.transfer_over_limit',
      params: { amountFen: 200_01, mostFen: 200_00 },
    });
    // Where the market knows of a higher limit than the provider has, the provider says so.
    await setSetting(ctx(), { key: 'payments.transfer_most_fen', value: 5_000_000, reason: '渠道上限调整' });
    const over = await ask('late:over', 200_01);
    const closed = await ask('late:closed', 1_00, 'abnormal-账户注销');
    await quiet();
    expect(await rowOf(over)).toMatchObject({ state: 'failed', failure: 'TRANSFER_AMOUNT' });
    expect(await rowOf(closed)).toMatchObject({ state: 'failed', failure: 'PAYER_ACCOUNT_ABNORMAL' });
    expect((await shopBalances(ctx(), shop)).availableFen).toBe(before);
    expect(await balance(ctx(), shopAccount(shop, 'payout'))).toBe(0);
    expect(await told(over)).toMatchObject([{ payload: { code: 'TRANSFER_AMOUNT' } }]);
    expect(await till.audit()).toEqual([]);
  });

  it('that went after it was recorded as failed is found within minutes and listed, and nothing moves by itself', async () => {
    const id = await ask('late:after-all', 4_00);
    // A wrong word of the provider: it takes the transfer all the same.
    const answer = { state: 'failed', gatewayNo: '', amountFen: 0, endedAt: null, failure: 'WRONG_WORD' } as const;
    await completeTransfer(ctx(), id, answer);
    const before = await shopBalances(ctx(), shop);
    await till.adapter('http://elsewhere.test/api/payments/callbacks/sandbox').transfer({
      paymentNumber: order.number,
      subNumber: toId('ord', orderId),
      subMerchantId: await subMerchant(),
      number: transferNumber(id),
      amountFen: 4_00,
      remark: '延迟发货赔付',
    });
    await till.pass(minutes(2));
    await till.pass(minutes(6));
    const found = await till.market.pool<{ subject: string; foundFen: number; expectedFen: number }[]>`
      SELECT subject, expected_fen, found_fen FROM payments.differences WHERE kind = 'succeeded_after_all'`;
    expect(found).toEqual([{ subject: transferNumber(id), expectedFen: 0, foundFen: 4_00 }]);
    expect(await rowOf(id)).toMatchObject({ state: 'failed' });
    expect(await shopBalances(ctx(), shop)).toEqual(before);
    await till.pass(minutes(40));
    expect(await till.market.pool`SELECT 1 FROM payments.second_looks`).toHaveLength(0);
  });

  it('is refused for nothing, for an order nobody paid, beyond the balance, and with a cause used before', async () => {
    const open = await till.open([10_00]);
    const refused = (code: string) => ({ code: `payments.${code}` });
    await expect(ask('late:x', 0)).rejects.toMatchObject(refused('transfer_amount_invalid'));
    await expect(ask('late:x', 1_00, 'x', open.orderIds[0] as Uuid)).rejects.toMatchObject(refused('order_not_paid'));
    await expect(ask('late:x', 10_000_00)).rejects.toMatchObject(refused('shop_balance_too_low'));
    await expect(ask('late:one', 4_99)).rejects.toMatchObject(refused('transfer_cause_reused'));
    expect(await till.audit()).toEqual([]);
  });

  it('of another amount than asked is not booked but listed', async () => {
    const id = await ask('late:amount', 2_00);
    const answer = { state: 'succeeded', gatewayNo: 'x', amountFen: 1_99, endedAt: null, failure: null } as const;
    await completeTransfer(ctx(), id, answer);
    expect(await rowOf(id)).toMatchObject({ state: 'asked' });
    const [row] = await till.market.pool<
      { expectedFen: number; foundFen: number }[]
    >`SELECT expected_fen, found_fen FROM payments.differences WHERE kind = 'transfer_amount'`;
    expect(row).toEqual({ expectedFen: 2_00, foundFen: 1_99 });
    await quiet();
    expect(await rowOf(id)).toMatchObject({ state: 'done' });
  });

  it('is in the bill of the day, and in the console with what went wrong', async () => {
    const listed = await till.market.http('GET', '/console/transfers?limit=2', { as: desk() });
    expect(listed.body).toMatchObject({ items: [{ state: 'done', amountFen: 2_00 }, { state: 'failed' }] });
    const failed = await till.market.http('GET', '/console/transfers?state=failed', { as: desk() });
    expect((failed.body as { items: object[] }).items).toHaveLength(3);
    await till.pass(minutes(24 * 60));
    const runs = await till.market.pool<
      { differences: number; totals: { transfer: number } }[]
    >`SELECT differences, totals FROM payments.reconciliations ORDER BY day LIMIT 1`;
    // What went after it was recorded as failed is in the bill, and still the only thing that differs.
    expect(runs).toEqual([{ differences: 1, totals: expect.objectContaining({ transfer: 14_00 }) }]);
  });
});

async function subMerchant(): Promise<string> {
  const [row] = await till.market.pool<
    { subMerchantId: string }[]
  >`SELECT sub_merchant_id FROM payments.sub_merchants WHERE shop_id = ${shop}`;
  return row?.subMerchantId ?? '';
}
