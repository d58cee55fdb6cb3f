import type { ApplicationState, Shop, ShopState } from './types.ts';

/** Steps of an application (T2) and where they lead; what is not here is refused. */
export const APPLICATION_STEPS = {
  draft: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { approve: 'approved', reject: 'rejected', ask: 'asked', withdraw: 'withdrawn' },
  asked: { submit: 'submitted', withdraw: 'withdrawn' },
  rejected: { submit: 'submitted', withdraw: 'withdrawn' },
  approved: {},
  withdrawn: {},
} as const satisfies Record<ApplicationState, Partial<Record<string, ApplicationState>>>;
export type ApplicationStep = 'submit' | 'withdraw' | 'approve' | 'reject' | 'ask';

/** Where a step leads from a state, or null when it may not be taken there. */
export const afterApplicationStep = (state: ApplicationState, step: ApplicationStep): ApplicationState | null =>
  (APPLICATION_STEPS[state] as Partial<Record<ApplicationStep, ApplicationState>>)[step] ?? null;

/** The form may be changed while it is the applicant's turn. */
export const mayAmend = (state: ApplicationState): boolean =>
  state === 'draft' || state === 'asked' || state === 'rejected';

/** Steps of a shop: pause and resume are the shop's own, the others the operator's. A closed shop does not come back. */
export const SHOP_STEPS = {
  open: { pause: 'paused', limit: 'limited', freeze: 'frozen', close: 'closed' },
  paused: { resume: 'open', limit: 'limited', freeze: 'frozen', close: 'closed' },
  limited: { unlimit: 'open', freeze: 'frozen', close: 'closed' },
  frozen: { unfreeze: 'open', close: 'closed' },
  closed: {},
} as const satisfies Record<ShopState, Partial<Record<string, ShopState>>>;
export type ShopStep = 'pause' | 'resume' | 'limit' | 'unlimit' | 'freeze' | 'unfreeze' | 'close';

/** What each step is called as an event of the past. */
export const SHOP_EVENTS: Readonly<Record<ShopStep, string>> = {
  pause: 'shop.paused',
  resume: 'shop.resumed',
  limit: 'shop.limited',
  unlimit: 'shop.unlimited',
  freeze: 'shop.frozen',
  unfreeze: 'shop.unfrozen',
  close: 'shop.closed',
};

export const afterShopStep = (state: ShopState, step: ShopStep): ShopState | null =>
  (SHOP_STEPS[state] as Partial<Record<ShopStep, ShopState>>)[step] ?? null;

/** May buyers place orders with this shop now? A limited shop sells what it has listed. */
export const mayTrade = (shop: Pick<Shop, 'state'>): boolean => shop.state === 'open' || shop.state === 'limited';
/** May this shop list new goods or put goods back on the shelf? */
export const mayList = (shop: Pick<Shop, 'state'>): boolean => shop.state === 'open' || shop.state === 'paused';
