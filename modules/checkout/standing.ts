import { add, type Ctx, subtract } from '#kernel';
import { addressesStand } from '#modules/accounts';
import { stillForSale } from '#modules/catalog';
import {
  type BudgetTake,
  type FlashTake,
  haveBought,
  holdBudgets,
  holdCoupons,
  holdPurses,
  type OwnTake,
  PURSES,
  type PurseTake,
  type Quote,
  rulesStillRun,
  takeFirstOrders,
  takeFlash,
  takeOwnPrices,
} from '#modules/promotions';
import { freshShops, type Shop } from '#modules/shops';
import type { Agreed } from './agreement.ts';
import { notOffered } from './installs.ts';
import { shopProblem } from './lines.ts';

const appliedRules = (quote: Quote) =>
  quote.shops.flatMap(({ shopId, lines, gifts }) => [
    ...lines.flatMap((line) => [...line.discounts, ...line.freightDiscounts].map(({ ruleId }) => ({ shopId, ruleId }))),
    ...gifts.map(({ ruleId }) => ({ shopId, ruleId })),
  ]);

/** Looks whether goods, addresses, shops, rules and first orders are in the database what the quotes, made of memory, said; throws Drift if not. */
export function standingGuard(going: readonly Agreed[]) {
  let found: readonly Shop[] = [];
  const quotes = going.map((one) => one.quoted.quote);
  const shopIds = [...new Set(quotes.flatMap((quote) => quote.shops.map((shop) => shop.shopId)))];
  const skus = going.flatMap((one) => [...one.quoted.skus.values()]);
  const held = going.flatMap(({ to, input }) => (to ? [{ userId: input.buyerId, address: to }] : []));
  const first = going.filter((one) => one.quoted.firstOrder).map((one) => one.input.buyerId);
  const placing = going.map((one) => one.draft.placed.tradeId);
  const installing = going.filter((one) => one.quoted.installs.length > 0);
  return {
    shops: () => found,
    async look(tx: Ctx): Promise<void> {
      const [shops, running, selling, reached, bought, strange] = await Promise.all([
        freshShops(tx, shopIds),
        rulesStillRun(tx, quotes.flatMap(appliedRules)),
        stillForSale(tx, skus),
        addressesStand(tx, held),
        first.length > 0 ? haveBought(tx, first, placing) : new Set(),
        Promise.all(installing.map((one) => notOffered(tx, one.quoted.installs, one.quoted.skus))),
      ]);
      found = shops;
      const stand = new Map(shops.map((shop) => [shop.id, shop]));
      if (
        !running ||
        !selling ||
        !reached ||
        bought.size > 0 ||
        strange.flat().length > 0 ||
        shopIds.some((id) => shopProblem(stand.get(id)) !== null)
      )
        throw new Drift();
    },
  };
}
export type StandingGuard = ReturnType<typeof standingGuard>;

export const couponsUsed = ({ quoted, input, draft }: Agreed) =>
  quoted.quote.applied.flatMap(({ couponId }) =>
    couponId ? [{ buyerId: input.buyerId, tradeId: draft.placed.tradeId, couponId }] : [],
  );

export async function holdUsed(tx: Ctx, held: ReturnType<typeof couponsUsed>): Promise<void> {
  if (!(await holdCoupons(tx, held))) throw new Drift();
}

/** What a trade costs the budgets of its rules, one sum for each. */
export function budgetsTaken({ quoted, draft }: Agreed): BudgetTake[] {
  const { tradeId } = draft.placed;
  const discounts = quoted.quote.shops.flatMap((shop) =>
    shop.lines.flatMap((line) => [...line.discounts, ...line.freightDiscounts]),
  );
  const byRule = Map.groupBy(
    discounts.filter((one) => one.budget),
    (one) => one.ruleId,
  );
  return [...byRule].map(([ruleId, own]) => ({ tradeId, ruleId, amountFen: add(...own.map((one) => one.amountFen)) }));
}

export async function takeBudgets(tx: Ctx, budgets: readonly BudgetTake[]): Promise<void> {
  if (!(await holdBudgets(tx, budgets))) throw new Drift();
}

/** Pieces of a trade at prices that are its buyer's alone. */
export const ownTaken = ({ quoted, input, draft }: Agreed): OwnTake[] =>
  quoted.ownOffers.size === 0
    ? []
    : quoted.quote.shops
        .flatMap((shop) => shop.lines)
        .flatMap((line) => {
          const own = line.discounts.filter((one) => one.kind === 'own_price');
          const offerId = own[0] && quoted.ownOffers.get(own[0].ruleId);
          if (!offerId) return [];
          const priceFen = subtract(line.unitListFen, add(...own.map((one) => one.amountFen)));
          return [{ offerId, buyerId: input.buyerId, tradeId: draft.placed.tradeId, priceFen }];
        });

export async function takeOwn(tx: Ctx, takes: readonly OwnTake[]): Promise<void> {
  if (!(await takeOwnPrices(tx, takes))) throw new Drift();
}

export async function takeFirst(tx: Ctx, taken: Parameters<typeof takeFirstOrders>[1]): Promise<void> {
  if (!(await takeFirstOrders(tx, taken))) throw new Drift();
}

/** Pieces of a trade at flash prices, one entry for each price. */
export const flashTaken = ({ quoted, input, draft }: Agreed): FlashTake[] =>
  quoted.quote.shops
    .flatMap((shop) => shop.lines)
    .flatMap((line) =>
      line.discounts.flatMap(({ ruleId, pieces }) =>
        pieces ? [{ tradeId: draft.placed.tradeId, ruleId, buyerId: input.buyerId, pieces }] : [],
      ),
    );

export async function takeFlashPieces(tx: Ctx, takes: readonly FlashTake[]): Promise<void> {
  if (!(await takeFlash(tx, takes))) throw new Drift();
}

/** What a trade takes of its buyer's points and credit, one sum for each. */
export function pursesTaken({ quoted, input, draft }: Agreed): PurseTake[] {
  const { tradeId } = draft.placed;
  const discounts = quoted.quote.shops.flatMap((shop) => shop.lines.flatMap((line) => line.discounts));
  return PURSES.flatMap((purse): PurseTake[] => {
    const own = discounts.filter((one) => one.kind === purse);
    const ruleId = own[0]?.ruleId;
    if (!ruleId) return [];
    const amountFen = add(...own.map((one) => one.amountFen));
    const fenPerPoint = quoted.pointsWorth.get(ruleId) ?? 1;
    return [{ purse, buyerId: input.buyerId, tradeId, ruleId, amountFen, fenPerPoint }];
  });
}

export async function takePurses(tx: Ctx, takes: readonly PurseTake[]): Promise<void> {
  if (!(await holdPurses(tx, takes))) throw new Drift();
}

/** The world is not what the quote said. */
export class Drift extends Error {}
