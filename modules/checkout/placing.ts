import { type Ctx, newId, Refusal, refusedBy, transact, type Uuid } from '#kernel';
import { type AddressSnapshot, addresses, addressNotFound } from '#modules/accounts';
import { freshForSale, type SkuForSale } from '#modules/catalog';
import { holdAtStore, type Store } from '#modules/inventory';
import { type PlacedTrade, type PlaceInput, placeTrades, type Receiver } from '#modules/orders';
import { forgetRules, type Quote, rulesStillRun } from '#modules/promotions';
import { freshShops, type Shop } from '#modules/shops';
import { ageProblems } from './age.ts';
import { refuse } from './errors.ts';
import {
  limited,
  merged,
  type Pickup,
  type Problem,
  shopProblem,
  unconfirmed,
  type Wanted,
  withoutReturn,
  withoutVisit,
} from './lines.ts';
import { asked, type Quoted, quoteFor } from './quoting.ts';
import { atStore, receiverOf } from './receivers.ts';
import { dropSkus, takeLimits } from './store.ts';
import { problemsOut, quoteView } from './view.ts';
import { bookVisits, hoursUntilDone, visitsWanted, type WantedVisit } from './visits.ts';

export type PlaceCheckout = {
  readonly buyerId: Uuid;
  readonly requestKey: string;
  readonly lines: readonly Wanted[];
  readonly fromCart: boolean;
  /** Null when nothing travels. */
  readonly addressId: Uuid | null;
  readonly pickup?: Pickup;
  /** Of the quote the buyer agreed to. */
  readonly fingerprint: string;
  /** Goods the law exempts from the seven days, which the buyer agreed to one by one. */
  readonly agreedNoReturn: ReadonlySet<Uuid>;
  /** When the appointment of each service is to begin, by SKU. */
  readonly visits?: ReadonlyMap<Uuid, Date>;
  readonly notes: ReadonlyMap<Uuid, string>;
};

/** One of several who place at once: their words and who they are. */
export type Placer = { readonly ctx: Ctx; readonly input: PlaceCheckout };

/**
 * Places what the buyer agreed to (T5). Refuses checkout.quote_moved with the new quote, product_unavailable, shop_frozen,
 * shop_paused, not_enough_stock, limit_exceeded, outside_delivery_area, age_unknown, under_age, no_return_unconfirmed, store_closed, store_short, address_needed,
 * visit_missing, empty, too_many_lines.
 */
export async function place(ctx: Ctx, input: PlaceCheckout): Promise<PlacedTrade> {
  return transact(ctx, async (tx) => {
    const [outcome] = await placeTogether(tx, [{ ctx: tx, input }]);
    if (outcome?.status === 'fulfilled') return outcome.value;
    throw outcome?.reason;
  });
}

/**
 * Places what several buyers agreed to in one transaction. Goods are read as the database has them, together with the addresses;
 * the quote made of them must have the buyer's fingerprint, else that buyer is refused and the others go on. Then one batch
 * writes everything, and looks beside it whether shops and rules, which came from memory, are still so; if not, or when the
 * database refuses (stock, limits), it undoes it all and throws: the refusal of the one buyer, or for several a reason to let
 * each go alone. `record` is told the outcomes before the database has answered, and its statement travels with the others.
 */
