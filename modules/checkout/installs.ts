import { type Ctx, chinaDay, days, hours, later, newId, startOfChinaDay, type Uuid } from '#kernel';
import { installsStand, type SkuForSale } from '#modules/catalog';
import { setting } from '#modules/operations';
import { type PlacedTrade, recordInstalls } from '#modules/orders';
import type { Quote } from '#modules/promotions';
import type { Problem, Wanted } from './lines.ts';
import { settings } from './settings.ts';

/** A service the buyer adds to a line of goods: it installs each of its pieces. */
export type InstallWish = { readonly skuId: Uuid; readonly serviceSkuId: Uuid };
export type WantedInstall = InstallWish & { readonly quantity: number };

/** The wishes for goods that are wanted, one for each, and everything wanted with the services. What is not among the goods asks for nothing. */
export function withInstalls(
  wanted: readonly Wanted[],
  wishes: readonly InstallWish[],
): { readonly lines: readonly Wanted[]; readonly installs: readonly WantedInstall[] } {
  if (wishes.length === 0) return { lines: wanted, installs: [] };
  const chosen = new Map(wishes.map((wish) => [wish.skuId, wish.serviceSkuId]));
  const installs = wanted.flatMap(({ skuId, quantity }): WantedInstall[] => {
    const serviceSkuId = chosen.get(skuId);
    return serviceSkuId && serviceSkuId !== skuId ? [{ skuId, serviceSkuId, quantity }] : [];
  });
  const services = installs.map(({ serviceSkuId, quantity }) => ({ skuId: serviceSkuId, quantity }));
  return { lines: [...wanted, ...services], installs };
}

type Skus = ReadonlyMap<Uuid, SkuForSale>;

const pairOf = ({ skuId, serviceSkuId }: InstallWish, skus: Skus) => {
  const [goods, service] = [skus.get(skuId), skus.get(serviceSkuId)];
  return goods && service ? { productId: goods.productId, serviceProductId: service.productId } : null;
};

/** Services that are not offered with these goods, or no more. Nothing is asked when nothing is to be installed. */
export async function notOffered(ctx: Ctx, installs: readonly WantedInstall[], skus: Skus): Promise<Problem[]> {
  if (installs.length === 0) return [];
  const pairs = installs.map((one) => pairOf(one, skus));
  const stand = await installsStand(
    ctx,
    pairs.flatMap((pair) => pair ?? []),
  );
  let place = 0;
  return installs.flatMap(({ serviceSkuId }, at): Problem[] => {
    const offered = pairs[at] ? stand[place++] : false;
    return offered ? [] : [{ skuId: serviceSkuId, code: 'install_not_offered', params: {} }];
  });
}

/** Services that need no visit of their own: the shop's people bring these goods, and install them then. */
export function doneAtDelivery(installs: readonly WantedInstall[], skus: Skus, quote: Quote): ReadonlySet<Uuid> {
  const brought = ({ skuId, serviceSkuId }: WantedInstall): boolean => {
    const [goods, service] = [skus.get(skuId), skus.get(serviceSkuId)];
    if (!goods || goods.shopId !== service?.shopId || goods.freightTemplateId === null) return false;
    const shop = quote.shops.find((one) => one.shopId === goods.shopId);
    return (shop?.freight.groups ?? []).some(
      (group) => group.visitCalendarId !== undefined && group.templateId === goods.freightTemplateId,
    );
  };
  const apart = new Set(installs.filter((one) => !brought(one)).map((one) => one.serviceSkuId));
  return new Set(installs.map((one) => one.serviceSkuId).filter((skuId) => !apart.has(skuId)));
}

/** From which moment each service can begin: the China day on which its goods are there, by the promise to ship and the days they travel. */
export async function earliestVisits(
  ctx: Ctx,
  installs: readonly WantedInstall[],
  skus: Skus,
): Promise<ReadonlyMap<Uuid, Date>> {
  if (installs.length === 0) return new Map();
  const travel = days(await setting(ctx, 'checkout.install_after_days', settings));
  const from = new Map<Uuid, Date>();
  for (const { skuId, serviceSkuId } of installs) {
    const there = later(later(ctx.clock.now(), hours(skus.get(skuId)?.shipWithinHours ?? 0)), travel);
    const day = startOfChinaDay(chinaDay(there));
    const known = from.get(serviceSkuId);
    if (!known || known < day) from.set(serviceSkuId, day);
  }
  return from;
}

/** Visits that would come before the goods. */
export const tooSoon = (from: ReadonlyMap<Uuid, Date>, visits: ReadonlyMap<Uuid, Date>): Problem[] =>
  [...from].flatMap(([skuId, earliest]): Problem[] => {
    const startsAt = visits.get(skuId);
    return startsAt && startsAt < earliest
      ? [{ skuId, code: 'install_too_soon', params: { day: chinaDay(earliest) } }]
      : [];
  });

/** Ids of the lines that must be known before they are written, by SKU: those with a visit have theirs. */
export function lineIdsOf(
  ctx: Ctx,
  visits: readonly { readonly skuId: Uuid; readonly lineId: Uuid }[],
  installs: readonly WantedInstall[],
): ReadonlyMap<Uuid, Uuid> {
  const ids = new Map(visits.map((one) => [one.skuId, one.lineId]));
  for (const { skuId, serviceSkuId } of installs)
    for (const id of [skuId, serviceSkuId]) if (!ids.has(id)) ids.set(id, newId(ctx));
  return ids;
}

/** Writes in the transaction that places which line installs which. */
export async function tieInstalls(
  tx: Ctx,
  one: {
    readonly tradeId: Uuid;
    readonly installs: readonly WantedInstall[];
    readonly atDelivery: ReadonlySet<Uuid>;
    readonly lineIds: ReadonlyMap<Uuid, Uuid>;
    readonly skus: Skus;
  },
  placed: readonly PlacedTrade[],
): Promise<void> {
  const orders = placed.find((trade) => trade.tradeId === one.tradeId)?.orders ?? [];
  const lineOf = (skuId: Uuid) => {
    const sku = one.skus.get(skuId);
    const order = orders.find(({ shopId }) => shopId === sku?.shopId);
    const lineId = one.lineIds.get(skuId);
    if (!sku || !order || !lineId) throw new Error(`an install without its lines in trade ${one.tradeId}`);
    return { sku, order, lineId };
  };
  await recordInstalls(
    tx,
    one.installs.map(({ skuId, serviceSkuId, quantity }) => {
      const [goods, service] = [lineOf(skuId), lineOf(serviceSkuId)];
      return {
        shopId: goods.order.shopId,
        orderId: goods.order.orderId,
        lineId: goods.lineId,
        installShopId: service.order.shopId,
        installOrderId: service.order.orderId,
        installLineId: service.lineId,
        quantity,
        withDelivery: one.atDelivery.has(serviceSkuId),
        goodsTitle: goods.sku.title,
        serviceTitle: service.sku.title,
      };
    }),
  );
}
