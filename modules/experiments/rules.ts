import { WHOLE } from './assignment.ts';
import type { Variant } from './types.ts';

/** Single events are kept for 31 days at least, orders follow a click for up to 7: so an experiment this long is whole when its figures are kept. */
export const MOST_DAYS = 21;
export const LEAST_HOURS = 1;
export const MOST_VARIANTS = 5;
/** One of a hundred visitors. */
export const LEAST_SHARE = 100;

/** What is wrong with variants as a whole, the values of their settings apart; null: nothing. */
export function variantsWrong(variants: readonly Variant[]): 'variants_invalid' | 'shares_invalid' | null {
  const keys = new Set(variants.map((one) => one.key));
  const [base, ...others] = variants;
  const twice = variants.some((one) => new Set(one.overrides.map((own) => own.setting)).size < one.overrides.length);
  if (keys.size < variants.length || variants.length > MOST_VARIANTS || twice) return 'variants_invalid';
  if (!base || base.overrides.length > 0 || others.length === 0 || others.some((one) => one.overrides.length === 0))
    return 'variants_invalid';
  const all = variants.reduce((sum, one) => sum + one.shareBps, 0);
  return all !== WHOLE || variants.some((one) => one.shareBps < LEAST_SHARE) ? 'shares_invalid' : null;
}
