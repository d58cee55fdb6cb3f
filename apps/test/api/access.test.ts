import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, type Grant, toId, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { loadModules } from '../../server/market.ts';
import { pathOf } from './samples.ts';

/** Every route of every module is tried as every kind of caller: what the access rule says is what happens. */

const modules = await loadModules();
const routes = modules.flatMap((module) => module.routes ?? []);
const ours = uuidv7(1_763_000_000_000);
const theirs = uuidv7(1_763_000_000_001);

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket();
});
afterAll(() => market.close());

const grant = (scope: Grant['scope'], scopeId: Uuid | null, permission: string): Grant => ({
  scope,
  scopeId,
  role: 'tested',
  permissions: [permission],
});
const someone = (...grants: Grant[]): Actor => market.user(grants);

async function attempt(
  route: (typeof routes)[number],
  as?: Actor,
): Promise<{ status: number; code: string | undefined }> {
  const reply = await market.http(route.method, pathOf(route, { shopId: toId('shp', ours) }), {
    ...(as ? { as } : {}),
    ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: {} }),
  });
  return { status: reply.status, code: (reply.body as { code?: string } | null)?.code };
}

test('the market has routes to try', () => expect(routes.length).toBeGreaterThan(100));

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  const { access } = route;
  if (access.kind === 'public' || access.kind === 'signature')
    test('is open: a guest is not asked to sign in', async () => {
      const { code } = await attempt(route);
      expect(code).not.toBe('request.unauthenticated');
      expect(code).not.toBe('request.forbidden');
    });
  else
    test('asks a guest to sign in', async () => {
      expect(await attempt(route)).toEqual({ status: 401, code: 'request.unauthenticated' });
    });

  if (access.kind === 'signed-in')
    test('lets any signed-in person in', async () => {
      const { code } = await attempt(route, someone());
      expect(code).not.toBe('request.unauthenticated');
      expect(code).not.toBe('request.forbidden');
    });

  if (access.kind === 'shop' || access.kind === 'platform') {
    const refused = { status: 403, code: 'request.forbidden' };
    test('refuses a buyer', async () => expect(await attempt(route, someone())).toEqual(refused));
    test('refuses staff with every right in another shop', async () =>
      expect(await attempt(route, someone(grant('shop', theirs, '*')))).toEqual(refused));
    test('refuses whoever lacks this very permission', async () =>
      expect(
        await attempt(route, someone(grant('shop', ours, 'nothing.at-all'), grant('platform', null, 'nothing.at-all'))),
      ).toEqual(refused));
    test('refuses the right permission on the wrong scope', async () =>
      expect(
        await attempt(
          route,
          someone(
            access.kind === 'shop'
              ? grant('platform', null, access.permission)
              : grant('shop', ours, access.permission),
          ),
        ),
      ).toEqual(refused));
    test('lets the entitled in', async () => {
      const holder =
        access.kind === 'shop' ? grant('shop', ours, access.permission) : grant('platform', null, access.permission);
      const { status, code } = await attempt(route, someone(holder));
      expect(code).not.toBe('request.unauthenticated');
      expect(code).not.toBe('request.forbidden');
      expect(status).not.toBe(500);
    });
  }

  if (route.idempotency === 'required')
    test('wants an Idempotency-Key', async () => {
      const entitled =
        access.kind === 'shop' ? someone(grant('shop', ours, '*')) : someone(grant('platform', null, '*'));
      const reply = await market.http(route.method, pathOf(route, { shopId: toId('shp', ours) }), {
        as: entitled,
        key: null,
        body: {},
      });
      // A body that does not fit is said first where there is one; otherwise the key is missed.
      expect(['request.idempotency_key_missing', 'request.invalid', 'request.unsupported_media']).toContain(
        (reply.body as { code: string }).code,
      );
    });
});