export async function placeTogether(
  tx: Ctx,
  placers: readonly Placer[],
  record: (outcomes: readonly Outcome[]) => Promise<void> = async () => {},
): Promise<Outcome[]> {
  const wants = placers.map(({ input }) => merged(input.lines));
  const skuIds = [...new Set(wants.flat().map((line) => line.skuId))];
  const [addressed, skus] = await Promise.all([addressesOf(tx, placers), freshForSale(tx, skuIds)]);
  const agreed = await Promise.allSettled(
    placers.map(({ ctx, input }, place) =>
      agreedOn({ ...tx, actor: ctx.actor }, input, addressed[place] ?? null, skus),
    ),
  );
  const going = agreed.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (going.length === 0)
    return agreed.map((one) => ({ status: 'rejected', reason: (one as PromiseRejectedResult).reason }));
  // Counters of limits are taken in one order by everybody: nobody waits for another in a circle.
  const counted = going
    .filter((one) => one.takes.length > 0)
    .sort((a, b) => (a.input.buyerId < b.input.buyerId ? -1 : 1));
  const guard = standingGuard(going);
  const outcomesOf = (placed: readonly PlacedTrade[]): Outcome[] => {
    const done = placed.values();
    return agreed.map((one) => {
      if (one.status === 'rejected') return one;
      const value = done.next().value;
      return value
        ? { status: 'fulfilled', value }
        : { status: 'rejected', reason: new Error('a trade was not placed') };
    });
  };
  try {
    const placed = await placeTrades(
      tx,
      going.map((one) => ({
        input: tradeOf(one, tx.clock.now()),
        tradeId: one.tradeId,
        byKind: one.byKind,
      })),
      [
        () => guard.look(tx),
        ...counted.map((one) => () => takeLimits(tx, one.input.buyerId, one.tradeId, one.takes)),
        ...going.filter((one) => one.input.fromCart).map((one) => () => dropSkus(tx, one.input.buyerId, skusOf(one))),
        ...going.filter((one) => one.visits.length > 0).map((one) => visitsOf(one)),
        (_tx, known) => record(outcomesOf(known)),
      ],
    );
    await holdAtStores(tx, going, placed);
    return outcomesOf(placed);
  } catch (error) {
    const [only] = going;
    if (going.length > 1 || !only) throw error;
    if (error instanceof Drift)
      throw await drifted(tx, only, {
        skus,
        shops: guard.shops(),
        ...(only.input.pickup ? { pickup: only.input.pickup } : {}),
      });
    throw translated(error, only.takes);
  }
}

const visitsOf =
  (one: Agreed) =>
  (tx: Ctx, placed: readonly PlacedTrade[]): Promise<void> =>
    bookVisits(tx, one, placed);

type Outcome = PromiseSettledResult<PlacedTrade>;
const skusOf = (one: Agreed): Uuid[] => one.wanted.map((line) => line.skuId);

type Agreed = {
  readonly input: PlaceCheckout;
  readonly wanted: readonly Wanted[];
  readonly receiver: Receiver;
  readonly quoted: Quoted;
  readonly tradeId: Uuid;
  readonly byKind: string;
  readonly visits: readonly WantedVisit[];
  readonly takes: ReturnType<typeof limited>;
};

/** What one buyer gets, if it is still what they agreed to; refuses otherwise. */
async function agreedOn(
  tx: Ctx,
  input: PlaceCheckout,
  address: AddressSnapshot | null,
  skus: readonly SkuForSale[],
): Promise<Agreed> {
  const wanted = asked(input.lines);
  if (input.addressId && !address) throw addressNotFound();
  const mine = new Set(wanted.map((line) => line.skuId));
  const quoted = await quoteFor(tx, wanted, address?.divisionCode ?? null, {
    skus: skus.filter((sku) => mine.has(sku.skuId)),
    ...(input.pickup ? { pickup: input.pickup } : {}),
  });
  const receiver = await receiverOf(tx, input.buyerId, address, quoted);
  refuseProblems([...quoted.problems, ...(await ageProblems(tx, quoted, input.buyerId))]);
  if (quoted.quote.fingerprint !== input.fingerprint) throw moved(quoted);
  const lines = quoted.quote.shops.flatMap((shop) => shop.lines);
  const chosen = input.visits ?? new Map<Uuid, Date>();
  refuseProblems([
    ...unconfirmed(lines, quoted.skus, input.agreedNoReturn),
    ...withoutVisit(lines, quoted.skus, chosen),
  ]);
  return {
    input,
    wanted,
    receiver,
    quoted,
    tradeId: newId(tx),
    byKind: tx.actor.kind,
    visits: visitsWanted(tx, lines, quoted.skus, chosen),
    takes: limited(lines, quoted.skus),
  };
}

