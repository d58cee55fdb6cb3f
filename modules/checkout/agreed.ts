import type { Ctx, Uuid } from '#kernel';
import { type AddressSnapshot, addressInMind } from '#modules/accounts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import type { Store } from '#modules/inventory';
import { draftTrade, type PlaceInput, type Receiver } from '#modules/orders';
import { deviceOf } from '#modules/promotions';
import { ageProblems } from './age.ts';
import type { Agreed, PlaceCheckout } from './agreement.ts';
import { summed, unpacked } from './bundles.ts';
import { termsOf } from './forms.ts';
import { giftsOf, promisedTogether } from './gifts.ts';
import { lineIdsOf, tooSoon } from './installs.ts';
import { FIRST_ORDER, limited, merged, unconfirmed, type Wanted, withoutReturn, withoutVisit } from './lines.ts';
import { withDeposit } from './paid-ahead.ts';
import { asked, quoteFor } from './quoting.ts';
import { atStore, receiverOf } from './receivers.ts';
import { moved, refuseProblems } from './refused.ts';
import { hoursUntilDone, visitsWanted } from './visits.ts';

/** What one of several who place at once gets, if memory says it is still what they agreed to; refuses as `place` does. */
export async function agree(ctx: Ctx, input: PlaceCheckout): Promise<Agreed> {
  const skuIds = merged(input.lines).map((line) => line.skuId);
  const [to, skus] = await Promise.all([
    input.addressId ? addressInMind(ctx, input.buyerId, input.addressId) : null,
    productForSale(ctx, skuIds),
  ]);
  return agreedOn(ctx, input, to, skus);
}

/** What one buyer gets, if it is still what they agreed to; refuses otherwise. */
export async function agreedOn(
  tx: Ctx,
  input: PlaceCheckout,
  to: AddressSnapshot | null,
  skus: readonly SkuForSale[],
): Promise<Agreed> {
  const wanted = asked(input.lines);
  const mine = new Set(wanted.map((line) => line.skuId));
  const form = await termsOf(tx, input.form, wanted, input.buyerId);
  const quoted = await quoteFor(tx, wanted, to?.divisionCode ?? null, {
    form,
    skus: skus.filter((sku) => mine.has(sku.skuId)),
    buyerId: input.buyerId,
    coupons: input.coupons,
    use: input.use,
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
  const draft = await draftTrade(
    tx,
    promisedTogether(
      summed({ ...tradeOf({ input, receiver, quoted, form, visits, lineIds }, tx.clock.now()), ...deviceOf(tx) }),
    ),
  );
  const firstOn = quoted.firstOrder ? (deviceOf(tx).device ?? null) : null;
  return { input, wanted, to, receiver, quoted, form, visits, lineIds, takes, firstOn, draft };
}

const onlyOnce = (wanted: readonly Wanted[]) => ({
  productId: FIRST_ORDER,
  skuId: wanted[0]?.skuId ?? FIRST_ORDER,
  quantity: 1,
  most: 1,
});

const collectedAt = (receiver: Receiver, store: Store | undefined) =>
  store ? { receiver: atStore(receiver, store) } : {};

function tradeOf(
  { input, receiver, quoted, form, visits, lineIds }: Omit<Agreed, 'draft' | 'takes' | 'firstOn' | 'wanted' | 'to'>,
  now: Date,
): PlaceInput {
  const presale = form?.form === 'presale' ? form : null;
  return {
    buyerId: input.buyerId,
    requestKey: input.requestKey,
    receiver,
    ...(form?.payBy ? { payBy: form.payBy } : {}),
    shops: quoted.quote.shops.map((shop) => ({
      shopId: shop.shopId,
      ...giftsOf(shop.gifts, quoted),
      goodsFen: shop.goodsFen,
      discountFen: shop.discountFen,
      freightFen: shop.freightFen,
      freight: shop.freight,
      payableFen: shop.payableFen,
      buyerNote: input.notes.get(shop.shopId) ?? null,
      ...collectedAt(receiver, quoted.stores.get(shop.shopId)),
      ...(form?.form === 'group' ? { waitsFor: 'group' as const } : {}),
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
          discounts: presale ? withDeposit(line.discounts, presale.ruleId, presale.ahead.depositFen) : line.discounts,
          payableFen: line.payableFen,
          freightFen: line.freightFen,
          ...(line.freightDiscounts.length > 0 ? { freightDiscounts: line.freightDiscounts } : {}),
          commissionBps: sku.commissionBps,
          taxBps: sku.taxBps,
          returnRule: sku.returnRule,
          noReturnAgreed: withoutReturn(sku) ? input.agreedNoReturn.has(line.skuId) : null,
          shipWithinHours: presale
            ? presale.ahead.shipWithinHours
            : visit
              ? hoursUntilDone(visit, now, sku.shipWithinHours)
              : sku.shipWithinHours,
          // Pieces kept for a price are taken when they are ordered; those of a presale are kept under it until the balance is paid.
          stockAtPayment:
            presale !== null || (sku.stockAtPayment && !line.discounts.some((discount) => discount.pieces)),
          // Promotions say by which rule a piece is so cheap; one of a flash sale, or a place in a group, must be paid sooner.
          flashSale: form?.form === 'group' || line.discounts.some((discount) => discount.kind === 'flash_price'),
        };
        return unpacked(whole, sku, input.agreedNoReturn.has(line.skuId));
      }),
    })),
  };
}
