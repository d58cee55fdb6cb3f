import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emit, hours, minutes, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { changeAddress } from '#modules/orders';
import { type CarrierDesk, carrierDesk, simulatedDesk } from '../carrier-desk.ts';
import { CARRIERS, carrierOf, checkDigitHolds } from '../carriers.ts';
import { askInterception, driveInterceptions } from '../interception-service.ts';
import { parcelsForBuyer, shipParcel } from '../shipping-service.ts';
import { takePushed } from '../tracking-service.ts';
import type { Parcel } from '../types.ts';
import { buyWaybill, cancelWaybill, shipBought } from '../waybills-service.ts';

let stall: Stall;
let answer: Partial<CarrierDesk> = {};
let bought = 0;
beforeAll(async () => {
  stall = await openStall({
    prepare: (runtime) => {
      runtime.slots.set(carrierDesk.key, {
        buyWaybill: (order: never) => {
          bought += 1;
          return (answer.buyWaybill ?? simulatedDesk.buyWaybill)(order);
        },
        cancelWaybill: (order: never) => (answer.cancelWaybill ?? simulatedDesk.cancelWaybill)(order),
        intercept: (parcel: never, one: never, clock: never) =>
          (answer.intercept ?? simulatedDesk.intercept)(parcel, one, clock),
      });
    },
  });
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const scope = () => stall.scopes[0];
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

async function order(): Promise<{ orderId: Uuid; buyer: Buyer }> {
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 900, stock: 3 });
  const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  await stall.pay(trade);
  return { orderId: trade.orders[0]?.orderId as Uuid, buyer };
}
async function parcel(): Promise<{ parcel: Parcel; buyer: Buyer; orderId: Uuid }> {
  const one = await order();
  return {
    ...one,
    parcel: await shipBought(ctx(), scope(), uuidv7(Date.now()), { orderId: one.orderId, carrier: 'yto' }),
  };
}
const seen = async (one: { buyer: Buyer; orderId: Uuid }) => {
  const [found] = await parcelsForBuyer(ctx(), one.buyer.id, one.orderId);
  return found;
};
const push = (one: Parcel, state: 'in_transit' | 'out_for_delivery' | 'signed', more = {}) =>
  takePushed(ctx(), one.carrier, one.waybillNo, [
    { providerId: `${state}:1`, at: stall.market.clock.now(), state, place: '杭州', note: '', ...more },
  ]);

describe('waybills that are bought', () => {
  test('the simulator’s numbers are in the form of each carrier it sells', async () => {
    for (const { code: carrier } of CARRIERS) {
      const sold = await simulatedDesk.buyWaybill({ number: 'one', carrier, shopId: stall.shops[0] });
      if (!sold) continue;
      expect(carrierOf(carrier)?.waybill.test(sold.waybillNo), `${carrier} ${sold.waybillNo}`).toBe(true);
      expect(checkDigitHolds(sold.waybillNo)).toBe(true);
      expect(await simulatedDesk.buyWaybill({ number: 'one', carrier, shopId: stall.shops[0] })).toEqual(sold);
    }
  });

  test('the same key is one waybill and one parcel; for another order it is refused; a silent provider leaves nothing shipped', async () => {
    const one = await order();
    const buy = (key: string, orderId = one.orderId, carrier = 'sf') =>
      shipBought(ctx(), scope(), key, { orderId, carrier });
    answer = {
      buyWaybill: async () => {
        throw new Error('no line');
      },
    };
    expect(await code(buy('a'))).toBe('fulfilment.provider_silent');
    expect(await stall.stateOf(one.orderId)).toBe('awaiting_shipment');
    answer = {};
    const first = await buy('a');
    const times = bought;
    expect((await buy('a')).id).toBe(first.id);
    expect(bought).toBe(times);
    const other = await order();
    expect(await code(buy('a', other.orderId))).toBe('fulfilment.waybill_key_reused');
    expect(await code(buy('b', other.orderId, 'other'))).toBe('fulfilment.carrier_not_sold');
    expect(await code(buy('c', other.orderId, 'nobody'))).toBe('fulfilment.carrier_unknown');
    expect(await code(shipBought(ctx(), stall.scopes[1], 'd', { orderId: other.orderId, carrier: 'sf' }))).toBe(
      'orders.order_not_found',
    );
    expect(await stall.stateOf(other.orderId)).toBe('awaiting_shipment');
  });
});

