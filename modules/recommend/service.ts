import { type Ctx, type DomainEvent, days, earlier, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { setting } from '#modules/operations';
import { type Card, productCards } from '#modules/search';
import { type Facts, shelf } from './engine/shelf.ts';
import { buyerOf } from './ranks-service.ts';
import { addBuyers } from './ranks-store.ts';
import { settings } from './settings.ts';
import { dropKept, keep, keptOf, lopsided, type Pair, tiesOf, tieUp } from './store.ts';

type Completed = {
  readonly tradeId?: Uuid;
  readonly buyerId?: Uuid;
  readonly lines?: readonly {
    readonly productId?: Uuid;
    readonly quantity?: number;
    readonly refundedQuantity?: number;
  }[];
};

/** A finished order: what was kept of it goes with what was kept of its trade. Repeats and any order of a trade's orders come to the same. */
export async function onCompleted(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId = event.subjectId, buyerId, lines } = event.payload as Completed;
  if (!lines || !event.shopId) throw new TypeError(`order.completed ${event.id} names no lines`);
  const held = lines.filter((one) => (one.quantity ?? 0) > (one.refundedQuantity ?? 0));
  const productIds = [...new Set(held.flatMap((one) => (one.productId ? [one.productId] : [])))].sort();
  const fresh = new Set(await keep(tx, tradeId, event.shopId, productIds, event.at));
  if (fresh.size === 0) return;
  if (buyerId)
    await addBuyers(
      tx,
      [...fresh].map((productId) => ({ productId, buyer: buyerOf(tx, productId, buyerId) })),
    );
  const all = await keptOf(tx, tradeId);
  const pairs = all.flatMap((a): Pair[] =>
    all.filter((b) => a !== b && (fresh.has(a) || fresh.has(b))).map((b) => ({ productId: a, otherId: b })),
  );
  await tieUp(tx, pairs, event.at, await setting(tx, 'recommend.together_half_life_days', settings));
}

const PLACES = 10;
/** Looked at before the shelf is made: some are sold out, off the shelf, or one too many of their shop. */
const CANDIDATES = 40;

/**
 * What is often bought together with a product: finished trades that held both, newer ones counting more, a few of each shop.
 * Only goods that are on sale now in shops that trade. Empty when too few trades say anything.
 */
export async function goesWithProduct(ctx: Ctx, productId: Uuid): Promise<readonly Card[]> {
  const [halfLifeDays, trades, perShop] = await Promise.all([
    setting(ctx, 'recommend.together_half_life_days', settings),
    setting(ctx, 'recommend.together_trades', settings),
    setting(ctx, 'recommend.together_per_shop', settings),
  ]);
  const found = await tiesOf(ctx, productId, { halfLifeDays, trades, most: CANDIDATES });
  if (found.length === 0) return [];
  const summaries = await productSummaries(
    ctx,
    found.map((one) => one.otherId),
  );
  const shops = [...new Set([...summaries.values()].map((one) => one.shopId))];
  const facts = new Map<number, Facts>();
  for (const [item, { otherId }] of found.entries()) {
    const summary = summaries.get(otherId);
    if (summary?.state === 'live')
      facts.set(item, { item, category: 0, shop: shops.indexOf(summary.shopId), trust: 100, unproved: false });
  }
  const placed = shelf(
    found.map(({ weight }, item) => ({ item, weight })),
    facts,
    { places: PLACES, trustFloor: 0, span: PLACES, perCategory: PLACES, perShop, newPerHundred: 0 },
  );
  const cards = await productCards(
    ctx,
    placed.flatMap(({ item }) => (found[item] ? [{ productId: found[item].otherId }] : [])),
  );
  return cards.filter((card) => card.shop.trading);
}

/** Longest that orders of one trade can lie apart, and some. */
const KEPT_DAYS = 180;

export const dropOldNotes = (ctx: Ctx): Promise<number> => dropKept(ctx, earlier(ctx.clock.now(), days(KEPT_DAYS)));

export async function tiesAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const { pairs, wrong } = await lopsided(ctx);
  return { counted: pairs, breaches: wrong.map((one) => `${one.productId} and ${one.otherId} differ by direction`) };
}
