import { type Fen, FenSchema } from '#kernel';
import { type WhyNot, whyNot } from './kind.ts';

export const PriceSchema = FenSchema({ minimum: 1, maximum: 1_000_000_000 });
/** Codes of `lowered`. */
export const PRICE_REASONS = ['cut_too_deep', 'price_not_lower'] as const;

/** A price that a rule makes, if it is a price and lower than the shop's. */
export function lowered(unitPriceFen: Fen, unitListFen: Fen): { readonly unitPriceFen: Fen } | WhyNot {
  if (unitPriceFen < 1) return whyNot('cut_too_deep', { unitListFen });
  return unitPriceFen < unitListFen ? { unitPriceFen } : whyNot('price_not_lower', { unitListFen });
}
