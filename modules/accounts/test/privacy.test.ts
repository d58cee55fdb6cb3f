import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, minutes, transact, type Uuid, uuidv7 } from '#kernel';
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
import { buyerAccount, NO_SHOP, post } from '#modules/ledger';

let market: TestMarket;
let blocked: Uuid | null = null;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
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

describe('the file that is made in the background', () => {
  type Export = { id: string; state: string; bytes: number | null; expiresAt: string | null };
  const listed = async (headers: Record<string, string>) =>
    ((await market.http('GET', '/me/exports', { headers })).body as { items: Export[] }).items;
  const zipOf = async (headers: Record<string, string>, id: string) => {
    const reply = await market.app.inject({ method: 'GET', url: `/api/me/exports/${id}/file`, headers });
    return {
      status: reply.statusCode,
      bytes: reply.rawPayload,
      code: reply.statusCode === 200 ? null : reply.json().code,
    };
  };

  test('is asked for once at a time, holds every part, is sealed at rest, is nobody else’s, and goes after seven days', async () => {
    const me = await someone('13400000021');
    const asked = await market.http('POST', '/me/exports', { headers: me.headers });
    expect(asked).toMatchObject({ status: 202, body: { state: 'making', bytes: null } });
    expect((await market.http('POST', '/me/exports', { headers: me.headers })).body).toMatchObject({
      code: 'accounts.export_running',
    });
    const { id } = asked.body as Export;
    expect(await zipOf(me.headers, id)).toMatchObject({ status: 404, code: 'accounts.export_not_found' });
    await market.drain();
    expect(await listed(me.headers)).toMatchObject([{ id, state: 'ready', bytes: expect.any(Number) }]);
    const files = unzipSync(new Uint8Array((await zipOf(me.headers, id)).bytes));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['README.txt', 'profile.json', 'addresses.json', 'sample.json']),
    );
    expect(JSON.parse(strFromU8(files['profile.json'] ?? new Uint8Array()))).toMatchObject({ phone: '13400000021' });
    const [kept] = await market.owner<
      { fileSealed: string }[]
    >`SELECT file_sealed FROM accounts.exports WHERE user_id = ${me.userId}`;
    // The four bytes that open a zip's entries; the two letters alone come by chance in what is sealed.
    expect(Buffer.from(kept?.fileSealed ?? '', 'base64url').includes('PK\x03\x04')).toBe(false);
    const other = await someone('13400000022');
    expect(await zipOf(other.headers, id)).toMatchObject({ status: 404 });
    market.clock.advance(days(7));
    expect(await zipOf(me.headers, id)).toMatchObject({ status: 404 });
    await market.drain();
    expect(await listed(me.headers)).toMatchObject([{ id, state: 'expired' }]);
    await expect(
      market.owner`UPDATE accounts.exports SET file_sealed = 'x' WHERE user_id = ${me.userId}`,
    ).rejects.toThrow(/exports_file/);
  });

  test('five a day at most; erasure takes it along', async () => {
    const me = await someone('13400000023');
    for (let i = 0; i < 5; i += 1) {
      await market.http('POST', '/me/exports', { headers: me.headers });
      await market.drain();
    }
    expect((await market.http('POST', '/me/exports', { headers: me.headers })).body).toMatchObject({
      code: 'accounts.too_many_tries',
    });
    await market.http('DELETE', '/me?confirm=erase', { headers: me.headers });
    const [left] = await market.owner<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM accounts.exports WHERE user_id = ${me.userId}`;
    expect(left?.n).toBe(0);
  });
});

describe('e-mail', () => {
  const codeFor = async (headers: Record<string, string>, email: string) => {
    const sent = await market.http('POST', '/me/email/code', { headers, body: { email } });
    return { status: sent.status, body: sent.body, code: String(sent.headers['x-dongxi-dev-code']) };
  };

  test('is put on the account by a code sent to it, and then signs in; a wrong or used code does not', async () => {
    const me = await someone('13400000031');
    expect((await market.http('GET', '/me', { headers: me.headers })).body).toMatchObject({ emailVerified: false });
    const email = 'Xiao.Xi@Example.com';
    const { code } = await codeFor(me.headers, email);
    const wrong = code === '000000' ? '000001' : '000000';
    const put = (body: object) => market.http('PUT', '/me/email', { headers: me.headers, body });
    expect((await put({ email, code: wrong })).body).toMatchObject({ code: 'accounts.code_wrong' });
    expect((await put({ email: 'other@example.com', code })).body).toMatchObject({ code: 'accounts.code_wrong' });
    expect((await put({ email, code })).body).toMatchObject({ emailMasked: 'x***@example.com', emailVerified: true });
    expect((await put({ email, code })).body).toMatchObject({ code: 'accounts.code_wrong' });
    const signed = await market.http('POST', '/sign-in/email', {
      body: { email: 'xiao.xi@example.com', password: 'long enough' },
    });
    expect(signed.status).toBe(200);
    expect((await codeFor(me.headers, email)).body).toMatchObject({ code: 'accounts.code_too_soon' });
  });

  test('one that belongs to somebody else is refused, but only to whoever reads its mail', async () => {
    await someone('13400000032');
    const me = await someone('13400000033');
    const taken = '13400000032@example.com';
    const { status, code } = await codeFor(me.headers, taken);
    expect(status).toBe(202);
    expect(
      (await market.http('PUT', '/me/email', { headers: me.headers, body: { email: taken, code } })).body,
    ).toMatchObject({
      code: 'accounts.email_unusable',
    });
  });
});

test('money on its way stands against erasure', async () => {
  const me = await someone('13400000041');
  await transact(market.ctx(), (tx) =>
    post(tx, {
      cause: 'test:owed',
      kind: 'correction',
      shopId: NO_SHOP,
      postings: [
        { account: 'gateway:sandbox', amountFen: -500 },
        { account: buyerAccount(me.userId), amountFen: 500 },
      ],
    }),
  );
  expect((await market.http('DELETE', '/me?confirm=erase', { headers: me.headers })).body).toMatchObject({
    code: 'accounts.erasure_blocked',
    reasons: [{ en: expect.stringContaining('money') }],
  });
});
