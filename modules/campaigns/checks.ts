import type { SkuForSale } from '#modules/catalog';
import type { ShopCredit } from '#modules/reviews';
import type { Shop } from '#modules/shops';
import { contradict, type PricePromise } from './conflict.ts';
import { claimHolds, type PriceHistory, referenceBasis, referenceHolds } from './truth.ts';
import type { Problem, Row, Terms } from './types.ts';

const problem = (code: string, params: Problem['params'] = {}): Problem => ({ code, params });

/** What of the shop itself stands against the campaign's terms (trust, standing, place). */
export function shopProblems(shop: Shop, credit: ShopCredit | undefined, terms: Terms): Problem[] {
  const found: Problem[] = [];
  if (shop.state !== 'open') found.push(problem('shop_not_open'));
  if (
    terms.divisions.length > 0 &&
    !terms.divisions.some((one) => shop.divisionCode.startsWith(one.replace(/0+$/, '')))
  )
    found.push(problem('shop_elsewhere'));
  const level = credit?.level.level ?? 0;
  if (level < terms.minLevel) found.push(problem('level_low', { level, least: terms.minLevel }));
  // A shop without a rating yet is neither good nor bad: the level asks for experience.
  const rate = credit?.goodRateBps ?? null;
  if (terms.minGoodRateBps !== null && rate !== null && rate < terms.minGoodRateBps)
    found.push(problem('good_rate_low', { percent: rate / 100, least: terms.minGoodRateBps / 100 }));
  const { minDsrTenths } = terms;
  const stars = credit ? [credit.dsr.goods, credit.dsr.service, credit.dsr.logistics] : [];
  const lowest = Math.min(...stars.filter((one) => one !== null));
  if (minDsrTenths !== null && lowest * 10 < minDsrTenths)
    found.push(problem('dsr_low', { stars: lowest, least: minDsrTenths / 10 }));
  return found;
}

export type RowFacts = {
  readonly sku: SkuForSale | undefined;
  /** Pieces that can be sold now. */
  readonly available: number;
  readonly history: PriceHistory;
  /** What other campaigns promise of this SKU, with their names. */
  readonly others: readonly (PricePromise & { readonly name: string })[];
  readonly known: boolean;
};
/** When the campaign's price runs, and from where the past is looked at: its beginning, or now while that is to come. */
export type Span = { readonly liveFrom: Date; readonly liveUntil: Date; readonly before: Date };

/** Everything that stands against a row; empty: it may be taken. */
export function rowProblems(row: Row, facts: RowFacts, terms: Terms, span: Span): Problem[] {
  const { sku, history } = facts;
  if (!sku?.forSale) return [problem('not_for_sale')];
  if (sku.kind !== 'physical' && sku.kind !== 'made_to_order') return [problem('kind_not_taken')];
  if (facts.known) return [problem('already_in')];
  const found: Problem[] = [];
  if (terms.categoryIds.length > 0 && !terms.categoryIds.some((id) => sku.categoryIds.includes(id)))
    found.push(problem('category_outside'));
  if (row.quantity < terms.minQuantity) found.push(problem('quantity_low', { least: terms.minQuantity }));
  if (row.quantity > facts.available) found.push(problem('stock_short', { available: facts.available }));
  if (terms.maxShipHours !== null && sku.shipWithinHours > terms.maxShipHours)
    found.push(problem('ships_late', { hours: sku.shipWithinHours, most: terms.maxShipHours }));
  return [...found, ...priceProblems(row, sku, history, terms, span), ...conflicts(row, facts, span)];
}

function priceProblems(row: Row, sku: SkuForSale, history: PriceHistory, terms: Terms, { before }: Span): Problem[] {
  const found: Problem[] = [];
  const basis = referenceBasis(history, before);
  const mostFen = Math.floor(((basis?.priceFen ?? sku.priceFen) * (10_000 - terms.minOffBps)) / 10_000);
  if (row.priceFen > mostFen || row.priceFen >= sku.priceFen)
    found.push(problem('price_high', { mostFen: Math.min(mostFen, sku.priceFen - 1) }));
  if (row.referenceFen !== null && !referenceHolds(basis, row.referenceFen, row.priceFen))
    found.push(
      row.referenceFen <= row.priceFen
        ? problem('reference_not_above')
        : problem(basis ? `reference_${basis.basis}` : 'reference_unknown', { mostFen: basis?.priceFen ?? 0 }),
    );
  if (row.claimDays !== null) {
    const answer = claimHolds(history, row.priceFen, row.claimDays, before);
    if (!answer.holds)
      found.push(
        answer.code === 'too_young'
          ? problem('claim_too_young', { days: row.claimDays })
          : problem('claim_untrue', { days: row.claimDays, lowestFen: answer.lowestFen }),
      );
  }
  return found;
}

function conflicts(row: Row, { others }: RowFacts, { liveFrom, liveUntil }: Span): Problem[] {
  const own = { priceFen: row.priceFen, claimDays: row.claimDays, liveFrom, liveUntil };
  return others
    .filter((other) => contradict(own, other))
    .map((other) => problem('promises_contradict', { campaign: other.name, priceFen: other.priceFen }));
}
