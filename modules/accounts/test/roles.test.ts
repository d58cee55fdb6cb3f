import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, minutes, parseId, toId, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  authenticate,
  createSession,
  findByPhone,
  grant,
  grantsOf,
  people,
  registerPerson,
  revoke,
} from '#modules/accounts';

let market: TestMarket;
let next = 0;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
});
afterAll(() => market.close());

const newPerson = async (): Promise<Uuid> => {
  next += 1;
  return (
    await registerPerson(market.ctx(), { phone: `1360000${String(next).padStart(4, '0')}`, nickname: `人${next}` })
  ).id;
};
const signedIn = async (userId: Uuid): Promise<Actor> =>
  authenticate(market.runtime, await createSession(market.ctx(), userId), null);
const withRole = async (role: string): Promise<{ userId: Uuid; actor: Actor }> => {
  const userId = await newPerson();
  await grant(market.ctx(), { userId, scope: 'platform', scopeId: null, role });
  return { userId, actor: await signedIn(userId) };
};
const user = (id: Uuid) => `/console/users/${toId('usr', id)}`;

describe('giving and taking roles', () => {
  test('a role given works with the next request, a role taken does not', async () => {
    const admin = await withRole('admin');
    const userId = await newPerson();
    const token = await createSession(market.ctx(), userId);
    const list = () => market.http('GET', '/console/users', { headers: { authorization: `Bearer ${token}` } });
    expect((await list()).status).toBe(403);
    const given = await market.http('POST', `${user(userId)}/grants`, {
      as: admin.actor,
      body: { scope: 'platform', role: 'reviewer', reason: '新同事' },
    });
    expect(given.body).toMatchObject({ role: 'reviewer', title: { zh: '审核专员' } });
    expect((await list()).status).toBe(200);
    const grantId = (given.body as { id: string }).id;
    expect((await market.http('DELETE', `${user(userId)}/grants/${grantId}`, { as: admin.actor })).status).toBe(204);
    expect((await list()).status).toBe(403);
    expect((await market.http('DELETE', `${user(userId)}/grants/${grantId}`, { as: admin.actor })).body).toMatchObject({
      code: 'accounts.grant_not_found',
    });
    const log = (
      await market.http('GET', `/console/audit-log?action=accounts.&subject=${toId('usr', userId)}`, {
        as: admin.actor,
      })
    ).body;
    expect(log).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ action: 'accounts.grant', reason: '新同事' }),
        expect.objectContaining({ action: 'accounts.revoke' }),
      ]),
    });
  });

  test('nobody gives more than they have, on the platform or in a shop', async () => {
    const giver = await newPerson();
    const roleBody = {
      scope: 'platform',
      name: 'helper',
      title: { zh: '助理', en: 'Helper' },
      permissions: ['accounts.grant', 'accounts.read'],
    };
    const admin = await withRole('admin');
    expect((await market.http('POST', '/console/roles', { as: admin.actor, body: roleBody })).status).toBe(201);
    await grant(market.ctx(), { userId: giver, scope: 'platform', scopeId: null, role: 'helper' });
    const helper = await signedIn(giver);
    const target = await newPerson();
    const tooMuch = await market.http('POST', `${user(target)}/grants`, {
      as: helper,
      body: { scope: 'platform', role: 'admin' },
    });
    expect(tooMuch.body).toMatchObject({ code: 'accounts.grant_exceeds', status: 403 });
    expect(
      (await market.http('POST', `${user(target)}/grants`, { as: helper, body: { scope: 'platform', role: 'helper' } }))
        .status,
    ).toBe(201);

    const shopId = uuidv7(1);
    const packer: Actor = {
      kind: 'user',
      userId: giver,
      sessionId: uuidv7(2),
      guestId: null,
      grants: [
        { scope: 'shop', scopeId: shopId, role: 'packer', permissions: ['orders.read', 'orders.ship', 'fulfilment.*'] },
      ],
    };
    await expect(
      grant(market.ctx(packer), { userId: target, scope: 'shop', scopeId: shopId, role: 'manager' }),
    ).rejects.toMatchObject({ code: 'accounts.grant_exceeds' });
  });

  test('the last administrator can be neither stripped, closed nor erased; not even two who strip each other at once', async () => {
    const [one, two] = [await withRole('admin'), await withRole('admin')];
    const holders = await market.owner<
      { id: Uuid; userId: Uuid }[]
    >`SELECT id, user_id FROM accounts.grants WHERE role = 'admin' AND scope = 'platform' AND revoked_at IS NULL`;
    for (const held of holders)
      if (held.userId !== one.userId && held.userId !== two.userId)
        await revoke(market.ctx(), { userId: held.userId, scope: 'platform', scopeId: null, role: 'admin' });
    const strip = (from: Uuid) =>
      revoke(market.ctx(), { userId: from, scope: 'platform', scopeId: null, role: 'admin' });
    const both = await Promise.allSettled([strip(one.userId), strip(two.userId)]);
    expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lastId = both[0]?.status === 'rejected' ? one.userId : two.userId;
    await expect(strip(lastId)).rejects.toMatchObject({ code: 'accounts.last_admin' });
    const last = await signedIn(lastId);
    expect((await market.http('POST', `${user(lastId)}/lock`, { as: last, body: { reason: 'x' } })).body).toMatchObject(
      { code: 'accounts.last_admin' },
    );
    const token = await createSession(market.ctx(), lastId);
    expect(
      (await market.http('DELETE', '/me?confirm=erase', { headers: { authorization: `Bearer ${token}` } })).body,
    ).toMatchObject({ code: 'accounts.last_admin' });
  });

  test('giving twice is giving once', async () => {
    const userId = await newPerson();
    const asked = { userId, scope: 'shop', scopeId: uuidv7(7), role: 'owner' } as const;
    const given = await Promise.all(Array.from({ length: 4 }, () => grant(market.ctx(), asked)));
    expect(new Set(given.map((one) => one.id)).size).toBe(1);
    expect(await grantsOf(market.ctx(), userId)).toHaveLength(1);
  });

  test('refuses an unknown role, a scope without its shop, someone who is not', async () => {
    const userId = await newPerson();
    await expect(grant(market.ctx(), { userId, scope: 'platform', scopeId: null, role: 'king' })).rejects.toMatchObject(
      { code: 'accounts.role_unknown' },
    );
    await expect(grant(market.ctx(), { userId, scope: 'shop', scopeId: null, role: 'owner' })).rejects.toMatchObject({
      code: 'accounts.grant_scope',
    });
    await expect(
      grant(market.ctx(), { userId: uuidv7(9), scope: 'platform', scopeId: null, role: 'service' }),
    ).rejects.toMatchObject({ code: 'accounts.person_not_found' });
  });
});

