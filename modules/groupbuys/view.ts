import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, maskName, Nullable, TextSchema, toId, type Uuid, userIdOf } from '#kernel';
import { people } from '#modules/accounts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { type Shop, shopsByIds } from '#modules/shops';
import { missing } from './standing.ts';
import { joinableGroups, membersOf } from './store.ts';
import type { Group, Offer } from './types.ts';

export const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });
/** Groups shown beside an offer to be joined. */
const SHOWN = 10;

const PriceView = Type.Object({
  skuId: IdSchema('sku'),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  priceFen: Fen,
  aloneFen: Type.Integer({ description: 'What one piece costs without a group, before other promotions, in fen' }),
  forSale: Type.Boolean(),
});
export const OfferView = Type.Object({
  id: IdSchema('gof'),
  productId: IdSchema('prd'),
  size: Type.Integer({ description: 'People in a group' }),
  hours: Type.Integer({ description: 'Hours a group is open from its opener’s payment' }),
  perBuyer: Type.Integer(),
  left: Type.Integer({ description: 'Pieces left under the offer' }),
  endsAt: MomentSchema('No group is opened after it'),
  prices: Type.Array(PriceView),
});
export const OpenGroupView = Type.Object({
  id: IdSchema('grp'),
  opener: Type.String({ description: 'Name, masked' }),
  missing: Type.Integer(),
  endsAt: MomentSchema(),
});

export function offerView(offer: Offer, skus: ReadonlyMap<Uuid, SkuForSale>): Static<typeof OfferView> {
  return {
    id: toId('gof', offer.id),
    productId: toId('prd', offer.productId),
    size: offer.size,
    hours: offer.hours,
    perBuyer: offer.perBuyer,
    left: offer.stock - offer.taken,
    endsAt: offer.endsAt.toISOString(),
    prices: offer.prices.map(({ skuId, priceFen }) => {
      const sku = skus.get(skuId);
      return {
        skuId: toId('sku', skuId),
        saleAttributes: (sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
        priceFen,
        aloneFen: sku?.priceFen ?? priceFen,
        forSale: sku?.forSale === true,
      };
    }),
  };
}

export const skusOf = async (ctx: Ctx, offer: Offer): Promise<Map<Uuid, SkuForSale>> =>
  new Map(
    (
      await productForSale(
        ctx,
        offer.prices.map((one) => one.skuId),
      )
    ).map((sku) => [sku.skuId, sku]),
  );

/** Groups that can be joined, by whoever opened them. */
export async function openGroups(
  ctx: Ctx,
  offer: Pick<Offer, 'shopId' | 'id'>,
  besides: Uuid | null = null,
): Promise<Static<typeof OpenGroupView>[]> {
  const groups = await joinableGroups(ctx, offer.shopId, offer.id, SHOWN, besides);
  const names = await namesOf(
    ctx,
    groups.map((one) => one.openerId),
  );
  return groups.flatMap((group) =>
    group.endsAt
      ? [
          {
            id: toId('grp', group.id),
            opener: names(group.openerId),
            missing: missing(group),
            endsAt: group.endsAt.toISOString(),
          },
        ]
      : [],
  );
}

/** A link goes to everybody: of a name only its first character is shown. */
async function namesOf(ctx: Ctx, ids: readonly Uuid[]): Promise<(id: Uuid) => string> {
  const known = await people(ctx, ids);
  return (id) => maskName(known.get(id)?.nickname ?? '');
}

export const GroupStateSchema = Type.Enum(['unpaid', 'open', 'full', 'failed', 'void'], {
  description: 'unpaid: its opener has not paid yet; void: never did',
});
export const GroupView = Type.Object({
  id: IdSchema('grp'),
  state: GroupStateSchema,
  size: Type.Integer(),
  paid: Type.Integer({ description: 'People in it who have paid' }),
  missing: Type.Integer(),
  endsAt: Nullable(MomentSchema()),
  endedAt: Nullable(MomentSchema()),
  filledByMarket: Type.Integer({
    description: 'Places that no person took when the market counted it as full; 0 as a rule',
  }),
  members: Type.Array(
    Type.Object({ name: Type.String({ description: 'Masked' }), opener: Type.Boolean(), joinedAt: MomentSchema() }),
  ),
  product: Type.Object({ id: IdSchema('prd'), title: TextSchema(), mediaId: Nullable(IdSchema('med')) }),
  shop: Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() }),
  offer: OfferView,
  mayOpen: Type.Boolean({ description: 'Another group can be opened under the offer' }),
  mine: Nullable(Type.Object({ orderId: IdSchema('ord'), paid: Type.Boolean(), mayLeave: Type.Boolean() })),
  others: Type.Array(OpenGroupView),
});

export async function groupView(
  ctx: Ctx,
  group: Group,
  offer: Offer,
  mayOpen: boolean,
): Promise<Static<typeof GroupView>> {
  const [skus, shops, members, others] = await Promise.all([
    skusOf(ctx, offer),
    shopsByIds(ctx, [group.shopId]),
    membersOf(ctx, group.shopId, group.id),
    openGroups(ctx, offer, group.id),
  ]);
  const shown = members.filter((one) => one.paidAt && one.state !== 'late');
  const names = await namesOf(
    ctx,
    shown.map((one) => one.buyerId),
  );
  const buyerId = userIdOf(ctx.actor);
  const mine = members.find((one) => one.buyerId === buyerId);
  const [first] = skus.values();
  return {
    id: toId('grp', group.id),
    state: group.state,
    size: group.size,
    paid: group.paid,
    missing: missing(group),
    endsAt: group.endsAt?.toISOString() ?? null,
    endedAt: group.endedAt?.toISOString() ?? null,
    filledByMarket: group.virtual ? missing(group) : 0,
    members: shown.map((one) => ({
      name: names(one.buyerId),
      opener: one.buyerId === group.openerId,
      joinedAt: one.joinedAt.toISOString(),
    })),
    product: {
      id: toId('prd', offer.productId),
      title: first?.title ?? { zh: '', en: '' },
      mediaId: first?.mediaId ? toId('med', first.mediaId) : null,
    },
    shop: shopView(group.shopId, shops.get(group.shopId)),
    offer: offerView(offer, skus),
    mayOpen,
    mine: mine
      ? {
          orderId: toId('ord', mine.orderId),
          paid: mine.paidAt !== null,
          mayLeave: mine.state === 'held' || (mine.state === 'paid' && group.state === 'open'),
        }
      : null,
    others,
  };
}

export const shopView = (id: Uuid, shop: Shop | undefined) => ({
  id: toId('shp', id),
  code: shop?.code ?? '',
  name: shop?.name ?? '',
});
