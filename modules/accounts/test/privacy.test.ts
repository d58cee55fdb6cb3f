import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  addAddress,
  authenticate,
  createSession,
  findByPhone,
  grant,
  person,
  registerPerson,
  registerPersonalData,
} from '#modules/accounts';

let market: TestMarket;
let blocked: Uuid | null = null;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'accounts'] });
  registerPersonalData({
    key: 'sample',
    export: async (_ctx, userId) => ({ of: userId }),
    holds: async (_ctx, userId) => (userId === blocked ? { zh: '还有未完成的订单', en: 'an order is open' } : null),
  });
});
afterAll(() => market.close());

async function someone(phone: string) {
  const { id: userId } = await registerPerson(market.ctx(), {
    phone,
    email: `${phone}@example.com`,
    password: 'long enough',
    nickname: '小西',
  });
  await addAddress(market.ctx(), userId, { name: '小西', phone, divisionCode: '330282', street: '某路1号' });
  const token = await createSession(market.ctx(), userId);
  const headers = { authorization: `Bearer ${token}` };
  return { userId, token, headers };
}

describe('the person’s own data', () => {
  test('the export is a file with everything, numbers in clear, and other modules’ parts', async () => {
    const me = await someone('13400000001');
    await market.http('POST', '/me/consents', {
      headers: me.headers,
      body: { document: 'privacy', version: '2026-01', given: true },
    });
    const file = await market.http('GET', '/me/export', { headers: me.headers });
    expect(file.headers['content-disposition']).toContain('dongxi-my-data.json');
    expect(JSON.parse(file.text)).toMatchObject({
      profile: { nickname: '小西', phone: '13400000001', email: '13400000001@example.com' },
      addresses: [{ phone: '13400000001', divisions: ['浙江省', '宁波市', '慈溪市'] }],
      consents: [{ document: 'privacy', version: '2026-01', given: true }],
      sample: { of: me.userId },
    });
    expect(file.text).not.toMatch(/argon2|token|sealed/i);
  });

  test('consents are a history that nobody rewrites', async () => {
    const me = await someone('13400000002');
    for (const given of [true, false]) {
      market.clock.advance(minutes(1));
      await market.http('POST', '/me/consents', {
        headers: me.headers,
        body: { document: 'marketing', version: '1', given },
      });
    }
    const { items } = (await market.http('GET', '/me/consents', { headers: me.headers })).body as {
      items: { given: boolean }[];
    };
    expect(items.map((one) => one.given)).toEqual([false, true]);
    await expect(market.pool`UPDATE accounts.consents SET given = true`).rejects.toThrow(/permission denied/);
    await expect(market.pool`DELETE FROM accounts.consents`).rejects.toThrow(/permission denied/);
  });

  test('profile: nickname, language', async () => {
    const me = await someone('13400000003');
    const changed = await market.http('PATCH', '/me', { headers: me.headers, body: { nickname: '大西', lang: 'en' } });
    expect(changed.body).toMatchObject({ nickname: '大西', lang: 'en', hasPassword: true });
    expect((await market.http('PATCH', '/me', { headers: me.headers, body: { nickname: ' ' } })).status).toBe(422);
  });
});

describe('erasure', () => {
  const erase = (headers: Record<string, string>, confirm = '?confirm=erase') =>
    market.http('DELETE', `/me${confirm}`, { headers });

  test('nothing that names the person is left, the row stays under a neutral name, others hear of it', async () => {
    const me = await someone('13400000011');
    expect((await erase(me.headers, '')).body).toMatchObject({ code: 'accounts.erasure_unconfirmed' });
    expect((await erase(me.headers)).status).toBe(204);
    expect((await authenticate(market.runtime, me.token, null)).kind).toBe('guest');
    expect(await findByPhone(market.ctx(), '13400000011')).toBeNull();
    expect(await person(market.ctx(), me.userId)).toMatchObject({
      nickname: '已注销用户',
      phoneMasked: null,
      avatarUrl: null,
    });
    const [left] = await market.owner<{ n: number }[]>`
      SELECT (SELECT count(*) FROM accounts.addresses WHERE user_id = ${me.userId})::int
        + (SELECT count(*) FROM accounts.passwords WHERE user_id = ${me.userId})::int AS n`;
    expect(left?.n).toBe(0);
    const events =
      await market.owner`SELECT payload FROM kernel.events WHERE name = 'person.erased' AND subject_id = ${me.userId}`;
    expect(events).toHaveLength(1);
    // The number is free: whoever holds it next starts as someone else.
    expect((await registerPerson(market.ctx(), { phone: '13400000011' })).id).not.toBe(me.userId);
    await expect(market.owner`UPDATE accounts.users SET email = 'x@y.z' WHERE id = ${me.userId}`).rejects.toThrow(
      /users_erased_empty/,
    );
  });

  test('an owned shop and open business stand against it, named all at once', async () => {
    const me = await someone('13400000012');
    await grant(market.ctx(), { userId: me.userId, scope: 'shop', scopeId: uuidv7(1), role: 'owner' });
    blocked = me.userId;
    const refused = await erase(me.headers);
    expect(refused.body).toMatchObject({
      code: 'accounts.erasure_blocked',
      status: 409,
      reasons: [{ zh: expect.stringContaining('店铺') }, { zh: '还有未完成的订单', en: 'an order is open' }],
      title: expect.stringContaining('还有未完成的订单'),
    });
    expect((await authenticate(market.runtime, me.token, null)).kind).toBe('user');
  });
});
