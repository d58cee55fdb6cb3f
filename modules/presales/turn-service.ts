import { type Ctx, type DomainEvent, shopScope, transact, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { closePresale, coverPresales, skusAwaited } from '#modules/inventory';
import { closePayment, freezeUnresolved } from '#modules/payments';
import { mayTrade, shopsByIds } from '#modules/shops';
import { endAs, tell } from './deposits-service.ts';
import * as store from './store.ts';
import { endOf } from './terms.ts';
import type { Presale } from './types.ts';

const BATCH = 50;

/** Whatever the clock brings: deposits nobody paid, windows that end, goods that have come, balances that can be paid. Safe to repeat. */
export async function turn(ctx: Ctx): Promise<number> {
  const over = await transact(ctx, async (tx) => {
    const offers = await store.endDueOffers(tx, BATCH);
    for (const offer of offers) await closePresale(tx, shopScope(offer.shopId), offer.id);
    return offers.length;
  });
  let moved = over;
  for (const one of await store.unpaidDue(ctx, BATCH)) moved += await safely(ctx, one.id, (tx) => close(tx, one));
  moved += await cover(ctx);
  for (const one of await store.endingDue(ctx, BATCH))
    moved += await safely(ctx, one.id, (tx) => (one.state === 'placed' ? close(tx, one) : end(tx, one)));
  const told = await transact(ctx, async (tx) => {
    const ready = await store.tellingDue(tx, BATCH);
    for (const one of ready) await tell(tx, 'presale.balance_open', one);
    return ready.length;
  });
  return moved + told;
}

/** One that cannot be moved holds up no other. */
async function safely(ctx: Ctx, subject: Uuid, work: (tx: Ctx) => Promise<number | boolean>): Promise<number> {
  try {
    return Number(await transact(ctx, work));
  } catch (error) {
    ctx.log.error({ err: error, subject }, 'a presale could not be moved');
    return 0;
  }
}

/** The payment's row decides between paying and closing, as everywhere. */
async function close(tx: Ctx, one: Presale): Promise<boolean> {
  const { closed } = await closePayment(tx, { tradeId: one.id, reason: 'expired' });
  const now = closed ? await store.lockPresale(tx, one.id) : null;
  return now !== null && (await endAs(tx, now, 'closed')) !== null;
}

/** Nobody paid the balance. Whose fault it is, is asked at this moment: were the goods there, and could they be bought? */
async function end(
  tx: Ctx,
  seen: Presale & { readonly skuId: Uuid; readonly calledOff: boolean; readonly balanceUntil: Date },
): Promise<boolean> {
  const now = await store.lockPresale(tx, seen.id);
  if (now?.state !== 'deposit_paid' || now.tradeId) return false;
  const [[sku], shops] = await Promise.all([productForSale(tx, [seen.skuId]), shopsByIds(tx, [seen.shopId])]);
  const shop = shops.get(seen.shopId);
  // Goods that came when the window was over could not be paid for.
  const inTime = now.coveredAt !== null && now.coveredAt < seen.balanceUntil;
  const could = !seen.calledOff && inTime && sku?.forSale === true && shop !== undefined && mayTrade(shop);
  return (await endAs(tx, now, endOf(could))) !== null;
}

/** Pieces that have come are kept for whoever waits longest. */
async function cover(ctx: Ctx): Promise<number> {
  let covered = 0;
  for (const { shopId, skuId } of await skusAwaited(ctx, BATCH))
    covered += await safely(ctx, skuId, async (tx) => {
      const ids = await coverPresales(tx, shopScope(shopId), skuId);
      if (ids.length > 0) await store.markCovered(tx, ids);
      return ids.length;
    });
  return covered;
}

/** order.settled: the rest of a deposit has been released to the shop. */
export async function onSettled(tx: Ctx, event: DomainEvent): Promise<void> {
  if (event.shopId) await store.markSettled(tx, event.shopId, event.subjectId);
}

/** The provider soon lets go of a deposit nobody has finished: neither side's money is given away by a clock. */
export async function onFreezeDecided(tx: Ctx, event: DomainEvent): Promise<void> {
  const presale = event.shopId ? await store.presaleById(tx, event.subjectId) : null;
  if (!presale || presale.endedAt) return;
  await freezeUnresolved(tx, { shopId: presale.shopId, orderId: presale.id, why: `presale_${presale.state}` });
}
