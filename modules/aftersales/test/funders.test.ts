import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, fen, provide, type Uuid } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount, shopAccount } from '#modules/ledger';
import { confirmReceipt, type DiscountShare, type PlaceInput, placeTrade } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { agree } from '../answers-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/** Discounts others pay for (P1 funding): booked at completion, undone by refunds, to the fen. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
});
afterAll(() => desk.stall.market.close());
const ctx = () => desk.stall.market.ctx();

const FUNDERS = [
  { funder: 'shop' },
  { funder: 'platform' },
  { funder: 'region', funderId: '330282' },
  { funder: 'region', funderId: '330200' },
  { funder: 'brand' },
  { funder: 'streamer', funderId: 'usr-9' },
] as const;
const ACCOUNTS = FUNDERS.flatMap((one) =>
  one.funder === 'shop' ? [] : [funderAccount(one.funder, 'funderId' in one ? one.funderId : undefined)],
);
const balances = () => Promise.all(ACCOUNTS.map((account) => balance(ctx(), account)));

type Wish = {
  readonly quantity: number;
  readonly priceFen: number;
  /** Of the list price, in thousandths, by funder. */
  readonly given: readonly number[];
};

/** An order of one line with these discounts, completed. */
async function bought({ quantity, priceFen, given }: Wish): Promise<Bought> {
  const { stall } = desk;
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen, stock: 10 });
  const list = priceFen * quantity;
  const discounts = FUNDERS.flatMap((one, place): DiscountShare[] => {
    const amountFen = fen(Math.floor((list * (given[place] ?? 0)) / 1_000));
    const rule = { ruleId: null, kind: 'coupon', lane: 'platform_coupon', title: { zh: '券', en: 'Coupon' } };
    return amountFen === 0 ? [] : [{ ...rule, ...one, amountFen }];
  });
  const off = fen(discounts.reduce((sum, one) => sum + one.amountFen, 0));
  const plain = stall.basket(buyer, [{ sku, quantity }]);
  const asked: PlaceInput = {
    ...plain,
    shops: plain.shops.map((shop) => ({
      ...shop,
      discountFen: off,
      payableFen: fen(list - off),
      lines: shop.lines.map((line) => ({ ...line, discounts, payableFen: fen(list - off) })),
    })),
  };
  const trade = await placeTrade(stall.market.ctx(buyer.actor), asked);
  await stall.pay(trade);
  const [order] = trade.orders;
  const [line] = await stall.market.pool<{ id: Uuid }[]>`
    SELECT id FROM orders.lines WHERE order_id = ${order?.orderId ?? ''}`;
  if (!order || !line) throw new Error('no order');
  const one = { ...sku, buyer, orderId: order.orderId, shopId: order.shopId, lineId: line.id };
  const scope = stall.scopes[0];
  await shipParcel(ctx(), scope, { orderId: one.orderId, carrier: 'sf', waybillNo: desk.waybill() });
  return { ...one, scope };
}
async function refund(one: Bought, quantity: number): Promise<void> {
  const asked = await desk.ask(one, { kind: 'refund_only', reason: 'damaged', quantity });
  await agree(ctx(), one.scope, asked.id);
  await desk.stall.market.drain();
  expect((await desk.row(asked.id)).state).toBe('refunded');
}
const complete = async (one: Bought): Promise<void> => {
  await desk.advance(days(3));
  await confirmReceipt(ctx(), { orderId: one.orderId, shopId: one.shopId });
  await desk.stall.market.drain();
};

const wishes = fc.record({
  quantity: fc.integer({ min: 1, max: 4 }),
  priceFen: fc.integer({ min: 100, max: 9_999 }),
  given: fc.tuple(...FUNDERS.map(() => fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 160 })))),
  // How the pieces come back: before completion, after it, in what bites; the rest stays.
  before: fc.integer({ min: 0, max: 2 }),
  after: fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 }),
});

test('whatever funders share a discount and however pieces come back, each has given exactly its part of what stayed', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async (wish) => {
      const start = await balances();
      const shopAt = () => balance(ctx(), shopAccount(desk.stall.shops[0], 'available'));
      const shopStart = await shopAt();
      const one = await bought(wish);
      let left = wish.quantity;
      const back = async (pieces: number): Promise<void> => {
        const taken = Math.min(pieces, left);
        if (taken === 0) return;
        await refund(one, taken);
        left -= taken;
      };
      await back(wish.before);
      const gone = left === 0;
      if (!gone) await complete(one);
      for (const pieces of wish.after) if (!gone) await back(pieces);
      const list = wish.priceFen * wish.quantity;
      const parts = FUNDERS.map((_, place) => Math.floor((list * (wish.given[place] ?? 0)) / 1_000));
      const end = await balances();
      const gave = ACCOUNTS.map((_, place) => (start[place] ?? 0) - (end[place] ?? 0));
      const stayed = (amount: number): number => amount - Math.floor((amount * (wish.quantity - left)) / wish.quantity);
      expect(gave).toEqual(parts.slice(1).map(stayed));
      expect(left > 0 || (await shopAt()) === shopStart).toBe(true);
    }),
    { numRuns: 5 },
  );
  expect(await desk.stall.audit(['payments', 'ledger', 'orders'])).toEqual([]);
}, 300_000);
