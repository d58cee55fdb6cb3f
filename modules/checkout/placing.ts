import { add, type Ctx, Refusal, refusedBy, transact, type Uuid } from '#kernel';
import { type AddressSnapshot, address, addressesStand, addressInMind, forgetAddress } from '#modules/accounts';
import { freshForSale, productForSale, type SkuForSale, stillForSale } from '#modules/catalog';
import { holdAtStore, type Store } from '#modules/inventory';
import {
  draftTrade,
  type PlacedTrade,
  type PlaceInput,
  placeTrades,
  type Receiver,
  type TradeDraft,
} from '#modules/orders';
import {
  type BudgetTake,
  forgetRules,
  haveBought,
  holdBudgets,
  holdCoupons,
  type Quote,
  rulesStillRun,
} from '#modules/promotions';
import { freshShops, type Shop } from '#modules/shops';
import { ageProblems } from './age.ts';
import { summed, unpacked, wantedFor } from './bundles.ts';
import { refuse } from './errors.ts';
import { lineIdsOf, notOffered, tieInstalls, tooSoon, type WantedInstall } from './installs.ts';
import {
  FIRST_ORDER,
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
import { asked, type Facts, type Quoted, quoteFor } from './quoting.ts';
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
  /** Which of the services among the lines install which of the goods. */
  readonly installs?: readonly WantedInstall[];
  readonly notes: ReadonlyMap<Uuid, string>;
  /** Of the buyer's, what to use; left out: whatever makes it cheapest. */
  readonly coupons?: readonly Uuid[] | undefined;
};

/**
 * Places what the buyer agreed to (T5). Refuses checkout.quote_moved with the new quote, product_unavailable, shop_frozen,
 * shop_paused, not_enough_stock, limit_exceeded, outside_delivery_area, age_unknown, under_age, no_return_unconfirmed, store_closed, store_short, address_needed,
 * visit_missing, install_not_offered, install_too_soon, empty, too_many_lines.
 */
export async function place(ctx: Ctx, input: PlaceCheckout): Promise<PlacedTrade> {
  return transact(ctx, async (tx) => {
    const skuIds = merged(input.lines).map((line) => line.skuId);
    if (input.addressId) forgetAddress(tx, input.buyerId, input.addressId);
    const [to, skus] = await Promise.all([
      input.addressId ? address(tx, input.buyerId, input.addressId) : null,
      freshForSale(tx, skuIds),
    ]);
    const one = await agreedOn(tx, input, to, skus);
    const guard = standingGuard([one]);
    try {
      const [placed] = await write(tx, [one], guard);
      if (!placed) throw new Error('a trade was not placed');
      return placed;
    } catch (error) {
      if (error instanceof Drift)
        throw await drifted(tx, one, {
          shops: guard.shops(),
          buyerId: input.buyerId,
          coupons: input.coupons,
          installs: input.installs ?? [],
          ...(input.pickup ? { pickup: input.pickup } : {}),
        });
      throw translated(error, one);
    }
  });
}

/** What one of several who place at once gets, if memory says it is still what they agreed to; refuses as `place` does. */
export async function agree(ctx: Ctx, input: PlaceCheckout): Promise<Agreed> {
  const skuIds = merged(input.lines).map((line) => line.skuId);
  const [to, skus] = await Promise.all([
    input.addressId ? addressInMind(ctx, input.buyerId, input.addressId) : null,
    productForSale(ctx, skuIds),
  ]);
  return agreedOn(ctx, input, to, skus);
}

/**
 * Places what several buyers agreed to in one transaction. One batch writes everything, and looks beside it whether goods,
 * addresses, shops and rules, which came from memory, are still so; if not, or when the database refuses (stock, limits), it undoes it all and
 * throws, so that each may go alone. `record` is told before the database has answered, and its statement travels with the others.
 */
export const placeTogether = (
  tx: Ctx,
  going: readonly Agreed[],
  record: (placed: readonly PlacedTrade[]) => Promise<void>,
): Promise<readonly PlacedTrade[]> => write(tx, going, standingGuard(going), record);

