import { type Ctx, newId, Refusal, refusedBy, transact, type Uuid } from '#kernel';
import { address } from '#modules/accounts';
import { freshForSale, type SkuForSale } from '#modules/catalog';
import { type PlacedTrade, type PlaceInput, placeTrade, type Receiver } from '#modules/orders';
import { forgetRules, type Quote, rulesStillRun } from '#modules/promotions';
import { freshShops, type Shop } from '#modules/shops';
import { refuse } from './errors.ts';
import { limited, type Problem, shopProblem, type Wanted } from './lines.ts';
import { asked, type Quoted, quoteFor } from './quoting.ts';
import { dropSkus, takeLimits } from './store.ts';
import { problemsOut, quoteView } from './view.ts';

export type PlaceCheckout = {
  readonly buyerId: Uuid;
  readonly requestKey: string;
  readonly lines: readonly Wanted[];
  readonly fromCart: boolean;
  readonly addressId: Uuid;
  /** Of the quote the buyer agreed to. */
  readonly fingerprint: string;
  readonly notes: ReadonlyMap<Uuid, string>;
};

/**
 * Places what the buyer agreed to (T5). Goods are read as the database has them, together with the address; the quote made of
 * them must have the buyer's fingerprint. Then one batch writes everything, and looks beside it whether shops and rules, which
 * came from memory, are still so; if not, it undoes it all. Refuses checkout.quote_moved with the new quote,
 * product_unavailable, shop_frozen, shop_paused, not_enough_stock, limit_exceeded, outside_delivery_area, empty, too_many_lines.
 */
export async function place(ctx: Ctx, input: PlaceCheckout): Promise<PlacedTrade> {
  const wanted = asked(input.lines);
  const skuIds = wanted.map((line) => line.skuId);
  return transact(ctx, async (tx) => {
    const [receiver, skus] = await Promise.all([
      receiverOf(tx, input.buyerId, input.addressId),
      freshForSale(tx, skuIds),
    ]);
    const quoted = await quoteFor(tx, wanted, receiver.divisionCode, { skus });
    refuseProblems(quoted.problems);
    if (quoted.quote.fingerprint !== input.fingerprint) throw moved(quoted);

    const tradeId = newId(tx);
    const takes = limited(
      quoted.quote.shops.flatMap((shop) => shop.lines),
      quoted.skus,
    );
    let shops: readonly Shop[] = [];
    try {
      return await placeTrade(tx, tradeOf(input, receiver, quoted), {
        tradeId,
        alongside: [
          async () => {
            const [found, running] = await Promise.all([
              freshShops(
                tx,
                quoted.quote.shops.map((shop) => shop.shopId),
              ),
              rulesStillRun(tx, appliedRules(quoted.quote)),
            ]);
            shops = found;
            if (
              !running ||
              quoted.quote.shops.some((shop) => shopProblem(found.find((one) => one.id === shop.shopId)) !== null)
            )
              throw new Drift();
          },
          ...(takes.length > 0 ? [() => takeLimits(tx, input.buyerId, tradeId, takes)] : []),
          ...(input.fromCart ? [() => dropSkus(tx, input.buyerId, skuIds)] : []),
        ],
      });
    } catch (error) {
      if (error instanceof Drift) throw await drifted(tx, wanted, receiver.divisionCode, { skus, shops });
      throw translated(error, takes);
    }
  });
}

/** The world is not what the quote said. */
class Drift extends Error {}

async function receiverOf(ctx: Ctx, buyerId: Uuid, addressId: Uuid): Promise<Receiver> {
  const { name, phone, phoneMasked, divisionCode, divisionNames, street } = await address(ctx, buyerId, addressId);
  if (divisionCode === null) throw refuse('outside_delivery_area');
  return { name, phone, phoneMasked, divisionCode, divisionNames, street };
}

function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first) throw refuse(first.code, first.params, { extension: { problems: problemsOut(problems) } });
}

const moved = (quoted: Quoted): Refusal => refuse('quote_moved', {}, { extension: { quote: quoteView(quoted) } });

const appliedRules = (quote: Quote) =>
  quote.shops.flatMap((shop) =>
    shop.lines.flatMap((line) => line.discounts.map((discount) => ({ shopId: shop.shopId, ruleId: discount.ruleId }))),
  );

/** The refusal for what the transaction has just read. The reads it needs more are on the same connection: no second one is waited for. */
async function drifted(
  tx: Ctx,
  wanted: readonly Wanted[],
  destination: string,
  fresh: { skus: readonly SkuForSale[]; shops: readonly Shop[] },
): Promise<Refusal> {
  for (const shop of fresh.shops) forgetRules(tx, shop.id);
  try {
    const now = await quoteFor(tx, wanted, destination, fresh);
    refuseProblems(now.problems);
    return moved(now);
  } catch (error) {
    if (error instanceof Refusal) return error;
    // Something else had failed in the batch, so the transaction answers no more questions: the buyer asks for a quote again.
    return refuse('quote_moved', {}, { extension: { quote: null } });
  }
}

function translated(error: unknown, takes: readonly { productId: Uuid; most: number; skuId: Uuid }[]): unknown {
  if (refusedBy(error, 'purchases_within')) return refuse('limit_exceeded', { limit: takes[0]?.most ?? 0, left: 0 });
  if (error instanceof Refusal && error.code === 'inventory.not_enough') {
    const { short } = error.extension as { short: readonly { skuId: Uuid; available: number }[] };
    const problems = short.map(
      (one): Problem => ({ skuId: one.skuId, code: 'not_enough_stock', params: { available: one.available } }),
    );
    return refuse('not_enough_stock', problems[0]?.params ?? {}, { extension: { problems: problemsOut(problems) } });
  }
  return error;
}

function tradeOf(input: PlaceCheckout, receiver: Receiver, quoted: Quoted): PlaceInput {
  return {
    buyerId: input.buyerId,
    requestKey: input.requestKey,
    receiver,
    shops: quoted.quote.shops.map((shop) => ({
      shopId: shop.shopId,
      goodsFen: shop.goodsFen,
      discountFen: shop.discountFen,
      freightFen: shop.freightFen,
      freight: shop.freight,
      payableFen: shop.payableFen,
      buyerNote: input.notes.get(shop.shopId) ?? null,
      lines: shop.lines.map((line) => {
        const sku = quoted.skus.get(line.skuId);
        if (!sku) throw new Error(`quoted SKU ${line.skuId} without its facts`);
        return {
          productId: line.productId,
          version: line.version,
          skuId: line.skuId,
          categoryId: sku.categoryId,
          title: sku.title,
          saleAttributes: sku.saleAttributes,
          mediaId: sku.mediaId,
          quantity: line.quantity,
          weightGrams: line.weightGrams,
          freightTemplateId: line.freightTemplateId,
          unitListFen: line.unitListFen,
          unitPriceFen: line.unitPriceFen,
          discounts: line.discounts,
          payableFen: line.payableFen,
          freightFen: line.freightFen,
          commissionBps: sku.commissionBps,
          taxBps: sku.taxBps,
          returnRule: sku.returnRule,
          shipWithinHours: sku.shipWithinHours,
        };
      }),
    })),
  };
}
