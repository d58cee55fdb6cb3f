import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, type Grant, regionId, toId, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { loadModules } from '../../server/market.ts';
import { pathOf } from './samples.ts';

/** Every route of every module is tried as every kind of caller: what the access rule says is what happens. */

const modules = await loadModules();
const routes = modules.flatMap((module) => module.routes ?? []);
const ours = uuidv7(1_763_000_000_000);
const theirs = uuidv7(1_763_000_000_001);
/** 宁波市 in 浙江省; 慈溪市 is a part of it, 广东省 is elsewhere. */
const REGION = { ours: '330200', above: '330000', part: '330282', elsewhere: '440000' };

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ holdsPromises: true });
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
  const reply = await market.http(route.method, pathOf(route, { shopId: toId('shp', ours), division: REGION.ours }), {
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

  if (access.kind === 'region') {
    const refused = { status: 403, code: 'request.forbidden' };
    const inRegion = (division: string, permission: string) => someone(grant('region', regionId(division), permission));
    test('refuses a buyer', async () => expect(await attempt(route, someone())).toEqual(refused));
    test.each([
      ['another region', REGION.elsewhere],
      ['only a part of the region', REGION.part],
    ])('refuses whoever has every right in %s', async (_where, division) =>
      expect(await attempt(route, inRegion(division, '*'))).toEqual(refused),
    );
    test('refuses whoever lacks this very permission', async () =>
      expect(await attempt(route, inRegion(REGION.ours, 'nothing.at-all'))).toEqual(refused));
    test('refuses the right permission in a shop', async () =>
      expect(await attempt(route, someone(grant('shop', ours, access.permission)))).toEqual(refused));
    test('refuses a holder of regions a division that is none', async () => {
      const reply = await market.http(route.method, pathOf(route, { division: '999999' }), {
        as: inRegion(REGION.ours, '*'),
        ...(route.method === 'GET' ? {} : { body: {} }),
      });
      expect({ status: reply.status, code: (reply.body as { code?: string }).code }).toEqual(refused);
    });
    test.each([
      ['the region', grant('region', regionId(REGION.ours), access.permission)],
      ['a region that holds it', grant('region', regionId(REGION.above), access.permission)],
      ['the platform', grant('platform', null, access.permission)],
    ])('lets those entitled on %s in', async (_where, holder) => {
      const { status, code } = await attempt(route, someone(holder));
      expect(code).not.toBe('request.unauthenticated');
      expect(code).not.toBe('request.forbidden');
      // Who may come in finds the region, and not a thing of it that is none.
      const namesMore = route.path.split('/:').length > 2;
      // A body that does not fit is said before anything is done.
      expect(status).toBe(namesMore ? 404 : route.body === undefined ? 200 : 422);
    });
  } else if (access.kind === 'shop' || access.kind === 'platform')
    test('refuses whoever has every right in a region', async () =>
      expect(await attempt(route, someone(grant('region', regionId(REGION.above), '*')))).toEqual({
        status: 403,
        code: 'request.forbidden',
      }));

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