describe('roles defined by operators', () => {
  const body = {
    scope: 'platform',
    name: 'night_shift',
    title: { zh: '夜班', en: 'Night shift' },
    permissions: ['orders.read'],
  };

  test('a change of a role reaches everyone who holds it at once', async () => {
    const admin = await withRole('admin');
    expect((await market.http('POST', '/console/roles', { as: admin.actor, body })).status).toBe(201);
    expect((await market.http('POST', '/console/roles', { as: admin.actor, body })).body).toMatchObject({
      code: 'accounts.role_taken',
    });
    const userId = await newPerson();
    await grant(market.ctx(), { userId, scope: 'platform', scopeId: null, role: 'night_shift' });
    const token = await createSession(market.ctx(), userId);
    const permissions = async () => {
      const actor = await authenticate(market.runtime, token, null);
      return actor.kind === 'user' ? actor.grants[0]?.permissions : [];
    };
    expect(await permissions()).toEqual(['orders.read']);
    const changed = await market.http('PUT', '/console/roles/platform/night_shift', {
      as: admin.actor,
      body: { title: body.title, permissions: ['orders.read', 'shops.read'] },
    });
    expect(changed.status).toBe(200);
    expect(await permissions()).toEqual(['orders.read', 'shops.read']);
  });

  test('built-in roles stay as they are; nobody defines or widens a role beyond their own', async () => {
    const admin = await withRole('admin');
    const change = (path: string, permissions: string[], actor: Actor) =>
      market.http('PUT', `/console/roles/${path}`, { as: actor, body: { title: body.title, permissions } });
    expect((await change('platform/admin', ['orders.read'], admin.actor)).body).toMatchObject({
      code: 'accounts.role_built_in',
    });
    expect((await change('platform/nothing', ['orders.read'], admin.actor)).body).toMatchObject({
      code: 'accounts.role_unknown',
    });
    const smith = market.user([
      { scope: 'platform', scopeId: null, role: 'smith', permissions: ['accounts.roles', 'orders.read'] },
    ]);
    expect((await change('platform/night_shift', ['*'], smith)).body).toMatchObject({ code: 'accounts.grant_exceeds' });
    const own = await market.http('POST', '/console/roles', {
      as: smith,
      body: { ...body, name: 'mine', permissions: ['payments.*'] },
    });
    expect(own.body).toMatchObject({ code: 'accounts.grant_exceeds' });
  });
});

describe('people at the console', () => {
  test('found by the whole phone, the whole e-mail, a piece of the nickname; never by a piece of a number', async () => {
    const service = await withRole('service');
    const made = await registerPerson(market.ctx(), {
      phone: '13512345678',
      email: 'Find.Me@example.com',
      nickname: '寻物者',
    });
    const found = async (q: string) => {
      const page = (await market.http('GET', `/console/users?q=${encodeURIComponent(q)}`, { as: service.actor }))
        .body as { items: { id: string; phoneMasked: string }[] };
      return page.items.map((one) => parseId('usr', one.id));
    };
    for (const q of ['13512345678', '+86 135-1234-5678', 'find.me@EXAMPLE.com', '寻物'])
      expect(await found(q)).toEqual([made.id]);
    expect(await found('1234567')).toEqual([]);
    const one = await market.http('GET', user(made.id), { as: service.actor });
    expect(one.text).not.toContain('13512345678');
    expect(one.body).toMatchObject({ phoneMasked: '135****5678', emailMasked: 'f***@example.com' });
    expect(await findByPhone(market.ctx(), '135 1234 5678')).toMatchObject({ id: made.id });
    expect(await findByPhone(market.ctx(), 'not a phone')).toBeNull();
    expect((await people(market.ctx(), [made.id, uuidv7(3)])).size).toBe(1);
  });

  test('a closed account stops at once and opens again', async () => {
    const admin = await withRole('admin');
    const userId = await newPerson();
    const token = await createSession(market.ctx(), userId);
    const me = () => market.http('GET', '/me', { headers: { authorization: `Bearer ${token}` } });
    expect((await me()).status).toBe(200);
    expect(
      (await market.http('POST', `${user(userId)}/lock`, { as: admin.actor, body: { reason: '盗号' } })).body,
    ).toMatchObject({ state: 'locked' });
    expect((await me()).status).toBe(401);
    market.clock.advance(minutes(5));
    expect(
      (await market.http('POST', `${user(userId)}/unlock`, { as: admin.actor, body: { reason: '已核实' } })).body,
    ).toMatchObject({ state: 'active' });
    expect((await me()).status).toBe(200);
  });
});
