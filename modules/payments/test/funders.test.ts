import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seconds, transact, type Uuid } from '#kernel';
import { balance, COMMISSION, funderAccount, shopAccount } from '#modules/ledger';
import { type FunderShare, requestRefund, requestSettlement, settlementOfOrder } from '../index.ts';
import { orderNumber, refundNumber } from '../numbers.ts';
import { completeRefund } from '../refunds.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
let shop: Uuid;
beforeAll(async () => {
  till = await openTill();
  shop = till.shops[0];
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const available = () => balance(ctx(), shopAccount(shop, 'available'));
const commission = () => balance(ctx(), COMMISSION);
const settled = async (orderId: Uuid) => (await settlementOfOrder(ctx(), shop, orderId))?.state;

/** A paid order of the first shop. */
async function paid(amountFen: number): Promise<Uuid> {
  const order = await till.pay([amountFen]);
  await till.gateway.tick();
  till.market.clock.advance(seconds(2));
  return order.orderIds[0] as Uuid;
}

describe('discounts that others pay for', () => {
  const region = { funder: 'region', funderId: '330282' } as const;
  const regionAt = () => balance(ctx(), funderAccount('region', '330282'));
  const promotion = () => balance(ctx(), funderAccount('platform'));

  it('come to the shop out of the commission at the provider, and go back with a refund, to the fen', async () => {
    const orderId = await paid(100_00);
    const before = { available: await available(), commission: await commission(), region: await regionAt() };
    const shares = [
      { funder: 'platform', amountFen: 1_00 },
      { ...region, amountFen: 2_01 },
    ] as const;
    const ours = await promotion();
    await transact(ctx(), (tx) =>
      requestSettlement(tx, { shopId: shop, orderId, shopFen: 95_00, commissionFen: 5_00, shares }),
    );
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');
    expect((await available()) - before.available).toBe(98_01);
    expect((await commission()) - before.commission).toBe(5_00);
    expect((await regionAt()) - before.region).toBe(-2_01);
    expect((await promotion()) - ours).toBe(-1_00);
    // What the platform took at the provider is what is left of its commission.
    const at = await till.market.pool<{ unfrozenFen: number }[]>`
      SELECT unfrozen_fen FROM payments.settlements WHERE order_id = ${orderId}`;
    expect(at[0]?.unfrozenFen).toBe(98_01);
    const back = (cause: string, amountFen: number, commissionFen: number, given: readonly FunderShare[]) =>
      transact(ctx(), (tx) =>
        requestRefund(tx, { cause, shopId: shop, orderId, amountFen, commissionFen, reason: '退款', shares: given }),
      );
    await back('case:funded-1', 50_00, 2_50, [
      { funder: 'platform', amountFen: 50 },
      { ...region, amountFen: 1_00 },
    ]);
    // More than a funder gave is never given back to it.
    await back('case:funded-2', 50_00, 2_50, [
      { funder: 'platform', amountFen: 9_00 },
      { ...region, amountFen: 9_00 },
    ]);
    await till.quiet();
    expect(await available()).toBe(before.available);
    expect(await commission()).toBe(before.commission);
    expect(await regionAt()).toBe(before.region);
    expect(await promotion()).toBe(ours);
    expect(await till.differences('subsidy_due')).toEqual([]);
    expect(await till.audit()).toEqual([]);
  });

  it('beyond the commission are listed for an operator to pay in, and to take back after a refund', async () => {
    const orderId = await paid(80_00);
    const start = await available();
    const shares = [{ ...region, amountFen: 20_00 }] as const;
    await transact(ctx(), (tx) =>
      requestSettlement(tx, { shopId: shop, orderId, shopFen: 76_00, commissionFen: 4_00, shares }),
    );
    await till.quiet();
    expect((await available()) - start).toBe(96_00);
    expect(await till.differences('subsidy_due')).toMatchObject([
      { subject: orderNumber(orderId), expectedFen: 16_00 },
    ]);
    const { refundId } = await transact(ctx(), (tx) =>
      requestRefund(tx, {
        cause: 'case:funded-3',
        shopId: shop,
        orderId,
        amountFen: 80_00,
        commissionFen: 4_00,
        reason: '退款',
        shares,
      }),
    );
    await till.quiet();
    expect(await available()).toBe(start);
    expect(await till.differences('subsidy_back')).toMatchObject([
      { subject: refundNumber(refundId), expectedFen: 16_00 },
    ]);
    expect(await till.audit()).toEqual([]);
  });

  it('stay given when the refund fails', async () => {
    const orderId = await paid(60_00);
    const shares = [{ ...region, amountFen: 1_00 }] as const;
    await transact(ctx(), (tx) =>
      requestSettlement(tx, { shopId: shop, orderId, shopFen: 57_00, commissionFen: 3_00, shares }),
    );
    await till.quiet();
    const before = { available: await available(), region: await regionAt() };
    const { refundId } = await transact(ctx(), (tx) =>
      requestRefund(tx, {
        cause: 'case:funded-4',
        shopId: shop,
        orderId,
        amountFen: 60_00,
        commissionFen: 3_00,
        reason: '退款',
        shares,
      }),
    );
    await completeRefund(ctx(), refundId, {
      state: 'failed',
      gatewayNo: '',
      amountFen: 0,
      endedAt: till.market.clock.now(),
      failure: 'TEST',
    });
    expect(await available()).toBe(before.available);
    expect(await regionAt()).toBe(before.region);
    expect(await till.audit()).toEqual([]);
  });
});
