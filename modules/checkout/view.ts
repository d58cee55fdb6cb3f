import { type Static, Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, type ProblemParams, TextSchema, toId, type Uuid } from '#kernel';
import type { SkuForSale } from '#modules/catalog';
import type { QuotedGift, QuotedLine, RefusedRule } from '#modules/promotions';
import type { Shop } from '#modules/shops';
import type { Cart, CartLineNow } from './cart.ts';
import { giftSkuOf } from './gifts.ts';
import { type Problem, withoutReturn } from './lines.ts';
import type { Quoted } from './quoting.ts';

const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });
const Attributes = Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() }));

export const ShopCard = Type.Object({
  id: IdSchema('shp'),
  code: Type.String(),
  name: Type.String(),
  logoMediaId: Nullable(IdSchema('med')),
  state: Type.String(),
});
const shopCard = (id: Uuid, shop: Shop | undefined): Static<typeof ShopCard> => ({
  id: toId('shp', id),
  code: shop?.code ?? '',
  name: shop?.name ?? '',
  logoMediaId: shop?.logoMediaId ? toId('med', shop.logoMediaId) : null,
  state: shop?.state ?? 'closed',
});

export const ProblemView = Type.Object({
  skuId: IdSchema('sku'),
  code: Type.String({
    description:
      'checkout.product_unavailable, .shop_frozen, .shop_paused, .not_enough_stock, .limit_exceeded, .outside_delivery_area, .age_unknown, .under_age, .store_closed, .store_short, .install_not_offered or (at placing) .no_return_unconfirmed',
  }),
  params: Type.Unknown(),
});
const problemView = (problem: Problem): Static<typeof ProblemView> => ({
  skuId: toId('sku', problem.skuId),
  code: `checkout.${problem.code}`,
  params: problem.params,
});
export const problemsOut = (problems: readonly Problem[]) => problems.map(problemView);

const DiscountView = Type.Object({
  ruleId: IdSchema('rul'),
  kind: Type.String(),
  lane: Type.String(),
  title: TextSchema(),
  funder: Type.String(),
  funderId: Type.Optional(Type.String({ description: 'Of a region: its division code' })),
  couponId: Type.Optional(IdSchema('cpn')),
  amountFen: Fen,
});
const PartsView = Type.Array(
  Type.Object({
    skuId: IdSchema('sku'),
    productId: IdSchema('prd'),
    title: TextSchema(),
    saleAttributes: Attributes,
    quantity: Type.Integer({ description: 'Pieces in one bundle' }),
    priceFen: Type.Integer({ description: 'What one piece alone costs, in fen' }),
  }),
  { description: 'Of a bundle: what is in it' },
);
const partsView = (sku: SkuForSale | null | undefined): Static<typeof PartsView> =>
  (sku?.parts ?? []).flatMap(({ sku: part, quantity }) =>
    part
      ? [
          {
            skuId: toId('sku', part.skuId),
            productId: toId('prd', part.productId),
            title: part.title,
            saleAttributes: part.saleAttributes.map(({ name, value }) => ({ name, value })),
            quantity,
            priceFen: part.priceFen,
          },
        ]
      : [],
  );
const QuoteLineView = Type.Object({
  skuId: IdSchema('sku'),
  productId: IdSchema('prd'),
  version: Type.Integer(),
  title: TextSchema(),
  saleAttributes: Attributes,
  mediaId: Nullable(IdSchema('med')),
  quantity: Type.Integer(),
  unitListFen: Fen,
  unitPriceFen: Fen,
  listFen: Fen,
  discounts: Type.Array(DiscountView),
  payableFen: Fen,
  freightFen: Fen,
  freightDiscounts: Type.Array(DiscountView, { description: 'What came off its freight: freightFen is what is left' }),
  purchaseLimit: Nullable(Type.Integer()),
  returnRule: Type.String(),
  /** Null also for a service that is done when its goods are brought. */
  calendarId: Nullable(IdSchema('cal')),
  visitsFrom: Nullable(MomentSchema('A visit of an install service begins then at the earliest: the goods are there')),
  installs: Type.Array(IdSchema('sku'), { description: 'The goods this service installs' }),
  parts: PartsView,
  noReturn: Type.Boolean({
    description: 'No return without reason by law: placing asks that the buyer agrees to it (agreedNoReturn)',
  }),
  shipWithinHours: Type.Integer(),
});
const GiftView = Type.Object({
  ruleId: IdSchema('rul'),
  promotion: TextSchema(),
  skuId: IdSchema('sku'),
  productId: IdSchema('prd'),
  title: TextSchema(),
  saleAttributes: Attributes,
  mediaId: Nullable(IdSchema('med')),
  quantity: Type.Integer(),
});
const giftViews = (gifts: readonly QuotedGift[], quoted: Quoted): Static<typeof GiftView>[] =>
  gifts.flatMap((gift) => {
    const sku = quoted.gifts.get(giftSkuOf(gift.skuId));
    return sku
      ? [
          {
            ruleId: toId('rul', gift.ruleId),
            promotion: gift.title,
            skuId: toId('sku', sku.skuId),
            productId: toId('prd', sku.productId),
            title: sku.title,
            saleAttributes: sku.saleAttributes.map(({ name, value }) => ({ name, value })),
            mediaId: sku.mediaId ? toId('med', sku.mediaId) : null,
            quantity: gift.quantity,
          },
        ]
      : [];
  });
