import { type Ctx, newId, type ShopScope, shopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record } from '#modules/operations';
import { mayTrade, shop as shopOf } from '#modules/shops';
import { refuse } from './errors.ts';
import { type Install, MOST_INSTALLS, mayBecome, mayBeInstalled } from './installs.ts';
import * as store from './installs-store.ts';
import { productDetail } from './read-service.ts';
import { productOfShop } from './service.ts';

/**
 * A shop offers an install service with its goods (T3): its own at once, another shop's when that has agreed. The price and the calendar, and
 * with it where the installer comes to, are those of the service's listing. Refuses product_not_found, install_goods_kind,
 * install_service_kind, install_there_already, installs_too_many.
 */
export async function askInstall(
  ctx: Ctx,
  scope: ShopScope,
  productId: Uuid,
  serviceProductId: Uuid,
): Promise<Install> {
  return transact(ctx, async (tx) => {
    const goods = await productOfShop(tx, scope, productId);
    if (!mayBeInstalled(goods.content.kind ?? 'physical')) throw refuse('install_goods_kind');
    const service = await productDetail(tx, serviceProductId);
    if (service.content.kind !== 'service' || service.state !== 'live') throw refuse('install_service_kind');
    const now = tx.clock.now();
    const own = service.shopId === scope.shopId;
    await store.lockInstallsOf(tx, productId);
    const standing = (await store.installsOfProduct(tx, scope.shopId, productId)).filter(
      ({ state }) => state === 'asked' || state === 'agreed',
    );
    if (standing.length >= MOST_INSTALLS) throw refuse('installs_too_many', { most: MOST_INSTALLS });
    const asked = await store.askInstall(tx, {
      shopId: scope.shopId,
      id: newId(tx),
      productId,
      serviceShopId: service.shopId,
      serviceProductId,
      state: own ? 'agreed' : 'asked',
      askedBy: userIdOf(tx.actor),
      askedAt: now,
      decidedAt: own ? now : null,
    });
    if (!asked) throw refuse('install_there_already');
    await note(tx, asked, 'catalog.install_ask', scope);
    return asked;
  });
}

const note = (tx: Ctx, one: Install, action: string, scope: ShopScope) =>
  record(tx, {
    action,
    subject: { kind: 'ins', id: one.id },
    shopId: scope.shopId,
    after: { productId: one.productId, serviceProductId: one.serviceProductId, state: one.state },
  });

/** Offered to buyers no more; orders placed keep theirs. By the shop of the goods. Refuses install_not_found, install_step. */
export const endInstall = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Install> =>
  decide(ctx, scope, { shopId: scope.shopId }, id, 'ended');

/** The installer's answer, or its end of what it agreed to. Refuses install_not_found, install_step. */
export const answerInstall = (
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  to: 'agreed' | 'declined' | 'ended',
): Promise<Install> => decide(ctx, scope, { serviceShopId: scope.shopId }, id, to);

async function decide(
  ctx: Ctx,
  scope: ShopScope,
  by: Parameters<typeof store.lockInstall>[1],
  id: Uuid,
  to: 'agreed' | 'declined' | 'ended',
): Promise<Install> {
  return transact(ctx, async (tx) => {
    const one = await store.lockInstall(tx, by, id);
    if (!one) throw refuse('install_not_found');
    if (!mayBecome(one.state, to)) throw refuse('install_step', { state: one.state });
    await store.decideInstall(tx, one, to);
    const after: Install = { ...one, state: to, decidedAt: tx.clock.now() };
    await note(tx, after, `catalog.install_${to}`, scope);
    return after;
  });
}

/** The goods and the service of an agreement as people read them. */
export async function namesOf(ctx: Ctx, one: Install) {
  const [goods, service, asking, installer] = await Promise.all([
    productOfShop(ctx, shopScope(one.shopId), one.productId),
    productOfShop(ctx, shopScope(one.serviceShopId), one.serviceProductId),
    shopOf(ctx, one.shopId),
    shopOf(ctx, one.serviceShopId),
  ]);
  return { goods, service, asking, installer };
}

/** Which of these pairs are agreed on now; asked when an order with them is placed. */
export async function installsStand(
  ctx: Ctx,
  pairs: readonly { readonly productId: Uuid; readonly serviceProductId: Uuid }[],
): Promise<readonly boolean[]> {
  const agreed = await store.agreedInstalls(ctx, [...new Set(pairs.map((pair) => pair.productId))]);
  return pairs.map((pair) =>
    agreed.some((one) => one.productId === pair.productId && one.serviceProductId === pair.serviceProductId),
  );
}

/** What buyers of these goods may have installed, and by whom: what can be bought now alone. */
export async function installOffers(ctx: Ctx, productIds: readonly Uuid[]) {
  const agreed = await store.agreedInstalls(ctx, productIds);
  const found = await Promise.all(
    agreed.map(async (install) => {
      const service = await productOfShop(ctx, shopScope(install.serviceShopId), install.serviceProductId);
      return { install, service, installer: await shopOf(ctx, install.serviceShopId) };
    }),
  );
  return found.filter(
    ({ service, installer }) => service.state === 'live' && service.content.kind === 'service' && mayTrade(installer),
  );
}
