import type { Ctx, Fen, Refusal, Uuid } from '#kernel';
import type { Wanted } from './lines.ts';

/** What a buyer asks to buy under: an offer, and which of its groups to join; without one a new one is opened. */
export type GroupWish = { readonly offerId: Uuid; readonly groupId: Uuid | null };
/** Whose deposit the balance belongs to. */
export type PresaleWish = { readonly presaleId: Uuid };
export type FormWish = GroupWish | PresaleWish;

/** What was paid before, by a payment of its own; the trade's payment is of the rest. */
export type PaidAhead = {
  readonly presaleId: Uuid;
  /** Of a piece, as it was agreed when the deposit was paid. */
  readonly unitPriceFen: Fen;
  /** The deposit itself, for all pieces: money, while the rest of what the rule takes off is given by the shop. */
  readonly depositFen: Fen;
  readonly shipWithinHours: number;
};

type Terms = {
  /** What the offer is called in the engine: its price rule asks for it. */
  readonly offerId: Uuid;
  readonly ruleId: Uuid;
  /** The trade must be paid by then; null: in the usual time. */
  readonly payBy: Date | null;
};
/** The terms of a special way of buying (拼团, 预售), as they are at this moment for this buyer. */
export type FormTerms =
  | (Terms & { readonly form: 'group'; readonly groupId: Uuid | null })
  | (Terms & { readonly form: 'presale'; readonly ahead: PaidAhead });
export type GroupTerms = Extract<FormTerms, { form: 'group' }>;
export type PresaleTerms = Extract<FormTerms, { form: 'presale' }>;

/** What is being placed under it. */
export type FormTake<T extends FormTerms = FormTerms> = {
  readonly terms: T;
  readonly buyerId: Uuid;
  readonly tradeId: Uuid;
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly quantity: number;
};

/** A module behind checkout that sells in a way of its own: it says on what terms, and takes its places in the transaction that places. */
export type BuyingForm<W extends FormWish = FormWish, T extends FormTerms = FormTerms> = {
  /** Refuses what cannot be bought this way. */
  readonly terms: (ctx: Ctx, wish: W, wanted: readonly Wanted[], buyerId: Uuid | null) => Promise<T>;
  /** Its statements; they travel with the others of the placement. */
  readonly hold: (tx: Ctx, take: FormTake<T>) => Promise<void>;
  /** What the database's refusal means; null: nothing of this form. */
  readonly refusalOf: (error: unknown) => Refusal | null;
};
type Forms = {
  readonly group: BuyingForm<GroupWish, GroupTerms>;
  readonly presale: BuyingForm<PresaleWish, PresaleTerms>;
};

const forms: Partial<{ -readonly [F in keyof Forms]: Forms[F] }> = {};
/** Who runs a form says so; without it nothing can be bought that way. */
export const registerForm = <F extends keyof Forms>(name: F, one: Forms[F]): void => {
  Object.assign(forms, { [name]: one });
};
function formOf<F extends keyof Forms>(name: F): Forms[F] {
  const form = forms[name];
  if (!form) throw new Error(`nobody runs the form ${name} here`);
  return form;
}

/** The terms under which these goods are wanted; null for an ordinary purchase, which costs no question. */
export async function termsOf(
  ctx: Ctx,
  wish: FormWish | null | undefined,
  wanted: readonly Wanted[],
  buyerId: Uuid | null,
): Promise<FormTerms | null> {
  if (!wish) return null;
  return 'presaleId' in wish
    ? formOf('presale').terms(ctx, wish, wanted, buyerId)
    : formOf('group').terms(ctx, wish, wanted, buyerId);
}

/** Takes the place in the transaction that places; refuses as the form does. */
export const holdPlace = (tx: Ctx, take: FormTake): Promise<void> =>
  take.terms.form === 'presale'
    ? formOf('presale').hold(tx, { ...take, terms: take.terms })
    : formOf('group').hold(tx, { ...take, terms: take.terms });

export const formRefusal = (terms: FormTerms | null, error: unknown): Refusal | null =>
  terms ? formOf(terms.form).refusalOf(error) : null;
