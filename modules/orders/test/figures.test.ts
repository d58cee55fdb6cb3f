import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, toId } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { registerPerson } from '#modules/accounts';
import { addStaff, stepShop } from '#modules/shops';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

test('the view over several shops sums only what the caller may see in each', async () => {
  const { market, scopes, shops } = stall;
  const person = await registerPerson(market.ctx(), { phone: '13500001111', nickname: '老板' });
  await addStaff(market.ctx(), scopes[0], { userId: person.id, role: 'manager' });
  await addStaff(market.ctx(), scopes[1], { userId: person.id, role: 'packer' });
  const as = market.user(
    [
      { scope: 'shop', scopeId: shops[0], role: 'manager', permissions: ['orders.*', 'money.read'] },
      { scope: 'shop', scopeId: shops[1], role: 'packer', permissions: ['orders.read'] },
    ],
    person.id,
  );
  const see = async (who = as) => (await market.http('GET', '/me/shops/figures', { as: who })).body;
  const buyer = await stall.buyer();
  const [kettle, quilt] = [
    await stall.sku({ priceFen: 12_900, stock: 9 }),
    await stall.sku({ priceFen: 29_900, stock: 9, shop: 1 }),
  ];
  const buy = () =>
    stall.buy(
      buyer,
      [
        { sku: kettle, quantity: 2 },
        { sku: quilt, quantity: 1 },
      ],
      1_000,
    );
  await stall.pay(await buy());
  // Placed but not paid: no takings.
  await buy();
  expect(await see()).toMatchObject({
    items: [
      { shopId: toId('shp', shops[0]), ordersToday: 1, takingsTodayFen: 26_800, toShip: 1, availableFen: 0 },
      { shopId: toId('shp', shops[1]), ordersToday: 1, takingsTodayFen: null, toShip: 1, availableFen: null },
    ],
    sums: {
      ordersToday: { sum: 2, shops: 2 },
      takingsTodayFen: { sum: 26_800, shops: 1 },
      toShip: { sum: 2, shops: 2 },
      availableFen: { sum: 0, shops: 1 },
    },
  });
  expect(await see(market.user())).toMatchObject({ items: [], sums: { ordersToday: { sum: 0, shops: 0 } } });
  // A day later nothing was taken, but it is still to be shipped.
  market.clock.advance(hours(24));
  expect(await see()).toMatchObject({ sums: { ordersToday: { sum: 0 }, toShip: { sum: 2 } } });
  await stepShop(market.ctx(), shops[1], 'freeze', '涉嫌售假');
  expect(await see()).toMatchObject({ sums: { toShip: { shops: 2 } } });
});
