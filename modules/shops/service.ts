import type { Ctx, ShopScope, Uuid } from '#kernel';
import type { Application, ApplicationForm, Shop, ShopInput, ShopKind } from './types.ts';

const soon = (): never => {
  throw new Error('being written');
};
/** One shop; throws shops.shop_not_found. Cached per process (≤ 2 s across processes). */
export async function shop(_ctx: Ctx, _id: Uuid): Promise<Shop> {
  return soon();
}
/** Shops by id; unknown ids are absent. Cached like `shop`. */
export async function shopsByIds(_ctx: Ctx, _ids: readonly Uuid[]): Promise<Map<Uuid, Shop>> {
  return soon();
}
/** One shop by its code; throws shops.shop_not_found. */
export async function shopByCode(_ctx: Ctx, _code: string): Promise<Shop> {
  return soon();
}
/** The scope of a shop for the system acting on its behalf (seed, timers, consumers). */
export const scopeOf = (_shop: Pick<Shop, 'id'>): ShopScope => soon();
/** Opens a shop without an application (seed, tests): grants the owner, emits shop.opened. */
export async function openShop(_ctx: Ctx, _input: ShopInput): Promise<Shop> {
  return soon();
}
/** Writes an application in state draft (and submits it when asked). */
export async function apply(
  _ctx: Ctx,
  _input: { applicantId: Uuid; kind: ShopKind; form: ApplicationForm; submit?: boolean },
): Promise<Application> {
  return soon();
}
/** Approves a submitted application: opens the shop, grants the owner, emits shop.opened. */
export async function approve(_ctx: Ctx, _applicationId: Uuid): Promise<{ application: Application; shop: Shop }> {
  return soon();
}
/** Adds a person to the shop's staff. */
export async function addStaff(_ctx: Ctx, _scope: ShopScope, _input: { userId: Uuid; role: string }): Promise<void> {
  return soon();
}
