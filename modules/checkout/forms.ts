import type { Ctx, Refusal, Uuid } from '#kernel';
import type { Wanted } from './lines.ts';

/** What a buyer asks to buy under: an offer, and which of its groups to join; without one a new one is opened. */
export type FormWish = { readonly offerId: Uuid; readonly groupId: Uuid | null };

/** The terms of a special way of buying (拼团), as they are at this moment for this buyer. */
export type FormTerms = FormWish & {
  /** What the offer is called in the engine: its price rule asks for it. */
  readonly ruleId: Uuid;
  /** When the group ends, and with it the time to pay; null while there is none. */
  readonly payBy: Date | null;
};

/** What is being placed under it. */
export type FormTake = {
  readonly terms: FormTerms;
  readonly buyerId: Uuid;
  readonly tradeId: Uuid;
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly quantity: number;
};

/** A module behind checkout that sells in a way of its own: it says on what terms, and takes its places in the transaction that places. */
export type BuyingForm = {
  /** Refuses what cannot be bought this way. */
  readonly terms: (ctx: Ctx, wish: FormWish, wanted: readonly Wanted[], buyerId: Uuid | null) => Promise<FormTerms>;
  /** Its statements; they travel with the others of the placement. */
  readonly hold: (tx: Ctx, take: FormTake) => Promise<void>;
  /** What the database's refusal means; null: nothing of this form. */
  readonly refusalOf: (error: unknown) => Refusal | null;
};

let form: BuyingForm | null = null;
/** Who runs the form says so; without it nothing can be bought in groups. */
export const registerForm = (one: BuyingForm): void => {
  form = one;
};
/** Refuses as the form does. */
export function groupForm(): BuyingForm {
  if (!form) throw new Error('nobody runs group buys here');
  return form;
}

/** The terms under which these goods are wanted; null for an ordinary purchase, which costs no question. */
export const termsOf = async (
  ctx: Ctx,
  wish: FormWish | null | undefined,
  wanted: readonly Wanted[],
  buyerId: Uuid | null,
): Promise<FormTerms | null> => (wish ? groupForm().terms(ctx, wish, wanted, buyerId) : null);
