import type { Ctx, Fen, Uuid } from '#kernel';
import type { QuoteLine, Rule } from './model.ts';
import { inScope, outOfTime } from './reach.ts';

/** A buyer places one piece at the price they have by an offer. */
export type OwnTake = {
  readonly offerId: string;
  readonly buyerId: Uuid;
  readonly tradeId: Uuid;
  readonly priceFen: Fen;
};
/** What a module that gives buyers prices of their own answers: offers of its own, named `<form>:…`. */
type OwnPrices = {
  /** What the buyer could have a piece for now, by offer. */
  readonly prices: (ctx: Ctx, buyerId: Uuid, offerIds: readonly string[]) => Promise<ReadonlyMap<string, Fen>>;
  /** Uses them up in the placing's transaction; false when one is not there any more, or at another price. */
  readonly take: (tx: Ctx, takes: readonly OwnTake[]) => Promise<boolean>;
};
const forms = new Map<string, OwnPrices>();

export const registerOwnPrices = (form: string, answers: OwnPrices): void => {
  forms.set(form, answers);
};

const formOf = (offerId: string): string => offerId.slice(0, offerId.indexOf(':'));
const offerOf = (rule: Rule): string => (rule.args as { readonly offerId: string }).offerId;

/** The offers by rule; only those a line is in reach of. */
export const ownOffers = (
  rules: readonly Rule[],
  lines: readonly QuoteLine[],
  moment: Date,
): ReadonlyMap<Uuid, string> =>
  new Map(
    rules
      .filter(
        (rule) => rule.kind === 'own_price' && !outOfTime(rule, moment) && lines.some((line) => inScope(rule, line)),
      )
      .map((rule) => [rule.id, offerOf(rule)]),
  );

/** Prices of the buyer's own by offer. Nothing is read where no such offer reaches the goods, nor for a guest. */
export async function ownPricesOf(
  ctx: Ctx,
  buyerId: Uuid | null,
  offers: ReadonlyMap<Uuid, string>,
): Promise<{ readonly ownPrices?: ReadonlyMap<string, Fen> }> {
  if (!buyerId || offers.size === 0) return {};
  const byForm = Map.groupBy(new Set(offers.values()), formOf);
  const found = await Promise.all(
    [...byForm].map(async ([form, offerIds]) => [...((await forms.get(form)?.prices(ctx, buyerId, offerIds)) ?? [])]),
  );
  return { ownPrices: new Map(found.flat()) };
}

/** Uses up what these placings take; false when any of it is gone. */
export async function takeOwnPrices(tx: Ctx, takes: readonly OwnTake[]): Promise<boolean> {
  const byForm = Map.groupBy(takes, (one) => formOf(one.offerId));
  const taken = await Promise.all([...byForm].map(([form, own]) => forms.get(form)?.take(tx, own) ?? false));
  return taken.every(Boolean);
}
