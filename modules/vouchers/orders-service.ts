import {
  type Ctx,
  chinaDay,
  cumulativeShare,
  type DomainEvent,
  earlier,
  fen,
  minutes,
  newId,
  shopScope,
  startOfChinaDay,
  type Uuid,
} from '#kernel';
import { setting } from '#modules/operations';
import { type Order, orderForShop } from '#modules/orders';
import { tradesWithVouchers, vouchersOfTrade } from '#modules/promotions';
import { shop as shopOf, staff } from '#modules/shops';
import { insertRedemption, lockUses, recount, redemptionsOfOrder, usedLately } from './redemption-store.ts';
import { type Flag, flagsOf } from './rounds.ts';
import { settings } from './settings.ts';
import { roundsByRule } from './store.ts';

/**
 * What a voucher gives to an order now and what was sold with it, in fen: by the same cumulative shares as its refunds. The sales are
 * what the buyer paid and the voucher gave for the lines it was used on. A closed order has nothing.
 */
export function inOrder(order: Pick<Order, 'state' | 'lines'>, couponId: Uuid): { givenFen: number; salesFen: number } {
  let [givenFen, salesFen] = [0, 0];
  if (order.state === 'closed') return { givenFen, salesFen };
  for (const line of order.lines) {
    const kept = (amountFen: number): number =>
      amountFen - cumulativeShare(fen(amountFen), line.refundedQuantity, line.quantity);
    const share = line.discounts.reduce((sum, one) => (one.couponId === couponId ? sum + kept(one.amountFen) : sum), 0);
    givenFen += share;
    if (share > 0) salesFen += share + Math.max(0, line.payableFen - line.refundedFen);
  }
  return { givenFen, salesFen };
}

const orderOf = (tx: Ctx, event: DomainEvent): Promise<Order> =>
  orderForShop(tx, shopScope(event.shopId as Uuid), event.subjectId);

/** Most orders were paid without a voucher. */
export async function concerning(tx: Ctx, events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
  const tradeOf = (event: DomainEvent) => (event.payload as { tradeId: Uuid }).tradeId;
  const paid = events.filter((event) => event.name === 'order.paid');
  const used = await tradesWithVouchers(tx, paid.map(tradeOf));
  return events.filter((event) => event.name !== 'order.paid' || used.has(tradeOf(event)));
}

/** An order was paid: the vouchers its trade used are written down for it. Trades without vouchers ask one thing more. */
export async function onPaid(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId } = event.payload as { tradeId: Uuid };
  const used = await vouchersOfTrade(tx, tradeId);
  if (used.length === 0 || !event.shopId) return;
  const [order, rounds] = [
    await orderOf(tx, event),
    await roundsByRule(
      tx,
      used.map((one) => one.ruleId),
    ),
  ];
  for (const voucher of used) {
    const round = rounds.find((one) => one.ruleId === voucher.ruleId);
    const now = inOrder(order, voucher.id);
    if (!round || now.givenFen === 0) continue;
    const at = order.paidAt ?? event.at;
    await insertRedemption(tx, {
      shopId: order.shopId,
      id: newId(tx),
      region: round.region,
      roundId: round.id,
      channel: 'order',
      couponId: voucher.id,
      buyerId: order.buyerId,
      orderId: order.id,
      receiptNo: null,
      codeEnd: null,
      madeBy: null,
      divisionCode: order.receiver.divisionCode,
      faceFen: round.faceFen,
      ...now,
      settledFen: 0,
      flags: await suspicions(tx, { shopId: order.shopId, buyerId: order.buyerId, channel: 'order' }),
      at,
      readyAt: null,
      changedAt: tx.clock.now(),
      undoneAt: null,
    });
  }
}

/** Something of an order came back, or it is settled with its shop: what its vouchers give follows. */
export async function onChanged(tx: Ctx, event: DomainEvent): Promise<void> {
  if (!event.shopId) return;
  const known = await redemptionsOfOrder(tx, event.shopId, event.subjectId);
  if (known.length === 0) return;
  const order = await orderOf(tx, event);
  for (const one of known) {
    const now = inOrder(order, one.couponId);
    const ready = event.name === 'order.settled';
    if (ready || now.givenFen !== one.givenFen || now.salesFen !== one.salesFen)
      await recount(tx, one, { ...now, ready });
  }
}

/** By the three rules that are stated: the shop's own people, one person often in a day, a till in a burst. This use counts with them. */
export async function suspicions(
  tx: Ctx,
  use: { readonly shopId: Uuid; readonly buyerId: Uuid; readonly channel: 'order' | 'till' },
): Promise<Flag[]> {
  await lockUses(tx, use);
  const now = tx.clock.now();
  const [people, keeper, lately, oneBuyerADay, burst] = await Promise.all([
    staff(tx, shopScope(use.shopId)),
    shopOf(tx, use.shopId),
    usedLately(tx, {
      shopId: use.shopId,
      buyerId: use.buyerId,
      day: startOfChinaDay(chinaDay(now)),
      lately: earlier(now, minutes(10)),
    }),
    setting(tx, 'vouchers.one_buyer_a_day', settings),
    setting(tx, 'vouchers.burst_count', settings),
  ]);
  return flagsOf(
    {
      ownPeople: keeper.ownerId === use.buyerId || people.some((one) => one.userId === use.buyerId),
      byBuyerToday: lately.byBuyer + 1,
      atTillLately: use.channel === 'till' ? lately.atTill + 1 : 0,
    },
    { oneBuyerADay, burst },
  );
}
