import type { Ctx, Uuid } from '#kernel';
import type { Buyer } from './kinds/kind.ts';
import type { Rule } from './model.ts';
import { asks } from './reach.ts';

/** Which of these buyers have an order that was not closed unpaid, beside those of the trades just being placed. */
type Purchases = (ctx: Ctx, buyerIds: readonly Uuid[], besides?: readonly Uuid[]) => Promise<ReadonlySet<Uuid>>;
let purchases: Purchases = async () => new Set();

/** Who keeps the orders says who has bought; without it everybody is new. */
export const registerPurchases = (ask: Purchases): void => {
  purchases = ask;
};
export const haveBought: Purchases = (...asked) => purchases(...asked);

/** What these rules want to know of the buyer; a guest, whom nobody knows, is not new. Nothing is read that no rule asks for. */
export async function buyerFacts(ctx: Ctx, buyerId: Uuid | null, rules: readonly Rule[]): Promise<Buyer> {
  if (!buyerId) return {};
  const isNew = asks(rules).isNew && !(await haveBought(ctx, [buyerId])).has(buyerId);
  const { actor } = ctx;
  const isStaff =
    actor.kind === 'user' && actor.userId === buyerId && actor.grants.some((grant) => grant.scope === 'platform');
  return { ...(isNew && { isNew }), ...(isStaff && { isStaff }) };
}

/** The facts scopes ask of goods, from what is known of a SKU for sale. */
export const factsOf = (sku: { readonly categoryIds: readonly string[]; readonly kind: string }) => ({
  categoryIds: sku.categoryIds,
  goodsKind: sku.kind,
});
