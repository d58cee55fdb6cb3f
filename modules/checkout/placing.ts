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
 * Places what the buyer agreed to (T5): the quote is made again from memory and must have the same fingerprint; then, in one
 * batch with the writes, products, shops and rules are read as the database has them, and anything that differs undoes it
 * all. Refuses checkout.quote_moved with the new quote, product_unavailable, shop_frozen, shop_paused, not_enough_stock,
 * limit_exceeded, outside_delivery_area, empty, too_many_lines.
 */
export async function place(ctx: Ctx, input: PlaceCheckout): Promise<PlacedTrade> {
  const wanted = asked(input.lines);
  const receiver = await receiverOf(ctx, input.buyerId, input.addressId);
  const quoted = await quoteFor(ctx, wanted, receiver.divisionCode);
  refuseProblems(quoted.problems);
  if (quoted.quote.fingerprint !== input.fingerprint) throw moved(quoted);

  return transact(ctx, async (tx) => {
    const fresh: { skus: readonly SkuForSale[]; shops: readonly Shop[] } = { skus: [], shops: [] };
    const tradeId = newId(tx);
    const skuIds = wanted.map((line) => line.skuId);
    const takes = limited(
      quoted.quote.shops.flatMap((shop) => shop.lines),
      quoted.skus,
    );
    try {
      return await placeTrade(tx, tradeOf(input, receiver, quoted), {
        tradeId,
        alongside: [
          async () => {
            const [skus, shops, running] = await Promise.all([
              freshForSale(tx, skuIds),
              freshShops(
                tx,
                quoted.quote.shops.map((shop) => shop.shopId),
              ),
              rulesStillRun(tx, appliedRules(quoted.quote)),
            ]);
            Object.assign(fresh, { skus, shops });
            if (!running || !agrees(quoted, skus, shops)) throw new Drift();
          },
          ...(takes.length > 0 ? [() => takeLimits(tx, input.buyerId, tradeId, takes)] : []),
          ...(input.fromCart ? [() => dropSkus(tx, input.buyerId, skuIds)] : []),
        ],
      });
    } catch (error) {
      if (error instanceof Drift) throw await drifted(tx, wanted, receiver.divisionCode, quoted, fresh);
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

/** Is everything the quote was made of still so? */
function agrees(quoted: Quoted, skus: readonly SkuForSale[], shops: readonly Shop[]): boolean {
  const now = new Map(skus.map((sku) => [sku.skuId, sku]));
  const lines = quoted.quote.shops.flatMap((shop) => shop.lines);
  return (
    lines.every((line) => {
      const sku = now.get(line.skuId);
      const was = quoted.skus.get(line.skuId);
      return (
        sku?.forSale &&
        sku.version === line.version &&
        sku.priceFen === line.unitListFen &&
        sku.purchaseLimit === was?.purchaseLimit
      );
    }) && quoted.quote.shops.every((shop) => shopProblem(shops.find((one) => one.id === shop.shopId)) === null)
  );
}

/** The refusal for what the transaction has just read. The reads it needs more are on the same connection: no second one is waited for. */
async function drifted(
  tx: Ctx,
  wanted: readonly Wanted[],
  destination: string,
  quoted: Quoted,
  fresh: { skus: readonly SkuForSale[]; shops: readonly Shop[] },
): Promise<Refusal> {
  for (const shop of quoted.quote.shops) forgetRules(tx, shop.shopId);
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
    const short = error.extension as readonly { skuId: Uuid; available: number }[];
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
