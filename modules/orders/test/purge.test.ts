import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, emit, transact, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { cancelTrade } from '../payment.ts';
import { purgeErased } from '../privacy.ts';

/** What the law keeps of a trade it keeps three years; then nothing says any more who received the goods. */

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

async function ended(buyer: Buyer): Promise<Uuid> {
  const sku = await stall.sku({ priceFen: 1_000, stock: 5 });
  const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  await cancelTrade(stall.market.ctx(buyer.actor), { tradeId: trade.tradeId, buyerId: buyer.id, reason: '不要了' });
  return trade.orders[0]?.orderId as Uuid;
}
const leave = (buyer: Buyer) =>
  transact(stall.market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: buyer.id, payload: { userId: buyer.id } }),
  );
const rowOf = async (id: Uuid) =>
  (
    await stall.market.pool<{ receiver: Record<string, unknown>; purged: Date | null; payableFen: number }[]>`
    SELECT receiver, receiver_purged_at AS purged, payable_fen FROM orders.orders WHERE id = ${id}`
  )[0];

test('receivers of people who left go three years after the order’s end, not before, and nobody else’s', async () => {
  const [gone, here] = [await stall.buyer(), await stall.buyer()];
  const [first, other] = [await ended(gone), await ended(here)];
  await leave(gone);
  await leave(gone);
  stall.market.clock.advance(days(3 * 365));
  expect(await purgeErased(stall.market.ctx())).toBe(0);
  expect((await rowOf(first))?.receiver).toMatchObject({ name: gone.receiver.name, street: gone.receiver.street });
  stall.market.clock.advance(days(2));
  expect(await purgeErased(stall.market.ctx())).toBe(1);
  const purged = await rowOf(first);
  const { divisionCode } = gone.receiver;
  expect(purged?.receiver).toMatchObject({
    name: '已注销用户',
    phoneMasked: '',
    street: '',
    divisionCode: `${divisionCode.slice(0, 4)}00`,
    divisionNames: gone.receiver.divisionNames.slice(0, 2),
  });
  expect(stall.market.runtime.secrets.open(String(purged?.receiver.phone))).toBe('');
  expect(purged?.payableFen).toBe(1_000);
  expect((await rowOf(other))?.purged).toBeNull();
  expect(await purgeErased(stall.market.ctx())).toBe(0);
});