async function write(
  tx: Ctx,
  going: readonly Agreed[],
  guard: StandingGuard,
  record: (placed: readonly PlacedTrade[]) => Promise<void> = async () => {},
): Promise<readonly PlacedTrade[]> {
  // Counters of limits are taken in one order by everybody: nobody waits for another in a circle.
  const counted = going
    .filter((one) => one.takes.length > 0)
    .sort((a, b) => (a.input.buyerId < b.input.buyerId ? -1 : 1));
  const held = going.flatMap((one) => couponsUsed(one));
  const budgets = going.flatMap((one) => budgetsTaken(one));
  await placeTrades(
    tx,
    going.map((one) => one.draft),
    [
      () => guard.look(tx),
      ...(held.length > 0 ? [() => hold(tx, held)] : []),
      ...(budgets.length > 0 ? [() => take(tx, budgets)] : []),
      ...counted.map((one) => () => takeLimits(tx, one.input.buyerId, one.draft.placed.tradeId, one.takes)),
      ...going.filter((one) => one.input.fromCart).map((one) => () => dropSkus(tx, one.input.buyerId, skusOf(one))),
      ...going.filter((one) => one.visits.length > 0).map((one) => visitsOf(one)),
      ...going.filter((one) => one.quoted.installs.length > 0).map((one) => installsOf(one)),
      (_tx, known) => record(known),
    ],
  );
  const placed = going.map((one) => one.draft.placed);
  await holdAtStores(tx, going, placed);
  return placed;
}

const visitsOf =
  (one: Agreed) =>
  (tx: Ctx, placed: readonly PlacedTrade[]): Promise<void> =>
    bookVisits(tx, { ...one, tradeId: one.draft.placed.tradeId }, placed);

const installsOf =
  ({ quoted, lineIds, draft }: Agreed) =>
  (tx: Ctx, placed: readonly PlacedTrade[]): Promise<void> =>
    tieInstalls(tx, { ...quoted, lineIds, tradeId: draft.placed.tradeId }, placed);

const skusOf = (one: Agreed): Uuid[] => one.wanted.map((line) => line.skuId);

export type Agreed = {
  readonly input: PlaceCheckout;
  readonly wanted: readonly Wanted[];
  /** Where it goes, as the buyer's address book has it. */
  readonly to: AddressSnapshot | null;
  readonly receiver: Receiver;
  readonly quoted: Quoted;
  readonly draft: TradeDraft;
  readonly visits: readonly WantedVisit[];
  /** Of lines that something else names, by SKU. */
  readonly lineIds: ReadonlyMap<Uuid, Uuid>;
  readonly takes: ReturnType<typeof limited>;
};

/** What one buyer gets, if it is still what they agreed to; refuses otherwise. */
async function agreedOn(
  tx: Ctx,
  input: PlaceCheckout,
  to: AddressSnapshot | null,
  skus: readonly SkuForSale[],
): Promise<Agreed> {
  const wanted = asked(input.lines);
  const mine = new Set(wanted.map((line) => line.skuId));
  const quoted = await quoteFor(tx, wanted, to?.divisionCode ?? null, {
    skus: skus.filter((sku) => mine.has(sku.skuId)),
    buyerId: input.buyerId,
    coupons: input.coupons,
    installs: input.installs ?? [],
    ...(input.pickup ? { pickup: input.pickup } : {}),
  });
  const receiver = await receiverOf(tx, input.buyerId, to, quoted);
  refuseProblems([...quoted.problems, ...(await ageProblems(tx, quoted, input.buyerId))]);
  if (quoted.quote.fingerprint !== input.fingerprint) throw moved(quoted);
  const lines = quoted.quote.shops.flatMap((shop) => shop.lines);
  const chosen = input.visits ?? new Map<Uuid, Date>();
  refuseProblems([
    ...unconfirmed(lines, quoted.skus, input.agreedNoReturn),
    ...withoutVisit(lines, quoted.skus, chosen, quoted.atDelivery),
    ...tooSoon(quoted.visitsFrom, chosen),
  ]);
  const visits = visitsWanted(tx, lines, quoted.skus, chosen, quoted.atDelivery);
  const lineIds = lineIdsOf(tx, visits, quoted.installs);
  const takes = [...limited(lines, quoted.skus), ...(quoted.firstOrder ? [onlyOnce(wanted)] : [])];
  const draft = await draftTrade(tx, summed(tradeOf({ input, receiver, quoted, visits, lineIds }, tx.clock.now())));
  return { input, wanted, to, receiver, quoted, visits, lineIds, takes, draft };
}

