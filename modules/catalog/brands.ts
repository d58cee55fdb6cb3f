import { titleKey } from './checks.ts';

export const PAPER_KINDS = ['registration', 'authorisation'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];
export const PAPER_STATES = ['submitted', 'approved', 'rejected', 'withdrawn', 'revoked', 'expired'] as const;
export type PaperState = (typeof PAPER_STATES)[number];

/** Steps of a paper; what is not here is refused. */
export const PAPER_STEPS: Readonly<Record<PaperState, readonly PaperState[]>> = {
  submitted: ['approved', 'rejected', 'withdrawn'],
  approved: ['revoked', 'expired'],
  rejected: [],
  withdrawn: [],
  revoked: [],
  expired: [],
};

/** A brand's name as it meets others: without case, spaces and punctuation, as titles do. */
export const brandKey = titleKey;

/** The keys a brand answers to. */
export const brandKeys = (brand: { readonly nameZh: string; readonly nameEn: string }): string[] =>
  [...new Set([brandKey(brand.nameZh), brandKey(brand.nameEn)])].filter((key) => key !== '');

/** Names shorter than this mean too much else to be looked for inside titles. */
const SHORTEST_IN_TITLE = 2;

/** Every stretch of a title that could be a brand's name, to be asked for in one go: at most 60 characters × 12 lengths. */
export function partsOfTitle(title: string): string[] {
  const key = titleKey(title).slice(0, 60);
  const parts = new Set<string>();
  for (let at = 0; at < key.length; at += 1)
    for (let size = SHORTEST_IN_TITLE; size <= 12 && at + size <= key.length; size += 1)
      parts.add(key.slice(at, at + size));
  return [...parts];
}
