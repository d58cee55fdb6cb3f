import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days, hours, minutes, provide, toId } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { createWarehouse, receive } from '#modules/inventory';
import { paymentGateways } from '#modules/payments';
import { agree, reject, withdraw } from '../answers-service.ts';
import { confirmReplacement, inspect, inspectLate, sendBack, sendReplacement } from '../returns-service.ts';
import { sevenDaysEnd } from '../windows.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

let desk: Desk;
const gateway = willingGateway();
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: gateway });
});
beforeEach(() => {
  gateway.asked.length = 0;
  gateway.returned.length = 0;
});
afterAll(() => desk.stall.market.close());

const ctx = (one?: Bought) => (one ? desk.stall.market.ctx(one.buyer.actor) : desk.stall.market.ctx());
const good = { found: 'as_sold', accept: true, stock: 'sellable', note: '' } as const;
const send = (one: Bought, id: Parameters<Desk['row']>[0]) =>
  sendBack(ctx(one), one.buyer.id, id, { carrier: 'sf', waybillNo: desk.waybill() });

describe('return and refund', () => {
  test('agreed, sent back, inspected, refunded with its freight at the shop’s fault; the stock is back on the shelf', async () => {
    const one = await desk.received({ freightFen: 900 });
    const asked = await desk.ask(one, { quantity: 2 });
    expect(asked).toMatchObject({ state: 'requested', amountFen: 6_666 + 600, freightFen: 600, fault: 'shop' });
    const agreed = await agree(ctx(), one.scope, asked.id);
    expect(agreed).toMatchObject({ state: 'awaiting_return', returnTo: { street: '观海卫镇工业园 8 号' } });
    expect(gateway.asked).toEqual([]);
    await send(one, asked.id);
    const before = await desk.stall.stockOf(one.skuId);
    await inspect(ctx(), one.scope, asked.id, good);
    await desk.stall.market.drain();
    expect(await desk.row(asked.id)).toMatchObject({ state: 'refunded', inspection: 'as_sold' });
    expect(gateway.asked).toEqual([7_266]);
    expect((await desk.stall.stockOf(one.skuId)).onHand).toBe(before.onHand + 2);
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('goods that cannot be sold again do not come back to the shelf', async () => {
    const one = await desk.received();
    const asked = await desk.ask(one);
    await agree(ctx(), one.scope, asked.id);
    await send(one, asked.id);
    const before = await desk.stall.stockOf(one.skuId);
    await inspect(ctx(), one.scope, asked.id, { found: 'damaged', accept: true, stock: 'scrap', note: '已碎' });
    expect(await desk.stall.stockOf(one.skuId)).toEqual(before);
  });

  test('the buyer who does not send within seven days, and the shop that does not look within ten', async () => {
    const one = await desk.received();
    const asked = await desk.ask(one);
    await agree(ctx(), one.scope, asked.id);
    await desk.advance(days(7));
    expect(await desk.row(asked.id)).toMatchObject({ state: 'closed' });
    const again = await desk.ask(one);
    await agree(ctx(), one.scope, again.id);
    await send(one, again.id);
    const before = await desk.stall.stockOf(one.skuId);
    await desk.advance((days(10) - minutes(1)) as never);
    expect((await desk.row(again.id)).state).toBe('returning');
    await desk.advance(minutes(1));
    expect(await desk.row(again.id)).toMatchObject({ state: 'refunded', inspection: 'not_inspected' });
    // Signed for and never looked at: the shop's again, but not for sale.
    const pieces = again.lines[0]?.quantity ?? 0;
    const apart = { ...before, onHand: before.onHand + pieces, locked: before.locked + pieces };
    expect(await desk.stall.stockOf(one.skuId)).toEqual(apart);
    expect(await desk.stall.audit()).toEqual([]);
    await inspectLate(ctx(), one.scope, again.id, 'sellable');
    expect(await desk.stall.stockOf(one.skuId)).toEqual({ ...apart, locked: before.locked });
    await expect(inspectLate(ctx(), one.scope, again.id, 'scrap')).rejects.toMatchObject({
      code: 'aftersales.nothing_aside',
    });
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('what lay apart is scrapped when it cannot be sold; of a parcel that never arrived nothing lies apart', async () => {
    const one = await desk.received();
    const asked = await desk.ask(one);
    await agree(ctx(), one.scope, asked.id);
    await send(one, asked.id);
    const before = await desk.stall.stockOf(one.skuId);
    await desk.advance(days(9));
    await desk.advance(days(1));
    await inspectLate(ctx(), one.scope, asked.id, 'scrap');
    expect(await desk.stall.stockOf(one.skuId)).toEqual(before);
    const other = await desk.received();
    const lost = await desk.ask(other);
    await agree(ctx(), other.scope, lost.id);
    await send(other, lost.id);
    await desk.stall.market.pool`
      UPDATE aftersales.parcels SET next_look_at = NULL WHERE case_id = ${lost.id} AND leg = 'return'`;
    const shelf = await desk.stall.stockOf(other.skuId);
    await desk.advance(days(10));
    expect((await desk.row(lost.id)).state).toBe('refunded');
    expect(await desk.stall.stockOf(other.skuId)).toEqual(shelf);
    await expect(inspectLate(ctx(), other.scope, lost.id, 'sellable')).rejects.toMatchObject({
      code: 'aftersales.nothing_aside',
    });
  });

  test('a shop refuses goods only with a reason, and never goods as they were sold', async () => {
    const one = await desk.received();
    const asked = await desk.ask(one);
    await agree(ctx(), one.scope, asked.id);
    await send(one, asked.id);
    for (const findings of [
      { found: 'as_sold', accept: false, stock: 'scrap', note: '不想收' } as const,
      { found: 'damaged', accept: false, stock: 'scrap', note: '' } as const,
    ])
      await expect(inspect(ctx(), one.scope, asked.id, findings)).rejects.toMatchObject({
        code: 'aftersales.inspection_contradicts',
      });
    expect((await desk.row(asked.id)).state).toBe('returning');
    await inspect(ctx(), one.scope, asked.id, {
      found: 'not_ours',
      accept: false,
      stock: 'scrap',
      note: '寄回的是空盒',
    });
    expect(await desk.row(asked.id)).toMatchObject({ state: 'rejected', rejection: '寄回的是空盒' });
  });

  test('only shipped pieces can be sent back, and a waybill proves one case', async () => {
    const unshipped = await desk.bought();
    await expect(desk.ask(unshipped)).rejects.toMatchObject({ code: 'aftersales.not_shipped' });
    const [one, other] = [await desk.received(), await desk.received()];
    const waybillNo = desk.waybill();
    for (const each of [one, other]) await agree(ctx(), each.scope, (await desk.ask(each)).id);
    const idOf = async (each: Bought) =>
      (
        await desk.stall.market.pool<
          { id: typeof each.orderId }[]
        >`SELECT id FROM aftersales.cases WHERE order_id = ${each.orderId}`
      )[0]?.id ?? each.orderId;
    await sendBack(ctx(one), one.buyer.id, await idOf(one), { carrier: 'sf', waybillNo });
    await expect(
      sendBack(ctx(other), other.buyer.id, await idOf(other), { carrier: 'sf', waybillNo }),
    ).rejects.toMatchObject({ code: 'aftersales.waybill_used' });
    await expect(
      sendBack(ctx(other), other.buyer.id, await idOf(other), { carrier: 'sf', waybillNo: '12' }),
    ).rejects.toMatchObject({ code: 'aftersales.waybill_invalid' });
    expect((await desk.row(await idOf(other))).state).toBe('awaiting_return');
  });

  test('a shop without a return address cannot agree, and its silence calls the platform', async () => {
    const buyer = await desk.stall.buyer();
    const sku = await desk.stall.sku({ priceFen: 5_000, stock: 5, shop: 1 });
    const trade = await desk.stall.buy(buyer, [{ sku, quantity: 1 }]);
    await desk.stall.pay(trade);
    const scope = desk.stall.scopes[1];
    const [order] = trade.orders;
    const orderId = order?.orderId ?? scope.shopId;
    const { shipParcel } = await import('#modules/fulfilment');
    await shipParcel(ctx(), scope, { orderId, carrier: 'sf', waybillNo: desk.waybill() });
    const [line] = await desk.stall.market.pool<
      { id: typeof orderId }[]
    >`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
    const { skuId, productId } = sku;
    const one: Bought = { buyer, orderId, shopId: scope.shopId, scope, lineId: line?.id ?? orderId, skuId, productId };
    const asked = await desk.ask(one);
    await expect(agree(ctx(), scope, asked.id)).rejects.toMatchObject({ code: 'aftersales.return_address_missing' });
    await desk.advance(hours(48));
    expect((await desk.row(asked.id)).state).toBe('judging');
  });
});

describe('seven days without a reason', () => {
  test('nobody has to agree; the buyer bears the way back; the shop has seven days from the goods’ arrival', async () => {
    const one = await desk.received();
    const asked = await desk.ask(one, { reason: 'seven_days' });
    expect(asked).toMatchObject({ state: 'awaiting_return', agreedBy: 'law', fault: 'buyer', freightFen: 0 });
    await expect(reject(ctx(), one.scope, asked.id, '不同意退货')).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
    await send(one, asked.id);
    const sentAt = desk.stall.market.clock.now();
    await desk.advance(days(2.5 as never));
    const [parcel] = await desk.stall.market.pool<{ signedAt: Date }[]>`
      SELECT signed_at FROM aftersales.parcels WHERE case_id = ${asked.id}`;
    const { deadlineAt } = await desk.row(asked.id);
    expect(deadlineAt?.getTime()).toBe((parcel?.signedAt.getTime() ?? 0) + days(7) * 1000);
    expect(deadlineAt?.getTime()).toBeLessThan(sentAt.getTime() + days(10) * 1000);
    await desk.advance(days(8));
    expect((await desk.row(asked.id)).state).toBe('refunded');
  });

  test('the days begin with the day after receipt and end with the seventh, China time', () => {
    expect(sevenDaysEnd(new Date('2026-11-01T15:59:00Z'))).toEqual(new Date('2026-11-08T16:00:00Z'));
    expect(sevenDaysEnd(new Date('2026-11-01T16:01:00Z'))).toEqual(new Date('2026-11-09T16:00:00Z'));
  });

  test('not after them, and not for goods the law exempts', async () => {
    const late = await desk.received();
    await desk.advance(days(9));
    await expect(desk.ask(late, { reason: 'seven_days' })).rejects.toMatchObject({ code: 'aftersales.no_reason_over' });
    await expect(desk.ask(late, { reason: 'damaged' })).resolves.toMatchObject({ state: 'requested' });
    const fresh = await desk.received({ returnRule: 'fresh' });
    await expect(desk.ask(fresh, { reason: 'seven_days' })).rejects.toMatchObject({
      code: 'aftersales.no_reason_exempt',
    });
    await expect(desk.ask(fresh, { kind: 'refund_only', reason: 'seven_days' })).rejects.toMatchObject({
      code: 'aftersales.reason_unfit',
    });
  });

  test('exempt goods whose buyer did not agree at checkout have the seven days; the case says which it was', async () => {
    const unasked = await desk.received({ returnRule: 'fresh', agreed: false });
    const one = await desk.ask(unasked, { reason: 'seven_days' });
    expect(one).toMatchObject({ state: 'awaiting_return', agreedBy: 'law' });
    const seen = await desk.stall.market.http('GET', `/me/refunds/${toId('asl', one.id)}`, { as: unasked.buyer.actor });
    expect(seen.body).toMatchObject({ items: [{ noReturn: 'not_agreed' }] });
    const asked = await desk.received({ returnRule: 'fresh' });
    const [line] = await desk.stall.market.pool<{ noReturnAgreed: boolean }[]>`
      SELECT no_return_agreed FROM orders.lines WHERE id = ${asked.lineId}`;
    expect(line).toEqual({ noReturnAgreed: true });
    await expect(
      desk.stall.market.owner`UPDATE orders.lines SET return_rule = 'seven_days' WHERE id = ${asked.lineId}`,
    ).rejects.toThrow('lines_no_return');
  });
});

describe('exchange and repair', () => {
  test('pieces are set aside when agreed, leave when sent, and what came back is on the shelf', async () => {
    const one = await desk.received();
    const before = await desk.stall.stockOf(one.skuId);
    const asked = await desk.ask(one, { kind: 'exchange', reason: 'defective', wantedSkuId: one.skuId });
    await agree(ctx(), one.scope, asked.id);
    expect(await desk.stall.stockOf(one.skuId)).toMatchObject({ locked: before.locked + 1 });
    await send(one, asked.id);
    await inspect(ctx(), one.scope, asked.id, { ...good, found: 'damaged', stock: 'scrap', note: '换新' });
    expect((await desk.row(asked.id)).state).toBe('awaiting_replacement');
    await sendReplacement(ctx(), one.scope, asked.id, { carrier: 'sf', waybillNo: desk.waybill() });
    expect(await desk.stall.stockOf(one.skuId)).toMatchObject({ locked: before.locked, onHand: before.onHand - 1 });
    await confirmReplacement(ctx(one), one.buyer.id, asked.id);
    expect((await desk.row(asked.id)).state).toBe('fulfilled');
    expect(gateway.asked).toEqual([]);
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('an exchange is set aside and sent where its pieces are nearest to the buyer', async () => {
    const one = await desk.received();
    const near = await createWarehouse(ctx(), one.scope, { name: '近仓', divisionCode: '330106', priority: 900 });
    await receive(ctx(), one.scope, {
      cause: `near:${one.skuId}`,
      lines: [{ skuId: one.skuId, quantity: 3, warehouseId: near.id }],
    });
    const there = async () =>
      (
        await desk.stall.market.pool<{ onHand: number; locked: number }[]>`
          SELECT on_hand, locked FROM inventory.stock WHERE sku_id = ${one.skuId} AND warehouse_id = ${near.id}`
      )[0];
    const asked = await desk.ask(one, { kind: 'exchange', reason: 'defective', wantedSkuId: one.skuId });
    await agree(ctx(), one.scope, asked.id);
    expect(await there()).toEqual({ onHand: 3, locked: 1 });
    await send(one, asked.id);
    await inspect(ctx(), one.scope, asked.id, good);
    await sendReplacement(ctx(), one.scope, asked.id, { carrier: 'sf', waybillNo: desk.waybill() });
    expect(await there()).toEqual({ onHand: 2, locked: 0 });
    expect(await desk.stall.audit(['inventory', 'aftersales'])).toEqual([]);
  });

  test('taken back, the pieces are free again; not sent in time, the money goes back', async () => {
    const one = await desk.received();
    const before = await desk.stall.stockOf(one.skuId);
    const asked = await desk.ask(one, { kind: 'exchange', reason: 'defective', wantedSkuId: one.skuId });
    await agree(ctx(), one.scope, asked.id);
    await withdraw(ctx(one), one.buyer.id, asked.id);
    expect(await desk.stall.stockOf(one.skuId)).toEqual(before);
    const again = await desk.ask(one, { kind: 'exchange', reason: 'defective', wantedSkuId: one.skuId });
    await agree(ctx(), one.scope, again.id);
    await send(one, again.id);
    await inspect(ctx(), one.scope, again.id, good);
    await desk.advance(days(7));
    expect(await desk.row(again.id)).toMatchObject({ state: 'refunded', remedy: 'refund' });
    expect((await desk.stall.stockOf(one.skuId)).locked).toBe(before.locked);
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('out of stock the shop is told, and its silence makes a refund of it', async () => {
    const one = await desk.received({ quantity: 10, priceFen: 1_000 });
    const asked = await desk.ask(one, { kind: 'exchange', reason: 'defective', wantedSkuId: one.skuId });
    await expect(agree(ctx(), one.scope, asked.id)).rejects.toMatchObject({ code: 'aftersales.exchange_out_of_stock' });
    expect((await desk.row(asked.id)).state).toBe('requested');
    await desk.advance(hours(48));
    expect(await desk.row(asked.id)).toMatchObject({ state: 'awaiting_return', remedy: 'refund' });
  });

  test('only the same product at the same price', async () => {
    const [one, other] = [await desk.received(), await desk.received({ priceFen: 9_900 })];
    await expect(desk.ask(one, { kind: 'exchange', wantedSkuId: other.skuId })).rejects.toMatchObject({
      code: 'aftersales.wanted_unfit',
    });
    await expect(desk.ask(one, { kind: 'exchange' })).rejects.toMatchObject({ code: 'aftersales.wanted_missing' });
  });

  test('a repair goes back to the buyer, whose silence counts as received', async () => {
    const one = await desk.received();
    const before = await desk.stall.stockOf(one.skuId);
    const asked = await desk.ask(one, { kind: 'repair', reason: 'defective' });
    await agree(ctx(), one.scope, asked.id);
    await send(one, asked.id);
    await inspect(ctx(), one.scope, asked.id, { found: 'damaged', accept: true, stock: 'sellable', note: '修好寄回' });
    await sendReplacement(ctx(), one.scope, asked.id, { carrier: 'sf', waybillNo: desk.waybill() });
    expect(await desk.stall.stockOf(one.skuId)).toEqual(before);
    await desk.advance(days(10));
    expect((await desk.row(asked.id)).state).toBe('fulfilled');
  });
});