describe('waybills before the goods leave', () => {
  const buy = (orderId: Uuid, key: string = uuidv7(Date.now())) =>
    buyWaybill(ctx(), scope(), key, { orderId, carrier: 'sf' });
  const staff = () =>
    stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.ship'] }]);
  const at = (path: string) => `/shops/${toId('shp', stall.shops[0])}${path}`;

  test('twenty askers with twenty keys have bought one waybill, and it ships once', async () => {
    const one = await order();
    const found = await Promise.all(Array.from({ length: 20 }, () => buy(one.orderId)));
    expect(new Set(found.map((waybill) => waybill.waybillNo)).size).toBe(1);
    expect(await stall.stateOf(one.orderId)).toBe('awaiting_shipment');
    const parcel = await shipBought(ctx(), scope(), uuidv7(Date.now()), { orderId: one.orderId, carrier: 'sf' });
    expect(parcel.waybillNo).toBe(found[0]?.waybillNo);
    const times = bought;
    expect(await code(buy(one.orderId))).toBe('fulfilment.order_not_waiting');
    expect(await code(cancelWaybill(ctx(), scope(), found[0]?.id as Uuid))).toBe('fulfilment.waybill_shipped');
    expect(bought).toBe(times);
  });

  test('given back: nothing ships with it, a silent provider is asked again, a collected one goes on', async () => {
    const one = await order();
    const first = await buy(one.orderId);
    answer = {
      cancelWaybill: async () => {
        throw new Error('no line');
      },
    };
    expect(await code(cancelWaybill(ctx(), scope(), first.id))).toBe('fulfilment.provider_silent');
    const ship = (waybillNo: string) => shipParcel(ctx(), scope(), { orderId: one.orderId, carrier: 'sf', waybillNo });
    expect(await code(ship(first.waybillNo))).toBe('fulfilment.waybill_cancelled');
    answer = {};
    expect(await cancelWaybill(ctx(), scope(), first.id)).toMatchObject({ cancelledAt: expect.any(Date) });
    expect(await code(ship(first.waybillNo))).toBe('fulfilment.waybill_cancelled');
    expect(await stall.stateOf(one.orderId)).toBe('awaiting_shipment');

    const second = await buy(one.orderId);
    expect(second.waybillNo).not.toBe(first.waybillNo);
    answer = { cancelWaybill: async () => 'collected' };
    expect(await code(cancelWaybill(ctx(), scope(), second.id))).toBe('fulfilment.waybill_collected');
    answer = {};
    expect((await ship(second.waybillNo)).orderId).toBe(one.orderId);
    expect(await code(cancelWaybill(ctx(), stall.scopes[1], second.id))).toBe('fulfilment.waybill_not_found');
  });

  test('a number bought for one order does not ship another', async () => {
    const [one, other] = [await order(), await order()];
    const { waybillNo } = await buy(one.orderId);
    const wrong = shipParcel(ctx(), scope(), { orderId: other.orderId, carrier: 'sf', waybillNo });
    expect(await code(wrong)).toBe('fulfilment.waybill_used');
    expect(await stall.stateOf(other.orderId)).toBe('awaiting_shipment');
  });

  test('a buyer who moves after it was bought is told of: the printed label is wrong', async () => {
    const [moves, stays] = [await order(), await order()];
    for (const { orderId } of [moves, stays]) await buy(orderId);
    stall.market.clock.advance(minutes(1));
    const { buyer, orderId } = moves;
    await changeAddress(stall.market.ctx(buyer.actor), buyer.id, orderId, { ...buyer.receiver, street: '文三路 2 号' });
    const listed = await stall.market.http('GET', at('/waybills?state=bought&limit=100'), { as: staff() });
    const moved = new Map(
      (listed.body as { items: { orderId: string; receiverMoved: boolean }[] }).items.map((one) => [
        one.orderId,
        one.receiverMoved,
      ]),
    );
    expect([moved.get(toId('ord', orderId)), moved.get(toId('ord', stays.orderId))]).toEqual([true, false]);
  });

  test('over HTTP: many at once, each failure told; listed, printed, given back', async () => {
    const [one, other] = [await order(), await order()];
    await shipBought(ctx(), scope(), uuidv7(Date.now()), { orderId: other.orderId, carrier: 'yto' });
    const body = { carrier: 'zto', orderIds: [toId('ord', one.orderId), toId('ord', other.orderId)] };
    const many = await stall.market.http('POST', at('/waybills/batch'), { as: staff(), body });
    expect(many.body).toMatchObject({
      done: 1,
      refused: 1,
      rows: [{ waybill: { state: 'bought' } }, { waybill: null, code: 'fulfilment.order_not_waiting' }],
    });
    const id = (many.body as { rows: { waybill: { id: string } }[] }).rows[0]?.waybill.id;
    // Others of the same moment may stand before it.
    const listed = await stall.market.http('GET', at('/waybills?state=bought'), { as: staff() });
    expect((listed.body as { items: { id: string }[] }).items.map((item) => item.id)).toContain(id);
    const sheet = await stall.market.http('GET', at(`/waybills/labels.pdf?waybillIds=${id}`), { as: staff() });
    expect(sheet.status, sheet.text.slice(0, 200)).toBe(200);
    const back = await stall.market.http('POST', at(`/waybills/${id}/cancel`), { as: staff() });
    expect(back.body).toMatchObject({ state: 'cancelled' });
    expect((await stall.market.http('GET', at(`/waybills/labels.pdf?waybillIds=${id}`), { as: staff() })).status).toBe(
      404,
    );
  });
});

