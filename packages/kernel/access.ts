import type { Uuid } from './ids.ts';

/** What someone may do, named `<module>.<verb>`: `orders.ship`, `shops.review`. A grant may hold `*` (all) or `<module>.*`. */
export type Permission = string;

/** A role on a scope: the same person buys everywhere, keeps one shop and packs in another. */
export type Grant = {
  readonly scope: 'platform' | 'region' | 'shop';
  /** The shop's id or the region's (`regionId`); null for the platform. */
  readonly scopeId: Uuid | null;
  readonly role: string;
  readonly permissions: readonly Permission[];
};

export type Actor =
  | { readonly kind: 'guest'; readonly guestId: Uuid | null }
  | {
      readonly kind: 'user';
      readonly userId: Uuid;
      readonly sessionId: Uuid;
      readonly grants: readonly Grant[];
      readonly guestId: Uuid | null;
      /** The person has a second factor and this session has not shown it yet: desks stay shut until it does. */
      readonly unproven?: boolean;
    }
  /** The market itself: timers, sweepers, consumers, imports. `name` says which, for the audit log. */
  | { readonly kind: 'system'; readonly name: string };

export const GUEST: Actor = { kind: 'guest', guestId: null };
export const system = (name: string): Actor => ({ kind: 'system', name });

/**
 * Who may call a route; data, so that a test can try every route as every role.
 * `shop` routes have `:shopId` in their path; the permission must be granted on that very shop. `region` routes have
 * `:division`; the permission must be granted on that division, on one that holds it, or on the platform, which holds all.
 */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'shop'; readonly permission: Permission }
  | { readonly kind: 'region'; readonly permission: Permission }
  | { readonly kind: 'platform'; readonly permission: Permission }
  /** Authenticated by a signature that the handler itself verifies (gateway callbacks). */
  | { readonly kind: 'signature' };

export const everyone: AccessRule = { kind: 'public' };
export const signedIn: AccessRule = { kind: 'signed-in' };
export const signature: AccessRule = { kind: 'signature' };
export const shopStaff = (permission: Permission): AccessRule => ({ kind: 'shop', permission });
export const regionStaff = (permission: Permission): AccessRule => ({ kind: 'region', permission });
export const platformStaff = (permission: Permission): AccessRule => ({ kind: 'platform', permission });

const covers = (granted: Permission, asked: Permission): boolean =>
  granted === '*' || granted === asked || (granted.endsWith('.*') && asked.startsWith(granted.slice(0, -1)));

export const mayOnPlatform = (actor: Actor, permission: Permission): boolean =>
  actor.kind === 'system' ||
  (actor.kind === 'user' &&
    actor.grants.some((g) => g.scope === 'platform' && g.permissions.some((p) => covers(p, permission))));

export const mayInShop = (actor: Actor, shopId: Uuid, permission: Permission): boolean =>
  actor.kind === 'system' ||
  (actor.kind === 'user' &&
    actor.grants.some(
      (g) => g.scope === 'shop' && g.scopeId === shopId && g.permissions.some((p) => covers(p, permission)),
    ));

const REGION = /^00000000-0000-8000-8000-000([0-9]{9})$/;

/** A region is a division of China: its id in a grant is the division's code, written as a UUID (version 8, RFC 9562). */
export const regionId = (division: string): Uuid => `00000000-0000-8000-8000-${division.padStart(12, '0')}` as Uuid;

/** The division code inside a region's id; null when it is no such id. */
export const divisionOf = (id: Uuid): string | null => REGION.exec(id)?.[1]?.replace(/^0+/, '') || null;

/** `path`: codes from the province down to the division asked for; empty when there is no such division. */
export const mayInRegion = (actor: Actor, path: readonly string[], permission: Permission): boolean =>
  mayOnPlatform(actor, permission) ||
  (actor.kind === 'user' &&
    actor.grants.some(
      (g) =>
        g.scope === 'region' &&
        path.some((division) => g.scopeId === regionId(division)) &&
        g.permissions.some((p) => covers(p, permission)),
    ));

/** Proof that the caller may act in this shop: code that serves a shop takes it, so there is no load-by-id without a shop. */
export type ShopScope = { readonly shopId: Uuid; readonly __proof: 'shop-scope' };

/** For the access check of the HTTP edge and for the system acting on a shop's behalf; nowhere else. */
export const shopScope = (shopId: Uuid): ShopScope => ({ shopId, __proof: 'shop-scope' });

export const userIdOf = (actor: Actor): Uuid | null => (actor.kind === 'user' ? actor.userId : null);
