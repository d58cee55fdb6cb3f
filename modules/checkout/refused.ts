import { type Ctx, Refusal, refusedBy, type Uuid } from '#kernel';
import { freshForSale } from '#modules/catalog';
import { forgetRules } from '#modules/promotions';
import type { Shop } from '#modules/shops';
import type { Agreed } from './agreement.ts';
import { wantedFor } from './bundles.ts';
import { refuse } from './errors.ts';
import { formRefusal } from './forms.ts';
import { giftSkuOf } from './gifts.ts';
import { FIRST_ORDER, type Pickup, type Problem } from './lines.ts';
import { type Facts, type Quoted, quoteFor } from './quoting.ts';
import { budgetsTaken, couponsUsed, flashTaken, pursesTaken } from './standing.ts';
import { problemsOut, quoteView } from './view.ts';

export function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first) throw refuse(first.code, first.params, { extension: { problems: problemsOut(problems) } });
}

export const moved = (quoted: Quoted): Refusal =>
  refuse('quote_moved', {}, { extension: { quote: quoteView(quoted) } });

/** The same where no new quote can be given: the buyer asks for one. */
const movedUnseen = (): Refusal => refuse('quote_moved', {}, { extension: { quote: null } });

/** The refusal for what the transaction has just read. The reads it needs more are on the same connection: no second one is waited for. */
export async function drifted(
  tx: Ctx,
  one: Agreed,
  fresh: Required<Pick<Facts, 'buyerId' | 'coupons' | 'installs' | 'use'>> & {
    readonly shops: readonly Shop[];
    readonly pickup?: Pickup;
  },
): Promise<Refusal> {
  const { wanted, receiver, quoted, form } = one;
  forgetRules(tx, ...fresh.shops.map((shop) => shop.id));
  // Here the order that came to nothing still holds the coupons, points and its part of budgets, and is the buyer's first: a quote made now would leave them out.
  const kept = [...couponsUsed(one), ...budgetsTaken(one), ...flashTaken(one), ...pursesTaken(one)];
  if (quoted.firstOrder || kept.length > 0) return movedUnseen();
  try {
    const skus = await freshForSale(
      tx,
      wanted.map((line) => line.skuId),
    );
    const now = await quoteFor(tx, wanted, receiver.divisionCode || null, { ...fresh, form, skus });
    refuseProblems(now.problems);
    return moved(now);
  } catch (error) {
    if (error instanceof Refusal) return error;
    // Something else had failed in the batch, so the transaction answers no more questions: the buyer asks for a quote again.
    return movedUnseen();
  }
}

export function translated(
  error: unknown,
  { takes, quoted, form }: Pick<Agreed, 'takes' | 'quoted' | 'form'>,
): unknown {
  const ofForm = formRefusal(form, error);
  if (ofForm) return ofForm;
  if (refusedBy(error, 'first_orders_pkey')) return movedUnseen();
  if (refusedBy(error, 'purchases_within') && takes.some((one) => one.productId === FIRST_ORDER)) return movedUnseen();
  if (refusedBy(error, 'purchases_within')) return refuse('limit_exceeded', { limit: takes[0]?.most ?? 0, left: 0 });
  if (error instanceof Refusal && error.code === 'inventory.not_enough') {
    const { short } = error.extension as { short: readonly { skuId: Uuid; available: number }[] };
    // The last gift went meanwhile: whether to buy without it is for the buyer to say.
    const given = new Set(quoted.quote.shops.flatMap((shop) => shop.gifts.map((gift) => giftSkuOf(gift.skuId))));
    if (short.some((one) => given.has(one.skuId))) return movedUnseen();
    const problems = short.flatMap((one) =>
      wantedFor(quoted.skus, one.skuId).map(({ skuId, pieces }): Problem => {
        const available = Math.floor(Math.max(0, one.available) / pieces);
        return { skuId, code: 'not_enough_stock', params: { available } };
      }),
    );
    return refuse('not_enough_stock', problems[0]?.params ?? {}, { extension: { problems: problemsOut(problems) } });
  }
  return error;
}
