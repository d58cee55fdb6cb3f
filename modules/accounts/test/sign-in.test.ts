import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, createCtx, days, hours, minutes, provide, seconds, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { authenticate, codeGatewaySlot, createSession, person, registerPerson } from '#modules/accounts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
});
afterAll(() => market.close());
// Each test begins a day after the last: windows of attempts do not overlap.
beforeEach(() => market.clock.advance(days(2)));

type SignedIn = {
  user: { id: string; nickname: string; phoneMasked: string | null };
  token: string;
  expiresAt: string;
  fresh: boolean;
};
const ask = (phone: string) => market.http('POST', '/sign-in/code', { body: { phone }, key: null });
const enter = (phone: string, code: string, headers: Record<string, string> = {}) =>
  market.http('POST', '/sign-in/phone', { body: { phone, code }, key: null, headers });
const codeFor = async (phone: string): Promise<string> => String((await ask(phone)).headers['x-dongxi-dev-code']);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const who = (token: string): Promise<Actor> => authenticate(market.runtime, token, null);
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');
const as = (actor: Actor) => createCtx(market.runtime, actor);

describe('phone and code', () => {
  test('a new phone becomes a person, a known one is recognised however it is written', async () => {
    const first = await enter('138 0013-8000', await codeFor('13800138000'));
    expect(first.status).toBe(200);
    const made = first.body as SignedIn;
    expect(made).toMatchObject({ fresh: true, user: { phoneMasked: '138****8000' } });
    expect(first.headers['set-cookie']).toMatch(/^dongxi_session=[\w-]{43};.*HttpOnly; SameSite=Lax/);
    market.clock.advance(minutes(2));
    const again = (await enter('+8613800138000', await codeFor('008613800138000'))).body as SignedIn;
    expect(again).toMatchObject({ fresh: false, user: { id: made.user.id } });
    expect((await market.http('GET', '/me', bearer(made.token))).body).toMatchObject({
      id: made.user.id,
      grants: [],
      realNameLevel: 1,
    });
  });

  test('two first sign-ins at once meet in one person', async () => {
    const { runtime } = market;
    const made = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        registerPerson(createCtx(runtime, { kind: 'system', name: 'test' }), { phone: '13911112222' }),
      ),
    );
    expect(made.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of made)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'accounts.phone_taken' });
  });

  test('the phone is nowhere in the database in clear, and the code neither', async () => {
    const code = await codeFor('13800007777');
    await enter('13800007777', code);
    const [user] =
      await market.owner`SELECT row_to_json(u)::text AS text FROM accounts.users u ORDER BY created_at DESC LIMIT 1`;
    expect(user?.text).not.toContain('13800007777');
    const [kept] =
      await market.owner`SELECT row_to_json(c)::text AS text FROM accounts.codes c ORDER BY created_at DESC LIMIT 1`;
    expect(kept?.text).not.toContain(`"${code}"`);
    const sessions = await market.owner`SELECT octet_length(token_hash) AS size FROM accounts.sessions`;
    expect(sessions.every((row) => row.size === 32)).toBe(true);
  });

  test('a code works once, for its phone, for five minutes, the newest only', async () => {
    const first = await codeFor('13800010001');
    expect((await enter('13800010002', first)).body).toMatchObject({ code: 'accounts.code_wrong' });
    market.clock.advance(minutes(1));
    const second = await codeFor('13800010001');
    if (first !== second)
      expect((await enter('13800010001', first)).body).toMatchObject({ code: 'accounts.code_wrong' });
    expect((await enter('13800010001', second)).status).toBe(200);
    expect((await enter('13800010001', second)).body).toMatchObject({ code: 'accounts.code_wrong' });
    market.clock.advance(minutes(1));
    const late = await codeFor('13800010001');
    market.clock.advance(minutes(5));
    expect((await enter('13800010001', late)).body).toMatchObject({ code: 'accounts.code_wrong' });
  });

  test('after five wrong tries the right code is worth nothing, even when the tries come at once', async () => {
    const code = await codeFor('13800020001');
    const tries = await Promise.all(Array.from({ length: 5 }, () => enter('13800020001', wrong(code))));
    expect(tries.every((one) => one.status === 401)).toBe(true);
    expect((await enter('13800020001', code)).body).toMatchObject({ code: 'accounts.code_wrong' });
  });

  test('asking again too soon is refused with the seconds to wait; the answer does not tell whether the phone is known', async () => {
    await registerPerson(market.ctx(), { phone: '13800030001' });
    const [known, unknown] = [await ask('13800030001'), await ask('13800030002')];
    expect(known.status).toBe(202);
    expect(known.body).toEqual(unknown.body);
    market.clock.advance(seconds(20));
    expect((await ask('13800030001')).body).toMatchObject({
      code: 'accounts.code_too_soon',
      status: 429,
      params: { seconds: 40 },
    });
    expect((await ask('13800030002')).body).toMatchObject({ code: 'accounts.code_too_soon', params: { seconds: 40 } });
  });

  test('one phone gets twenty codes a day, and the count outlives the refusal', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 22; n += 1) {
      market.clock.advance(minutes(2));
      answers.push((await ask('13800040001')).status);
    }
    expect(answers.slice(0, 20).every((status) => status === 202)).toBe(true);
    expect(answers.slice(20)).toEqual([429, 429]);
    market.clock.advance(days(1));
    expect((await ask('13800040001')).status).toBe(202);
  });

  test.each(['12345678901', '1380013800', 'abc12345', '+86123', '+0123456789'])('%s is no phone', async (phone) => {
    expect((await ask(phone)).body).toMatchObject({ code: 'accounts.phone_invalid', status: 422 });
  });

  test('production without a message service refuses codes and has no inbox', async () => {
    process.env.DONGXI_ENV = 'production';
    try {
      expect((await ask('13800050001')).body).toMatchObject({ code: 'accounts.code_gateway_missing', status: 503 });
      const admin = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
      expect((await market.http('GET', '/console/dev-inbox', { as: admin })).status).toBe(404);
    } finally {
      delete process.env.DONGXI_ENV;
    }
  });

  test('a gateway that fails says so, and a real one shows no code', async () => {
    const other = await testMarket({
      modules: ['regions', 'operations', 'ledger', 'accounts'],
      prepare: (runtime) =>
        provide(runtime, codeGatewaySlot, {
          name: 'sms',
          send: async (_ctx, { phone }) => {
            if (phone.endsWith('9')) throw new Error('line down');
            return { shownCode: null };
          },
        }),
    });
    try {
      const bad = await other.http('POST', '/sign-in/code', { body: { phone: '13800060009' }, key: null });
      expect(bad.body).toMatchObject({ code: 'accounts.code_not_sent' });
      const good = await other.http('POST', '/sign-in/code', { body: { phone: '13800060001' }, key: null });
      expect(good.status).toBe(202);
      expect(good.headers['x-dongxi-dev-code']).toBeUndefined();
    } finally {
      await other.close();
    }
  });

  test('the development inbox lists what was sent, newest first', async () => {
    const code = await codeFor('13800070001');
    const admin = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
    const inbox = (await market.http('GET', '/console/dev-inbox?limit=1', { as: admin })).body as { items: unknown[] };
    expect(inbox.items).toMatchObject([{ phoneMasked: '138****0001', code }]);
    expect((await market.http('GET', '/console/dev-inbox', { as: market.user() })).status).toBe(403);
  });
});