describe('calling a parcel back', () => {
  test('accepted, on its way, returned; what tracking tells late does not deliver it', async () => {
    const one = await parcel();
    await askInterception(ctx(), scope(), one.parcel.id, '地址写错');
    await askInterception(ctx(), scope(), one.parcel.id, '再说一次');
    await driveInterceptions(ctx());
    expect(await seen(one)).toMatchObject({
      parcel: { state: 'returning' },
      interception: { state: 'accepted', reason: '地址写错' },
    });
    await push(one.parcel, 'signed', { proof: { signedBy: '本人', url: null } });
    expect((await seen(one))?.parcel).toMatchObject({ state: 'returning', signedAt: null });
    stall.market.clock.advance(hours(25));
    await driveInterceptions(ctx());
    expect(await seen(one)).toMatchObject({ parcel: { state: 'returned' }, interception: { state: 'returned' } });
    await driveInterceptions(ctx());
    const told = await stall.market.pool<
      { name: string }[]
    >`SELECT name FROM kernel.events WHERE subject_id = ${one.parcel.id} AND name LIKE 'parcel.%return%' ORDER BY name`;
    expect(told.map((row) => row.name)).toEqual(['parcel.returned', 'parcel.returning']);
  });

  test('out for delivery: too late, and it goes on; signed: refused; another shop’s: not found', async () => {
    const one = await parcel();
    await push(one.parcel, 'out_for_delivery');
    await askInterception(ctx(), scope(), one.parcel.id, '退款');
    await driveInterceptions(ctx());
    expect(await seen(one)).toMatchObject({
      parcel: { state: 'out_for_delivery' },
      interception: { state: 'too_late' },
    });
    await push(one.parcel, 'signed', { proof: { signedBy: '前台代收', url: 'https://carrier.test/p.jpg' } });
    expect((await seen(one))?.parcel).toMatchObject({
      state: 'signed',
      signedBy: '前台代收',
      proofUrl: 'https://carrier.test/p.jpg',
    });
    const next = await parcel();
    await push(next.parcel, 'signed');
    expect(await code(askInterception(ctx(), scope(), next.parcel.id, 'x'))).toBe('fulfilment.parcel_arrived');
    expect(await code(askInterception(ctx(), stall.scopes[1], next.parcel.id, 'x'))).toBe(
      'fulfilment.parcel_not_found',
    );
  });

  test('the courier is faster than the desk: signed wins; a silent desk is asked again', async () => {
    const one = await parcel();
    await askInterception(ctx(), scope(), one.parcel.id, '退款');
    answer = {
      intercept: async () => {
        throw new Error('no line');
      },
    };
    await driveInterceptions(ctx());
    expect((await seen(one))?.interception?.state).toBe('asked');
    answer = {
      intercept: async () => {
        await push(one.parcel, 'signed');
        return 'accepted';
      },
    };
    stall.market.clock.advance(hours(2));
    await driveInterceptions(ctx());
    answer = {};
    expect(await seen(one)).toMatchObject({ parcel: { state: 'signed' }, interception: { state: 'too_late' } });
  });

  test('a refund granted while parcels are under way calls them back', async () => {
    const one = await parcel();
    await transact(ctx(), (tx) =>
      emit(tx, {
        name: 'case.intercept_wanted',
        subjectId: uuidv7(Date.now()),
        shopId: stall.shops[0],
        payload: { orderId: one.orderId },
      }),
    );
    await stall.market.drain();
    expect((await seen(one))?.interception).toMatchObject({ state: 'accepted', reason: 'refund' });
  });

  test('over HTTP: staff call back, the buyer sees it', async () => {
    const one = await parcel();
    const staff = stall.market.user([
      { scope: 'shop', scopeId: stall.shops[0], role: 'packer', permissions: ['orders.ship'] },
    ]);
    const asked = await stall.market.http(
      'POST',
      `/shops/${toId('shp', stall.shops[0])}/parcels/${toId('pcl', one.parcel.id)}/intercept`,
      { as: staff, body: { reason: '买家要求' } },
    );
    expect(asked.body).toEqual({ asked: true });
    const shown = await stall.market.http('GET', `/me/orders/${toId('ord', one.orderId)}/parcels`, {
      as: one.buyer.actor,
    });
    expect(shown.body).toMatchObject([{ interception: { state: 'asked', reason: '买家要求' }, proof: null }]);
    expect(await stall.audit(['fulfilment', 'orders'])).toEqual([]);
  });
});
