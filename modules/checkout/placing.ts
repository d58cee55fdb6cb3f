import { type Ctx, transact, type Uuid } from '#kernel';
import { address, forgetAddress } from '#modules/accounts';
import { freshForSale } from '#modules/catalog';
import { holdAtStore } from '#modules/inventory';
import { type PlacedTrade, placeTrades } from '#modules/orders';
import { agreedOn } from './agreed.ts';
import type { Agreed, PlaceCheckout } from './agreement.ts';
import { wantedFor } from './bundles.ts';
import { type FormTerms, holdPlace } from './forms.ts';
import { tieInstalls } from './installs.ts';
import { merged, type Problem } from './lines.ts';
import { drifted, refuseProblems, translated } from './refused.ts';
import {
  budgetsTaken,
  couponsUsed,
  Drift,
  flashTaken,
  holdUsed,
  ownTaken,
  pursesTaken,
  type StandingGuard,
  standingGuard,
  takeBudgets,
  takeFirst,
  takeFlashPieces,
  takeOwn,
  takePurses,
} from './standing.ts';
import { dropSkus, takeLimits } from './store.ts';
import { bookVisits } from './visits.ts';

/**
 * Places what the buyer agreed to (T5). Refuses checkout.quote_moved with the new quote, product_unavailable, shop_frozen,
 * shop_paused, not_enough_stock, limit_exceeded, outside_delivery_area, age_unknown, under_age, no_return_unconfirmed, store_closed, store_short, address_needed,
 * visit_missing, install_not_offered, install_too_soon, empty, too_many_lines, group_not_cheaper, and as the group buy does.
 */
export async function place(ctx: Ctx, input: PlaceCheckout): Promise<PlacedTrade> {
  return transact(ctx, async (tx) => {
    const skuIds = merged(input.lines).map((line) => line.skuId);
    if (input.addressId) forgetAddress(tx, input.buyerId, input.addressId);
    const [to, skus] = await Promise.all([
      input.addressId ? address(tx, input.buyerId, input.addressId) : null,
      freshForSale(tx, skuIds),
    ]);
    const one = await agreedOn(tx, input, to, skus);
    const guard = standingGuard([one]);
    try {
      const [placed] = await write(tx, [one], guard);
      if (!placed) throw new Error('a trade was not placed');
      return placed;
    } catch (error) {
      if (error instanceof Drift)
        throw await drifted(tx, one, {
          shops: guard.shops(),
          buyerId: input.buyerId,
          coupons: input.coupons,
          use: input.use,
          installs: input.installs ?? [],
          ...(input.pickup ? { pickup: input.pickup } : {}),
        });
      throw translated(error, one);
    }
  });
}

/**
 * Places what several buyers agreed to in one transaction. One batch writes everything, and looks beside it whether goods,
 * addresses, shops and rules, which came from memory, are still so; if not, or when the database refuses (stock, limits), it undoes it all and
 * throws, so that each may go alone. `record` is told before the database has answered, and its statement travels with the others.
 */
export const placeTogether = (
  tx: Ctx,
  going: readonly Agreed[],
  record: (placed: readonly PlacedTrade[]) => Promise<void>,
): Promise<readonly PlacedTrade[]> => write(tx, going, standingGuard(going), record);

async function write(
  tx: Ctx,
  going: readonly Agreed[],
  guard: StandingGuard,
  record: (placed: readonly PlacedTrade[]) => Promise<void> = async () => {},
): Promise<readonly PlacedTrade[]> {
  // Counters of limits are taken in one order by everybody: nobody waits for another in a circle.
  const counted = going
    .filter((one) => one.takes.length > 0)
    .sort((a, b) => (a.input.buyerId < b.input.buyerId ? -1 : 1));
  const held = going.flatMap((one) => couponsUsed(one));
  const budgets = going.flatMap((one) => budgetsTaken(one));
  const own = going.flatMap((one) => ownTaken(one));
  const flash = going.flatMap((one) => flashTaken(one));
  const purses = going.flatMap((one) => pursesTaken(one));
  const first = going.flatMap(({ firstOn, draft }) =>
    firstOn ? [{ device: firstOn, tradeId: draft.placed.tradeId }] : [],
  );
  await placeTrades(
    tx,
    going.map((one) => one.draft),
    [
      () => guard.look(tx),
      ...(held.length > 0 ? [() => holdUsed(tx, held)] : []),
      ...(budgets.length > 0 ? [() => takeBudgets(tx, budgets)] : []),
      ...(own.length > 0 ? [() => takeOwn(tx, own)] : []),
      ...(flash.length > 0 ? [() => takeFlashPieces(tx, flash)] : []),
      ...(purses.length > 0 ? [() => takePurses(tx, purses)] : []),
      ...counted.map((one) => () => takeLimits(tx, one.input.buyerId, one.draft.placed.tradeId, one.takes)),
      ...(first.length > 0 ? [() => takeFirst(tx, first)] : []),
      ...going.filter((one) => one.input.fromCart).map((one) => () => dropSkus(tx, one.input.buyerId, skusOf(one))),
      ...going.flatMap((one) => (one.form ? [placeUnder(one, one.form)] : [])),
      ...going.filter((one) => one.visits.length > 0).map((one) => visitsOf(one)),
      ...going.filter((one) => one.quoted.installs.length > 0).map((one) => installsOf(one)),
      (_tx, known) => record(known),
    ],
  );
  const placed = going.map((one) => one.draft.placed);
  await holdAtStores(tx, going, placed);
  return placed;
}

const placeUnder =
  (one: Agreed, terms: FormTerms) =>
  async (tx: Ctx): Promise<void> => {
    const { tradeId, orders } = one.draft.placed;
    const [order] = orders;
    const quantity = one.wanted.reduce((sum, line) => sum + line.quantity, 0);
    if (!order) throw new Error(`trade ${tradeId} of a form without an order`);
    const { orderId, shopId } = order;
    await holdPlace(tx, { terms, buyerId: one.input.buyerId, tradeId, orderId, shopId, quantity });
  };

const visitsOf =
  (one: Agreed) =>
  (tx: Ctx, placed: readonly PlacedTrade[]): Promise<void> =>
    bookVisits(tx, { ...one, tradeId: one.draft.placed.tradeId }, placed);

const installsOf =
  ({ quoted, lineIds, draft }: Agreed) =>
  (tx: Ctx, placed: readonly PlacedTrade[]): Promise<void> =>
    tieInstalls(tx, { ...quoted, lineIds, tradeId: draft.placed.tradeId }, placed);

const skusOf = (one: Agreed): Uuid[] => one.wanted.map((line) => line.skuId);

/** What is collected at a store is held there, or the order is not placed. */
async function holdAtStores(tx: Ctx, going: readonly Agreed[], placed: readonly PlacedTrade[]): Promise<void> {
  for (const [place, { quoted }] of going.entries())
    for (const { orderId, shopId } of placed[place]?.orders ?? []) {
      const store = quoted.stores.get(shopId);
      const short = store ? await holdAtStore(tx, { shopId, orderId, storeId: store.id }) : [];
      if (store && short.length > 0)
        refuseProblems(
          short
            .flatMap((skuId) => wantedFor(quoted.skus, skuId))
            .map(({ skuId }): Problem => ({ skuId, code: 'store_short', params: { store: store.name } })),
        );
    }
}