describe('e-mail and password', () => {
  const email = 'Mei@Example.com';
  const password = '东西南北-2026';
  const signIn = (given: { email: string; password: string }) =>
    market.http('POST', '/sign-in/email', { body: given, key: null });
  beforeAll(async () => {
    const made = await market.http('POST', '/sign-up/email', {
      body: { email, password, nickname: '小梅', accepted: [{ document: 'terms', version: '1' }] },
      key: null,
    });
    expect(made.status).toBe(201);
  });

  test('signs in whatever the case of the e-mail; wrong password and unknown e-mail answer alike', async () => {
    expect((await signIn({ email: 'mei@example.com', password })).body).toMatchObject({
      user: { nickname: '小梅', emailMasked: 'm***@example.com' },
    });
    const wrongPassword = await signIn({ email, password: 'not this one' });
    const unknown = await signIn({ email: 'nobody@example.com', password: 'not this one' });
    const same = ({ body, status }: typeof unknown) => ({
      ...(body as object),
      instance: null,
      requestId: null,
      status,
    });
    expect(same(wrongPassword)).toEqual(same(unknown));
    expect(unknown.body).toMatchObject({ code: 'accounts.sign_in_failed' });
  });

  test('five wrong passwords make one wait, longer each time, known or not; the right one afterwards clears it', async () => {
    for (const who of [email, 'ghost@example.com']) {
      for (let n = 0; n < 5; n += 1) expect((await signIn({ email: who, password: `wrong ${n}` })).status).toBe(401);
      expect((await signIn({ email: who, password })).body).toMatchObject({
        code: 'accounts.too_many_tries',
        params: { seconds: 60 },
      });
    }
    market.clock.advance(minutes(1));
    expect((await signIn({ email, password: 'wrong again' })).status).toBe(401);
    expect((await signIn({ email, password })).body).toMatchObject({ params: { seconds: 120 } });
    market.clock.advance(minutes(2));
    expect((await signIn({ email, password })).status).toBe(200);
    expect((await signIn({ email, password: 'wrong' })).status).toBe(401);
    expect((await signIn({ email, password })).status).toBe(200);
  });

  test('guesses that come at once are counted one after another', async () => {
    const burst = await Promise.all(
      Array.from({ length: 12 }, (_, n) => signIn({ email: 'burst@example.com', password: `guess ${n}` })),
    );
    expect(burst.filter((one) => one.status === 401)).toHaveLength(5);
    expect(burst.filter((one) => one.status === 429)).toHaveLength(7);
  });

  test('an e-mail that is taken, a short password', async () => {
    const again = await market.http('POST', '/sign-up/email', { body: { email, password, nickname: 'x' }, key: null });
    expect(again.body).toMatchObject({ code: 'accounts.email_unusable', status: 409 });
    expect(
      (
        await market.http('POST', '/sign-up/email', {
          body: { email: 'a@b.cn', password: 'short', nickname: 'x' },
          key: null,
        })
      ).status,
    ).toBe(422);
  });

  test('a new password asks for the present one and ends every other session', async () => {
    const [here, there] = [
      ((await signIn({ email, password })).body as SignedIn).token,
      ((await signIn({ email, password })).body as SignedIn).token,
    ];
    const change = (body: object) => market.http('PUT', '/me/password', { ...bearer(here), body });
    expect((await change({ password: 'brand new one' })).body).toMatchObject({ code: 'accounts.password_wrong' });
    expect((await change({ current: password, password: 'brand new one' })).status).toBe(204);
    expect((await who(here)).kind).toBe('user');
    expect((await who(there)).kind).toBe('guest');
    expect((await signIn({ email, password: 'brand new one' })).status).toBe(200);
    expect((await change({ current: 'brand new one', password })).status).toBe(204);
  });
});