const FreightGroup = Type.Object({
  templateId: Nullable(IdSchema('tpl')),
  templateName: Type.String(),
  mode: Type.String(),
  pieces: Type.Integer(),
  grams: Type.Integer(),
  cm3: Type.Optional(Type.Integer({ description: 'Cubic centimetres of the packed goods' })),
  chargedGrams: Type.Optional(
    Type.Integer({ description: 'Charged instead of the weight, when the goods take more room than they weigh' }),
  ),
  visitCalendarId: Type.Optional(IdSchema('cal')),
  goodsFen: Fen,
  firstFen: Fen,
  nextSteps: Type.Integer(),
  nextFen: Fen,
  freeOverFen: Nullable(Fen),
  missingForFreeFen: Nullable(Fen),
  surchargeFen: Fen,
  amountFen: Fen,
});
const WhyNotView = Type.Object({
  ruleId: IdSchema('rul'),
  shopId: Nullable(IdSchema('shp')),
  kind: Type.String(),
  title: TextSchema(),
  code: Type.String({ description: 'Machine code; sentence under promotions.whyNot' }),
  params: Type.Unknown(),
});
const HeldView = Type.Object({
  id: IdSchema('cpn'),
  ruleId: IdSchema('rul'),
  shopId: Nullable(IdSchema('shp')),
  kind: Type.String(),
  title: TextSchema(),
  args: Type.Unknown(),
  expiresAt: Type.String(),
  used: Type.Boolean(),
  takeFen: Fen,
  code: Nullable(Type.String({ description: 'Why it is not used; sentence under promotions.whyNot' })),
  params: Type.Unknown(),
});
export const QuoteView = Type.Object({
  shops: Type.Array(
    Type.Object({
      shop: ShopCard,
      lines: Type.Array(QuoteLineView),
      goodsFen: Fen,
      discountFen: Fen,
      freightFen: Fen,
      freight: Type.Array(FreightGroup),
      payableFen: Fen,
      gifts: Type.Array(GiftView, { description: 'Given beside the lines, for nothing' }),
      undelivered: Type.Boolean(),
    }),
  ),
  whyNot: Type.Array(WhyNotView),
  coupons: Type.Array(HeldView, { description: "The buyer's coupons in reach: used, or why not" }),
  problems: Type.Array(ProblemView),
  listFen: Fen,
  discountFen: Fen,
  freightFen: Fen,
  payableFen: Fen,
  needsAddress: Type.Boolean({
    description: 'False when nothing travels: all is collected at stores or delivered as words',
  }),
  freightKnown: Type.Boolean({ description: 'False until a destination is given: freight is then 0 and not decided' }),
  divisionCode: Nullable(Type.String()),
  fingerprint: Type.String({ description: 'Send it back with POST /checkout/place' }),
});

const ruleOut = <T extends { ruleId: Uuid }>({ ruleId, ...rest }: T) => ({ ...rest, ruleId: toId('rul', ruleId) });

const discountOut = ({ couponId, budget: _taken, ...discount }: QuotedLine['discounts'][number]) => ({
  ...ruleOut(discount),
  ...(couponId && { couponId: toId('cpn', couponId) }),
});