const onlyOnce = (wanted: readonly Wanted[]) => ({
  productId: FIRST_ORDER,
  skuId: wanted[0]?.skuId ?? FIRST_ORDER,
  quantity: 1,
  most: 1,
});

/** Looks whether goods, addresses, shops, rules and first orders are in the database what the quotes, made of memory, said; throws Drift if not. */
function standingGuard(going: readonly Agreed[]) {
  let found: readonly Shop[] = [];
  const quotes = going.map((one) => one.quoted.quote);
  const shopIds = [...new Set(quotes.flatMap((quote) => quote.shops.map((shop) => shop.shopId)))];
  const skus = going.flatMap((one) => [...one.quoted.skus.values()]);
  const held = going.flatMap(({ to, input }) => (to ? [{ userId: input.buyerId, address: to }] : []));
  const first = going.filter((one) => one.quoted.firstOrder).map((one) => one.input.buyerId);
  const placing = going.map((one) => one.draft.placed.tradeId);
  const installing = going.filter((one) => one.quoted.installs.length > 0);
  return {
    shops: () => found,
    async look(tx: Ctx): Promise<void> {
      const [shops, running, selling, reached, bought, strange] = await Promise.all([
        freshShops(tx, shopIds),
        rulesStillRun(tx, quotes.flatMap(appliedRules)),
        stillForSale(tx, skus),
        addressesStand(tx, held),
        first.length > 0 ? haveBought(tx, first, placing) : new Set(),
        Promise.all(installing.map((one) => notOffered(tx, one.quoted.installs, one.quoted.skus))),
      ]);
      found = shops;
      const stand = new Map(shops.map((shop) => [shop.id, shop]));
      if (
        !running ||
        !selling ||
        !reached ||
        bought.size > 0 ||
        strange.flat().length > 0 ||
        shopIds.some((id) => shopProblem(stand.get(id)) !== null)
      )
        throw new Drift();
    },
  };
}
type StandingGuard = ReturnType<typeof standingGuard>;

const couponsUsed = ({ quoted, input, draft }: Agreed) =>
  quoted.quote.applied.flatMap(({ couponId }) =>
    couponId ? [{ buyerId: input.buyerId, tradeId: draft.placed.tradeId, couponId }] : [],
  );

async function hold(tx: Ctx, held: ReturnType<typeof couponsUsed>): Promise<void> {
  if (!(await holdCoupons(tx, held))) throw new Drift();
}

/** What a trade costs the budgets of its rules, one sum for each. */
function budgetsTaken({ quoted, draft }: Agreed): BudgetTake[] {
  const { tradeId } = draft.placed;
  const discounts = quoted.quote.shops.flatMap((shop) => shop.lines.flatMap((line) => line.discounts));
  const byRule = Map.groupBy(
    discounts.filter((one) => one.budget),
    (one) => one.ruleId,
  );
  return [...byRule].map(([ruleId, own]) => ({ tradeId, ruleId, amountFen: add(...own.map((one) => one.amountFen)) }));
}

async function take(tx: Ctx, budgets: readonly BudgetTake[]): Promise<void> {
  if (!(await holdBudgets(tx, budgets))) throw new Drift();
}

/** The world is not what the quote said. */
export class Drift extends Error {}

