import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainEvent, days, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { goesWith, nothingTogether, tieBasket } from '../index.ts';
import { onCompleted } from '../service.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

const newId = (): Uuid => uuidv7(stall.market.clock.now().getTime());

/** What `orders` says when an order is finished. */
function completed(
  shop: 0 | 1,
  tradeId: Uuid,
  lines: readonly { productId: Uuid; refundedQuantity?: number }[],
): DomainEvent {
  const orderId = newId();
  return {
    id: newId(),
    name: 'order.completed',
    subjectId: orderId,
    shopId: stall.shops[shop],
    at: stall.market.clock.now(),
    payload: { orderId, tradeId, lines: lines.map((line) => ({ quantity: 1, refundedQuantity: 0, ...line })) },
  };
}
const tell = (event: DomainEvent): Promise<void> => transact(stall.market.ctx(), (tx) => onCompleted(tx, event));
const shown = async (productId: Uuid): Promise<string[]> => {
  const reply = await stall.market.http('GET', `/products/${toId('prd', productId)}/goes-with`);
  expect(reply.status).toBe(200);
  return (reply.body as { items: { productId: string }[] }).items.map((one) => one.productId);
};

test('what finished trades held together is shown, across shops, as strongly as the engine says; repeats add nothing', async () => {
  const { market } = stall;
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const cup = await stall.sku({ priceFen: 1_900, stock: 5 });
  const quilt = await stall.sku({ priceFen: 29_900, stock: 5, shop: 1 });
  const returned = await stall.sku({ priceFen: 900, stock: 5 });
  const number = new Map([kettle, cup, quilt, returned].map(({ productId }, at) => [productId, at]));
  const wanted = nothingTogether(90);
  let day = 0;

  const trades: readonly (readonly [first: readonly Uuid[], second: readonly Uuid[]])[] = [
    [[kettle.productId, cup.productId], []],
    [[kettle.productId], [quilt.productId]],
    [[kettle.productId, cup.productId], [quilt.productId]],
    [[kettle.productId], [quilt.productId]],
  ];
  for (const [first, second] of trades) {
    market.clock.advance(days(30));
    day += 30;
    const tradeId = newId();
    const events = [
      completed(0, tradeId, [
        ...first.map((productId) => ({ productId })),
        { productId: returned.productId, refundedQuantity: 1 },
      ]),
      ...(second.length > 0
        ? [
            completed(
              1,
              tradeId,
              second.map((productId) => ({ productId })),
            ),
          ]
        : []),
    ];
    for (const event of [...events, ...events]) await tell(event);
    tieBasket(
      wanted,
      [...first, ...second].map((one) => number.get(one) ?? -1),
      day,
    );
  }
  market.clock.advance(days(45));
  const said = goesWith(wanted, 0, day + 45, 9);
  expect(said.map((one) => one.item)).toEqual([2, 1]);
  expect(await shown(kettle.productId)).toEqual([quilt, cup].map(({ productId }) => toId('prd', productId)));
  const rows = await market.owner<{ otherId: Uuid; weight: number; at: Date }[]>`
    SELECT other_id, weight, at FROM recommend.ties WHERE product_id = ${kettle.productId}`;
  expect(rows).toHaveLength(2);
  for (const { otherId, weight, at } of rows) {
    const now = weight * 2 ** (-(market.clock.now().getTime() - at.getTime()) / (90 * 86_400_000));
    expect(now).toBeCloseTo(said.find((one) => one.item === number.get(otherId))?.weight ?? Number.NaN, 9);
  }
  // One trade alone says nothing yet, and what went back was not bought together with anything.
  expect(await shown(returned.productId)).toEqual([]);
  const alone = await stall.sku({ priceFen: 500, stock: 5 });
  await tell(completed(0, newId(), [{ productId: alone.productId }, { productId: cup.productId }]));
  expect(await shown(alone.productId)).toEqual([]);
  expect(await stall.audit(['recommend'])).toEqual([]);
});

test('a product nobody knows has nothing beside it; what is not a finished order is set aside', async () => {
  expect(await shown(newId())).toEqual([]);
  const event = completed(0, newId(), []);
  await expect(tell({ ...event, payload: { orderId: newId() } })).rejects.toThrow('names no lines');
});

test('the database holds a pair to be two products and a weight no more than its trades', async () => {
  const { owner } = stall.market;
  const [a, b] = [newId(), newId()];
  await expect(
    owner`INSERT INTO recommend.ties (product_id, other_id, weight, trades, at) VALUES (${a}, ${a}, 1, 1, now())`,
  ).rejects.toThrow('ties_others');
  await expect(
    owner`INSERT INTO recommend.ties (product_id, other_id, weight, trades, at) VALUES (${a}, ${b}, 2, 1, now())`,
  ).rejects.toThrow('ties_weight');
});