function lineView(line: QuotedLine, quoted: Quoted): Static<typeof QuoteLineView> {
  const sku = quoted.skus.get(line.skuId);
  return {
    skuId: toId('sku', line.skuId),
    productId: toId('prd', line.productId),
    version: line.version,
    title: sku?.title ?? { zh: '?', en: '' },
    saleAttributes: (sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
    mediaId: sku?.mediaId ? toId('med', sku.mediaId) : null,
    quantity: line.quantity,
    unitListFen: line.unitListFen,
    unitPriceFen: line.unitPriceFen,
    listFen: line.listFen,
    discounts: line.discounts.map(discountOut),
    payableFen: line.payableFen,
    freightFen: line.freightFen,
    freightDiscounts: line.freightDiscounts.map(discountOut),
    purchaseLimit: sku?.purchaseLimit ?? null,
    returnRule: sku?.returnRule ?? '',
    calendarId: sku?.calendarId && !quoted.atDelivery.has(line.skuId) ? toId('cal', sku.calendarId) : null,
    visitsFrom: quoted.visitsFrom.get(line.skuId)?.toISOString() ?? null,
    installs: quoted.installs.filter((one) => one.serviceSkuId === line.skuId).map((one) => toId('sku', one.skuId)),
    parts: partsView(sku),
    noReturn: withoutReturn(sku),
    shipWithinHours: sku?.shipWithinHours ?? 0,
  };
}

/** A reason that names a better rule names it as the API does. */
const reasonOut = (given: ProblemParams): ProblemParams => {
  const { ruleId: better, ...params } = given as ProblemParams & { ruleId?: string };
  return better ? { ...params, ruleId: toId('rul', better) } : params;
};
const whyNotView = ({ shopId, ...rest }: RefusedRule): Static<typeof WhyNotView> => ({
  ...ruleOut(rest),
  shopId: shopId && toId('shp', shopId),
  params: reasonOut(rest.params),
});

/** A quote as the API says it; `more` are problems found beside it (stock, limits). */
export function quoteView(quoted: Quoted, more: readonly Problem[] = []): Static<typeof QuoteView> {
  const { quote } = quoted;
  return {
    shops: quote.shops.map((shop) => ({
      shop: shopCard(shop.shopId, quoted.shops.get(shop.shopId)),
      lines: shop.lines.map((line) => lineView(line, quoted)),
      goodsFen: shop.goodsFen,
      discountFen: shop.discountFen,
      freightFen: shop.freightFen,
      freight: shop.freight.groups.map(({ visitCalendarId, ...group }) => ({
        ...group,
        ...(visitCalendarId ? { visitCalendarId: toId('cal', visitCalendarId) } : {}),
        templateId: group.templateId ? toId('tpl', group.templateId) : null,
      })),
      payableFen: shop.payableFen,
      gifts: giftViews(shop.gifts, quoted),
      undelivered: shop.undelivered !== null,
    })),
    whyNot: quote.whyNot.map(whyNotView),
    coupons: quoted.coupons.map((one) => ({
      id: toId('cpn', one.id),
      ruleId: toId('rul', one.ruleId),
      shopId: one.rule.shopId && toId('shp', one.rule.shopId),
      kind: one.rule.kind,
      title: one.rule.title,
      args: one.rule.args,
      expiresAt: one.expiresAt.toISOString(),
      used: one.used,
      takeFen: one.takeFen,
      code: one.whyNot?.code ?? null,
      params: one.whyNot ? reasonOut(one.whyNot.params) : {},
    })),
    problems: problemsOut([...quoted.problems, ...more]),
    listFen: quote.listFen,
    discountFen: quote.discountFen,
    freightFen: quote.freightFen,
    payableFen: quote.payableFen,
    needsAddress: quoted.needsAddress,
    freightKnown: quote.destination !== null || !quoted.needsAddress,
    divisionCode: quote.destination,
    fingerprint: quote.fingerprint,
  };
}

const CartLineView = Type.Object({
  id: IdSchema('cln'),
  skuId: IdSchema('sku'),
  productId: Nullable(IdSchema('prd')),
  title: TextSchema(),
  saleAttributes: Attributes,
  mediaId: Nullable(IdSchema('med')),
  quantity: Type.Integer(),
  selected: Type.Boolean(),
  priceFen: Nullable(Type.Integer({ description: "The shop's price now, in fen" })),
  priceAtAddingFen: Fen,
  available: Type.Integer(),
  parts: PartsView,
  purchaseLimit: Nullable(Type.Integer()),
  unavailable: Nullable(Type.String({ description: 'Code of what stands against buying it' })),
});
export const CartView = Type.Object({
  shops: Type.Array(Type.Object({ shop: ShopCard, lines: Type.Array(CartLineView) })),
  lineCount: Type.Integer(),
  pieceCount: Type.Integer(),
  selectedCount: Type.Integer(),
  quote: Nullable(QuoteView),
});

const cartLineView = (line: CartLineNow): Static<typeof CartLineView> => ({
  id: toId('cln', line.id),
  skuId: toId('sku', line.skuId),
  productId: line.sku ? toId('prd', line.sku.productId) : null,
  title: line.sku?.title ?? { zh: '商品已删除', en: 'Removed' },
  saleAttributes: (line.sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
  mediaId: line.sku?.mediaId ? toId('med', line.sku.mediaId) : null,
  quantity: line.quantity,
  selected: line.selected,
  priceFen: line.sku?.priceFen ?? null,
  priceAtAddingFen: line.priceAtAddingFen,
  available: line.available,
  parts: partsView(line.sku),
  purchaseLimit: line.sku?.purchaseLimit ?? null,
  unavailable: line.unavailable ? `checkout.${line.unavailable}` : null,
});

/** Lines by shop, the shop touched last first; the quote is of what is selected and can be bought, without freight. */
export function cartView(cart: Cart): Static<typeof CartView> {
  const shopIds = [...new Set(cart.lines.map((line) => line.shopId))];
  return {
    shops: shopIds.map((shopId) => ({
      shop: shopCard(shopId, cart.shops.get(shopId)),
      lines: cart.lines.filter((line) => line.shopId === shopId).map(cartLineView),
    })),
    lineCount: cart.lines.length,
    pieceCount: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    selectedCount: cart.lines.filter((line) => line.selected).length,
    quote: cart.quoted ? quoteView(cart.quoted) : null,
  };
}