/** Looks whether shops and rules, which quotes take from memory, are in the database what the quotes said; throws Drift if not. */
function standingGuard(going: readonly Agreed[]) {
  let found: readonly Shop[] = [];
  const quotes = going.map((one) => one.quoted.quote);
  const shopIds = [...new Set(quotes.flatMap((quote) => quote.shops.map((shop) => shop.shopId)))];
  return {
    shops: () => found,
    async look(tx: Ctx): Promise<void> {
      const [shops, running] = await Promise.all([
        freshShops(tx, shopIds),
        rulesStillRun(tx, quotes.flatMap(appliedRules)),
      ]);
      found = shops;
      const stand = new Map(shops.map((shop) => [shop.id, shop]));
      if (!running || shopIds.some((id) => shopProblem(stand.get(id)) !== null)) throw new Drift();
    },
  };
}

/** The world is not what the quote said. */
class Drift extends Error {}

/** In the order of the placers; null for who names none, or one that is not theirs. */
async function addressesOf(tx: Ctx, placers: readonly Placer[]): Promise<(AddressSnapshot | null)[]> {
  const named = placers.flatMap(({ input: { buyerId, addressId } }) =>
    addressId ? [{ userId: buyerId, addressId }] : [],
  );
  if (named.length === 0) return placers.map(() => null);
  const found = (await addresses(tx, named)).values();
  return placers.map(({ input }) => (input.addressId ? (found.next().value ?? null) : null));
}

const collectedAt = (receiver: Receiver, store: Store | undefined) =>
  store ? { receiver: atStore(receiver, store) } : {};

/** What is collected at a store is held there, or the order is not placed. */
async function holdAtStores(tx: Ctx, going: readonly Agreed[], placed: readonly PlacedTrade[]): Promise<void> {
  for (const [place, { quoted }] of going.entries())
    for (const { orderId, shopId } of placed[place]?.orders ?? []) {
      const store = quoted.stores.get(shopId);
      const short = store ? await holdAtStore(tx, { shopId, orderId, storeId: store.id }) : [];
      if (store && short.length > 0)
        refuseProblems(short.map((skuId): Problem => ({ skuId, code: 'store_short', params: { store: store.name } })));
    }
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
  { wanted, receiver }: Agreed,
  fresh: { skus: readonly SkuForSale[]; shops: readonly Shop[]; pickup?: Pickup },
): Promise<Refusal> {
  for (const shop of fresh.shops) forgetRules(tx, shop.id);
  try {
    const now = await quoteFor(tx, wanted, receiver.divisionCode || null, fresh);
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

function tradeOf({ input, receiver, quoted, visits }: Agreed, now: Date): PlaceInput {
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
      ...collectedAt(receiver, quoted.stores.get(shop.shopId)),
      lines: shop.lines.map((line) => {
        const sku = quoted.skus.get(line.skuId);
        if (!sku) throw new Error(`quoted SKU ${line.skuId} without its facts`);
        const visit = visits.find((one) => one.skuId === line.skuId);
        return {
          ...(visit ? { lineId: visit.lineId } : {}),
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
          noReturnAgreed: withoutReturn(sku) ? input.agreedNoReturn.has(line.skuId) : null,
          shipWithinHours: visit ? hoursUntilDone(visit, now, sku.shipWithinHours) : sku.shipWithinHours,
          stockAtPayment: sku.stockAtPayment,
          // Promotions say by which rule a piece is so cheap; one of a flash sale must be paid sooner.
          flashSale: line.discounts.some((discount) => discount.kind === 'flash_sale'),
        };
      }),
    })),
  };
}