describe('sessions', () => {
  let userId: Uuid;
  beforeAll(async () => {
    userId = (await registerPerson(market.ctx(), { phone: '13700000001', nickname: '阿东' })).id;
  });

  test('signing in over a session replaces it', async () => {
    const old = ((await enter('13700000001', await codeFor('13700000001'))).body as SignedIn).token;
    market.clock.advance(minutes(2));
    const code = await codeFor('13700000001');
    const fresh = (await enter('13700000001', code, { authorization: `Bearer ${old}` })).body as SignedIn;
    expect(fresh.token).not.toBe(old);
    expect((await who(old)).kind).toBe('guest');
    expect((await who(fresh.token)).kind).toBe('user');
  });

  test('listed, and ended one by one: at once in this process', async () => {
    const [here, there] = [await createSession(market.ctx(), userId), await createSession(market.ctx(), userId)];
    const [hereActor, thereActor] = [await who(here), await who(there)];
    if (hereActor.kind !== 'user' || thereActor.kind !== 'user') throw new Error('not signed in');
    const listed = (await market.http('GET', '/me/sessions', bearer(here))).body as {
      items: { id: string; current: boolean }[];
    };
    expect(listed.items.find((one) => one.current)?.id).toBe(toId('ses', hereActor.sessionId));
    const path = `/me/sessions/${toId('ses', thereActor.sessionId)}`;
    expect((await market.http('DELETE', path, bearer(here))).status).toBe(204);
    expect((await who(there)).kind).toBe('guest');
    expect((await market.http('GET', '/me', bearer(there))).status).toBe(401);
    expect((await market.http('DELETE', path, bearer(here))).body).toMatchObject({
      code: 'accounts.session_not_found',
    });
    const stranger = await createSession(
      market.ctx(),
      (await registerPerson(market.ctx(), { phone: '13700000002' })).id,
    );
    expect(
      (await market.http('DELETE', `/me/sessions/${toId('ses', hereActor.sessionId)}`, bearer(stranger))).status,
    ).toBe(404);
    expect((await market.http('POST', '/sign-out', { ...bearer(here), key: null })).status).toBe(204);
    expect((await who(here)).kind).toBe('guest');
    expect((await market.http('POST', '/sign-out', { key: null })).status).toBe(204);
  });

  test('ends after thirty days without use, lives on while used', async () => {
    const [used, unused] = [await createSession(market.ctx(), userId), await createSession(market.ctx(), userId)];
    await market.owner`UPDATE accounts.sessions SET seen_at = seen_at`;
    for (let n = 0; n < 2; n += 1) {
      market.clock.advance(days(20));
      const fresh = createCtx({ ...market.runtime }, { kind: 'system', name: 'other process' });
      expect((await authenticate(fresh.runtime, used, null)).kind).toBe('user');
    }
    expect((await who(unused)).kind).toBe('guest');
  });

  test('remembers an answer instead of asking again, and does not remember strangers', async () => {
    let queries = 0;
    const counted = new Proxy(market.pool, {
      apply: (target, self, given) => {
        queries += 1;
        return Reflect.apply(target, self, given);
      },
    });
    const runtime = { ...market.runtime, pool: counted };
    const token = await createSession(market.ctx(), userId);
    for (let n = 0; n < 5; n += 1) expect((await authenticate(runtime, token, null)).kind).toBe('user');
    expect(queries).toBe(1);
    for (let n = 0; n < 3; n += 1) expect((await authenticate(runtime, `nobody-${n}`, null)).kind).toBe('guest');
    await authenticate(runtime, 'nobody-0', null);
    expect(queries).toBe(5);
  });

  test('the guest cookie is signed: an altered one is nobody', async () => {
    const { guestCookie, readGuest } = await import('#modules/accounts');
    const guestId = '01a00000-0000-7000-8000-000000000001' as Uuid;
    const cookie = guestCookie(market.runtime, guestId);
    expect(readGuest(market.runtime, cookie)).toBe(guestId);
    expect(readGuest(market.runtime, cookie.replace('01a', '01b'))).toBeNull();
    expect(readGuest(market.runtime, guestId)).toBeNull();
    expect(await authenticate(market.runtime, null, cookie)).toEqual({ kind: 'guest', guestId });
  });

  test('what has served is swept away', async () => {
    await codeFor('13700000009');
    market.clock.advance(days(60));
    await market.drain();
    const [left] = await market.owner<{ codes: number; sessions: number }[]>`
      SELECT (SELECT count(*)::int FROM accounts.codes) AS codes, (SELECT count(*)::int FROM accounts.sessions) AS sessions`;
    expect(left).toEqual({ codes: 0, sessions: 0 });
  });

  test('the phone can be changed with a code sent to the new one, not to a taken one', async () => {
    const token = await createSession(market.ctx(), userId);
    const put = async (phone: string) =>
      market.http('PUT', '/me/phone', { ...bearer(token), body: { phone, code: await codeFor(phone) } });
    expect((await put('13700000088')).body).toMatchObject({ phoneMasked: '137****0088' });
    expect((await put('13700000002')).body).toMatchObject({ code: 'accounts.phone_taken' });
    expect((await person(as({ kind: 'system', name: 'test' }), userId)).phoneMasked).toBe('137****0088');
    market.clock.advance(hours(1));
  });
});
