import { type Ctx, chinaDay, type DomainEvent, days, earlier, transact, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { setting } from '#modules/operations';
import { addPaid, addToFunnel, type FunnelRow, funnelAmiss, nothing } from './funnel-store.ts';
import { countPageEvents, dropPageEvents } from './pages-store.ts';
import { addInterests, agreedOf, type Drawn } from './person-store.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Counts, FunnelKey, Seen } from './types.ts';

/** Hears, in the transaction that counts them, of what people who agreed to it did. */
export type Hearer = (tx: Ctx, seen: readonly (Seen & { readonly userId: Uuid })[]) => Promise<void>;
const hearers: Hearer[] = [];
/** Called at import by modules to the right that learn from what people look at. */
export const registerHearer = (hearer: Hearer): void => void hearers.push(hearer);

/** One row a key, in key order. */
function summed(rows: readonly (FunnelKey & Partial<Counts>)[]): FunnelRow[] {
  const byKey = new Map<string, FunnelRow>();
  for (const { shopId, productId, day, source, trial, ...counts } of rows) {
    const key = `${shopId} ${productId} ${day} ${source} ${trial}`;
    const before = byKey.get(key) ?? { shopId, productId, day, source, trial, ...nothing };
    const added = Object.entries(counts).map(([name, count]) => [name, before[name as keyof Counts] + (count ?? 0)]);
    byKey.set(key, { ...before, ...Object.fromEntries(added) });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const countsOf = ({ kind, seconds }: Seen): Partial<Counts> => {
  switch (kind) {
    case 'impression':
      return { impressions: 1 };
    case 'click':
      return { clicks: 1 };
    case 'dwell':
      return { dwells: 1, dwellSeconds: seconds };
    case 'add':
      return { adds: 1 };
    case 'share':
      return { shares: 1 };
  }
};
const keyOf = ({ shopId, productId, day, source, trial }: FunnelKey): FunnelKey => ({
  shopId,
  productId,
  day,
  source,
  trial,
});

const PAGE = 2_000;

/** Counts what came in since: sums by day, interests of those who agreed, and whoever else listens; each event once, whichever server takes it. */
export const countEvents = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const pages = await countPageEvents(tx, PAGE);
    const seen = await store.takeUncounted(tx, PAGE);
    if (seen.length === 0) return pages;
    await addToFunnel(tx, summed(seen.map((one) => ({ ...keyOf(one), ...countsOf(one) }))));
    const followed = seen.flatMap((one) => (one.userId ? [{ ...one, userId: one.userId }] : []));
    if (followed.length > 0) {
      const dwell = await setting(tx, 'behaviour.dwell_seconds', settings);
      await learn(
        tx,
        followed.map((one) => ({ ...one, weight: weightOf(one, dwell) })),
      );
      for (const hear of hearers) await hear(tx, followed);
    }
    return seen.length + pages;
  });

/** What an act says of somebody's interest, in clicks. */
const WEIGHTS = { click: 1, add: 3, share: 2, bought: 5 } as const;
const weightOf = ({ kind, seconds }: Seen, dwell: number): number =>
  kind === 'impression' ? 0 : kind === 'dwell' ? (seconds >= dwell ? 1 : 0) : WEIGHTS[kind];

type Act = { readonly userId: Uuid; readonly productId: Uuid; readonly at: Date; readonly weight: number };
async function learn(tx: Ctx, acts: readonly Act[]): Promise<void> {
  const telling = acts.filter((one) => one.weight > 0);
  const products = await productSummaries(tx, [...new Set(telling.map((one) => one.productId))]);
  const byKey = new Map<string, Drawn>();
  for (const { userId, productId, at, weight } of telling) {
    const categoryId = products.get(productId)?.categoryId;
    if (!categoryId) continue;
    const key = `${userId} ${categoryId}`;
    const before = byKey.get(key);
    // Acts of one page lie minutes apart: they count as of the latest.
    byKey.set(key, {
      userId,
      categoryId,
      weight: (before?.weight ?? 0) + weight,
      at: before && before.at > at ? before.at : at,
    });
  }
  await addInterests(tx, [...byKey.values()], await halves(tx));
}

export const halves = async (ctx: Ctx): Promise<{ shortDays: number; longDays: number }> => ({
  shortDays: await setting(ctx, 'behaviour.short_days', settings),
  longDays: await setting(ctx, 'behaviour.long_days', settings),
});

type Placed = {
  readonly buyerId: Uuid;
  readonly orders: readonly {
    readonly orderId: Uuid;
    readonly shopId: Uuid;
    readonly lines: readonly { readonly productId: Uuid; readonly quantity: number; readonly payableFen: number }[];
  }[];
};

/** What was ordered, product by product, and by whom. */
function boughtIn(event: DomainEvent) {
  const { buyerId, orders } = event.payload as unknown as Partial<Placed>;
  if (!orders || !buyerId) throw new TypeError(`trade.placed ${event.id} names no orders`);
  return orders.flatMap(({ orderId, shopId, lines }) =>
    [...Map.groupBy(lines, (line) => line.productId)].map(([productId, own]) => ({
      buyerId,
      orderId,
      shopId,
      productId,
      at: event.at,
      pieces: own.reduce((sum, line) => sum + line.quantity, 0),
      payableFen: own.reduce((sum, line) => sum + line.payableFen, 0),
    })),
  );
}

/** Orders that were placed and orders that were paid, in the order in which it happened; heard twice, nothing more happens. */
export async function onOrders(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const placed = events.filter((event) => event.name === 'trade.placed').flatMap(boughtIn);
  if (placed.length > 0) {
    const agreed = await agreedOf(tx, [...new Set(placed.map((one) => one.buyerId))]);
    const theirs = placed.filter((one) => agreed.has(one.buyerId)).map((one) => ({ ...one, userId: one.buyerId }));
    const window = days(await setting(tx, 'behaviour.source_days', settings));
    const clicks = theirs.length > 0 ? await store.lastClicks(tx, theirs, window) : [];
    const clickOf = new Map(clicks.map((one) => [`${one.userId} ${one.productId}`, one]));
    const fresh = await store.insertPurchases(
      tx,
      placed.map((one) => {
        const click = clickOf.get(`${one.buyerId} ${one.productId}`);
        return {
          ...one,
          day: chinaDay(one.at),
          // Who is followed and clicked nowhere came by an address of their own.
          source: agreed.has(one.buyerId) ? (click?.source ?? 'direct') : 'unknown',
          // An order belongs to the variant in which its product was last clicked on.
          trial: click?.trial ?? '',
          userId: click?.trial ? one.buyerId : null,
        };
      }),
    );
    await addToFunnel(
      tx,
      summed(fresh.map((one) => ({ ...keyOf(one), orders: 1, pieces: one.pieces, orderedFen: one.payableFen }))),
    );
    const counted = new Set(fresh.map((one) => `${one.orderId} ${one.productId}`));
    await learn(
      tx,
      theirs
        .filter((one) => counted.has(`${one.orderId} ${one.productId}`))
        .map((one) => ({ ...one, weight: WEIGHTS.bought })),
    );
  }
  const paid = await store.setPaid(
    tx,
    events.flatMap(({ name, subjectId, shopId }) =>
      name === 'order.paid' && shopId ? [{ shopId, orderId: subjectId }] : [],
    ),
  );
  await addPaid(
    tx,
    summed(paid.map((one) => ({ ...keyOf(one), paidOrders: 1, paidPieces: one.pieces, paidFen: one.payableFen }))),
  );
}

/** Takes single events away that are older than they are kept. */
export const forgetOld = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const keep = await setting(tx, 'behaviour.keep_days', settings);
    const before = chinaDay(earlier(tx.clock.now(), days(keep)));
    return (await store.dropBefore(tx, before, PAGE)) + (await dropPageEvents(tx, before, PAGE));
  });

/** Sums by day that are not those of their events. */
export async function sumsAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const { counted, wrong } = await funnelAmiss(ctx);
  return {
    counted,
    breaches: wrong.map(
      (one) => `the sums of ${one.day} for product ${one.productId} from ${one.source} are not those of its events`,
    ),
  };
}