const collectedAt = (receiver: Receiver, store: Store | undefined) =>
  store ? { receiver: atStore(receiver, store) } : {};

/** What is collected at a store is held there, or the order is not placed. */
async function holdAtStores(tx: Ctx, going: readonly Agreed[], placed: readonly PlacedTrade[]): Promise<void> {
  for (const [place, { quoted }] of going.entries())
    for (const { orderId, shopId } of placed[place]?.orders ?? []) {
      const store = quoted.stores.get(shopId);
      const short = store ? await holdAtStore(tx, { shopId, orderId, storeId: store.id }) : [];
      if (store && short.length > 0)
        refuseProblems(
          short
            .flatMap((skuId) => wantedFor(quoted.skus, skuId))
            .map(({ skuId }): Problem => ({ skuId, code: 'store_short', params: { store: store.name } })),
        );
    }
}

function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first) throw refuse(first.code, first.params, { extension: { problems: problemsOut(problems) } });
}

const moved = (quoted: Quoted): Refusal => refuse('quote_moved', {}, { extension: { quote: quoteView(quoted) } });

/** The same where no new quote can be given: the buyer asks for one. */
const movedUnseen = (): Refusal => refuse('quote_moved', {}, { extension: { quote: null } });

const appliedRules = (quote: Quote) =>
  quote.shops.flatMap((shop) =>
    shop.lines.flatMap((line) => line.discounts.map((discount) => ({ shopId: shop.shopId, ruleId: discount.ruleId }))),
  );

/** The refusal for what the transaction has just read. The reads it needs more are on the same connection: no second one is waited for. */
async function drifted(
  tx: Ctx,
  one: Agreed,
  fresh: Required<Pick<Facts, 'buyerId' | 'coupons' | 'installs'>> & {
    readonly shops: readonly Shop[];
    readonly pickup?: Pickup;
  },
): Promise<Refusal> {
  const { wanted, receiver, quoted } = one;
  forgetRules(tx, ...fresh.shops.map((shop) => shop.id));
  // Here the order that came to nothing still holds the coupons and its part of budgets, and is the buyer's first: a quote made now would leave both out.
  if (quoted.firstOrder || couponsUsed(one).length + budgetsTaken(one).length > 0) return movedUnseen();
  try {
    const skus = await freshForSale(
      tx,
      wanted.map((line) => line.skuId),
    );
    const now = await quoteFor(tx, wanted, receiver.divisionCode || null, { ...fresh, skus });
    refuseProblems(now.problems);
    return moved(now);
  } catch (error) {
    if (error instanceof Refusal) return error;
    // Something else had failed in the batch, so the transaction answers no more questions: the buyer asks for a quote again.
    return movedUnseen();
  }
}

function translated(error: unknown, { takes, quoted }: Pick<Agreed, 'takes' | 'quoted'>): unknown {
  if (refusedBy(error, 'purchases_within') && takes.some((one) => one.productId === FIRST_ORDER)) return movedUnseen();
  if (refusedBy(error, 'purchases_within')) return refuse('limit_exceeded', { limit: takes[0]?.most ?? 0, left: 0 });
  if (error instanceof Refusal && error.code === 'inventory.not_enough') {
    const { short } = error.extension as { short: readonly { skuId: Uuid; available: number }[] };
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

function tradeOf(
  { input, receiver, quoted, visits, lineIds }: Omit<Agreed, 'draft' | 'takes' | 'wanted' | 'to'>,
  now: Date,
): PlaceInput {
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
      lines: shop.lines.flatMap((line) => {
        const sku = quoted.skus.get(line.skuId);
        if (!sku) throw new Error(`quoted SKU ${line.skuId} without its facts`);
        const visit = visits.find((one) => one.skuId === line.skuId);
        const lineId = lineIds.get(line.skuId);
        const whole = {
          ...(lineId ? { lineId } : {}),
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
        return unpacked(whole, sku, input.agreedNoReturn.has(line.skuId));
      }),
    })),
  };
}
