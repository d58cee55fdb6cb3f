import type { Uuid } from '#kernel';

/**
 * Accounts are named by owner and purpose. Positive = owed to the owner; a gateway goes negative when money comes in, for
 * it then holds what we owe to others (T8).
 */
export type Purpose =
  | 'gateway'
  | 'platform'
  | 'funder'
  | 'buyer'
  | 'escrow'
  | 'budget'
  | 'round'
  | 'credit'
  | 'creator'
  | ShopPurpose;
export type ShopPurpose = 'available' | 'deposit' | 'payout' | 'ads';

/** Journals that belong to no shop are kept under this id. */
export const NO_SHOP = '00000000-0000-0000-0000-000000000000' as Uuid;

export const gatewayAccount = (gateway: string): string => `gateway:${gateway}`;
/** An insurer is an outside party like a provider: positive what it is owed in premiums. */
export const insurerAccount = (insurer: string): string => `gateway:insurer_${insurer}`;
/** Money of one paid order, held until it is completed or refunded. */
export const escrowAccount = (orderId: Uuid): string => `escrow:${orderId}`;
export const shopAccount = (shopId: Uuid, purpose: ShopPurpose): string => `shop:${shopId}:${purpose}`;
export const buyerAccount = (userId: Uuid): string => `buyer:${userId}`;
export const COMMISSION = 'platform:commission';
export const PROMOTION = 'platform:promotion';
/** What shops have paid for clicks on their advertisements (D1). */
export const ADVERTISING = 'platform:ads';
/** Who bears a discount beside the shop (P1). */
export type FunderKind = 'platform' | 'region' | 'brand' | 'streamer';
/** Of whoever gives to a discount: the platform's is its promotions, of others `id` says which. Negative: laid out for them, owed by them. */
export const funderAccount = (kind: FunderKind, id?: string): string =>
  kind === 'platform' ? PROMOTION : id === undefined ? `funder:${kind}` : `funder:${kind}:${id}`;
/** What a region has paid in for vouchers and no round has taken (P3); `region` is its division code. */
export const budgetAccount = (region: string): string => `budget:${region}`;
/** What a round of vouchers has taken from its region's budget and has neither settled nor given back. */
export const roundAccount = (roundId: Uuid): string => `round:${roundId}`;
/** Credit the market gave a buyer, to be taken off what they buy (余额); it is never bought and never paid out. */
export const creditAccount = (userId: Uuid): string => `credit:${userId}`;
/** What shops' commissions have brought a creator (D5) and was not paid out; below zero after a refund of what was paid out: the next ones make it up. */
export const creatorAccount = (userId: Uuid): string => `creator:${userId}`;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const FORMS: readonly (readonly [RegExp, Purpose])[] = [
  [/^gateway:[a-z0-9_]+$/, 'gateway'],
  [/^platform:(commission|promotion|rounding|ads)$/, 'platform'],
  [/^funder:(region|brand|streamer)(:[0-9a-zA-Z_-]{1,60})?$/, 'funder'],
  [new RegExp(`^buyer:${UUID}$`), 'buyer'],
  [new RegExp(`^escrow:${UUID}$`), 'escrow'],
  [/^budget:[1-9][0-9]{5}([0-9]{3})?$/, 'budget'],
  [new RegExp(`^round:${UUID}$`), 'round'],
  [new RegExp(`^credit:${UUID}$`), 'credit'],
  [new RegExp(`^creator:${UUID}$`), 'creator'],
  [new RegExp(`^shop:${UUID}:available$`), 'available'],
  [new RegExp(`^shop:${UUID}:deposit$`), 'deposit'],
  [new RegExp(`^shop:${UUID}:payout$`), 'payout'],
  [new RegExp(`^shop:${UUID}:ads$`), 'ads'],
];

/** What an account is for, or null when no account can have that name. */
export const purposeOf = (account: string): Purpose | null => FORMS.find(([form]) => form.test(account))?.[1] ?? null;

/** Accounts that must never fall below zero and therefore have a balance row; the others are derived from entries. */
export const keepsBalance = (purpose: Purpose): boolean =>
  ['escrow', 'available', 'deposit', 'payout', 'ads', 'budget', 'round', 'credit'].includes(purpose);
