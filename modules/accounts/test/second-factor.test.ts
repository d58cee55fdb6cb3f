import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, seconds, toId, type Uuid } from '#kernel';
import { type TestMarket, type TestReply, testMarket } from '#kernel/test/market.ts';
import { createSession, grant, registerPerson } from '#modules/accounts';
import { setSetting } from '#modules/operations';

let market: TestMarket;
let phones = 13_500_000_000;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
});
afterAll(() => market.close());

async function someone(role: string | null = null) {
  phones += 1;
  const { id: userId } = await registerPerson(market.ctx(), { phone: String(phones) });
  if (role) await grant(market.ctx(), { userId, scope: 'platform', scopeId: null, role });
  return { userId, ...(await session(userId)) };
}

async function session(userId: Uuid) {
  const headers = { authorization: `Bearer ${await createSession(market.ctx(), userId)}` };
  return {
    call: (method: string, path: string, body?: unknown): Promise<TestReply> =>
      market.http(method, path, { headers, ...(body === undefined ? {} : { body }) }),
  };
}

const codeFor = (secret: string): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: market.clock.now().getTime() });
const next = (): void => market.clock.advance(seconds(30));
const codeOf = (reply: TestReply): string | undefined => (reply.body as { code?: string } | null)?.code;

async function enrol(me: Awaited<ReturnType<typeof session>>) {
  const begun = await me.call('POST', '/me/second-factor');
  const { secret } = begun.body as { secret: string };
  const done = await me.call('POST', '/me/second-factor/confirm', { code: codeFor(secret) });
  expect(done.status).toBe(200);
  next();
  return { secret, recoveryCodes: (done.body as { recoveryCodes: string[] }).recoveryCodes };
}

describe('setting a second factor', () => {
  test('secret, QR code and a first code set it; nothing of it is stored in clear', async () => {
    const me = await someone();
    const begun = await me.call('POST', '/me/second-factor');
    expect(begun.status).toBe(201);
    const { secret, uri, qrSvg } = begun.body as { secret: string; uri: string; qrSvg: string };
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain(encodeURIComponent('135****'));
    expect(qrSvg).toMatch(/^<svg/);
    expect((await me.call('GET', '/me/second-factor')).body).toMatchObject({ set: false, recoveryLeft: 0 });
    expect(codeOf(await me.call('POST', '/me/second-factor/confirm', { code: '000000' }))).toBe(
      'accounts.second_factor_wrong',
    );
    const done = await me.call('POST', '/me/second-factor/confirm', { code: codeFor(secret) });
    const { recoveryCodes } = done.body as { recoveryCodes: string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await me.call('GET', '/me/second-factor')).body).toMatchObject({
      set: true,
      recoveryLeft: 10,
      provenUntil: expect.any(String),
    });
    const kept = await market.owner`
      SELECT f.secret_sealed, r.digest, (SELECT string_agg(i.reply, '') FROM kernel.idempotency i) AS replies
      FROM accounts.second_factors f JOIN accounts.recovery_codes r USING (user_id) WHERE f.user_id = ${me.userId}`;
    const text = JSON.stringify(kept);
    for (const hidden of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))])
      expect(text).not.toContain(hidden);
    expect(codeOf(await me.call('POST', '/me/second-factor'))).toBe('accounts.second_factor_set');
  });

  test('a begun factor guards nothing, and beginning again voids the first secret', async () => {
    const me = await someone('admin');
    const first = (await me.call('POST', '/me/second-factor')).body as { secret: string };
    await me.call('POST', '/me/second-factor');
    expect((await me.call('GET', '/console/users')).status).toBe(200);
    expect(codeOf(await me.call('POST', '/me/second-factor/confirm', { code: codeFor(first.secret) }))).toBe(
      'accounts.second_factor_wrong',
    );
    expect(codeOf(await me.call('POST', '/me/second-factor/prove', { code: '123456' }))).toBe(
      'accounts.second_factor_unset',
    );
  });
});

describe('codes', () => {
  test('one code serves once, also when it arrives twice at once; a later one serves again', async () => {
    const me = await someone();
    const { secret } = await enrol(me);
    const code = codeFor(secret);
    const both = await Promise.all([1, 2].map(() => me.call('POST', '/me/second-factor/prove', { code })));
    expect(both.map((one) => one.status).sort()).toEqual([200, 422]);
    expect(codeOf(await me.call('POST', '/me/second-factor/prove', { code }))).toBe('accounts.second_factor_used');
    next();
    expect((await me.call('POST', '/me/second-factor/prove', { code: codeFor(secret) })).status).toBe(200);
  });

  test('a recovery code serves once, in any spelling', async () => {
    const me = await someone();
    const { recoveryCodes } = await enrol(me);
    const code = String(recoveryCodes[0]).toUpperCase();
    expect((await me.call('POST', '/me/second-factor/prove', { code })).status).toBe(200);
    expect(codeOf(await me.call('POST', '/me/second-factor/prove', { code }))).toBe('accounts.second_factor_wrong');
    expect((await me.call('GET', '/me/second-factor')).body).toMatchObject({ recoveryLeft: 9 });
  });

  test('guessing makes one wait, even with the right code then', async () => {
    const me = await someone();
    const { secret } = await enrol(me);
    const wrong = codeFor(secret) === '111111' ? '222222' : '111111';
    for (let i = 0; i < 5; i += 1) await me.call('POST', '/me/second-factor/prove', { code: wrong });
    const waiting = await me.call('POST', '/me/second-factor/prove', { code: codeFor(secret) });
    expect(codeOf(waiting)).toBe('accounts.too_many_tries');
    market.clock.advance(minutes(2));
    expect((await me.call('POST', '/me/second-factor/prove', { code: codeFor(secret) })).status).toBe(200);
  });

  test('new recovery codes void the old ones; taking the factor off asks for a code', async () => {
    const me = await someone();
    const { secret, recoveryCodes } = await enrol(me);
    const renewed = await me.call('POST', '/me/second-factor/recovery-codes', { code: codeFor(secret) });
    expect(renewed.status).toBe(200);
    expect((await me.call('POST', '/me/second-factor/prove', { code: recoveryCodes[1] })).status).toBe(422);
    expect((await me.call('POST', '/me/second-factor/remove', { code: '999999' })).status).toBe(422);
    next();
    expect((await me.call('POST', '/me/second-factor/remove', { code: codeFor(secret) })).status).toBe(204);
    expect((await me.call('GET', '/me/second-factor')).body).toMatchObject({ set: false, recoveryLeft: 0 });
  });
});

describe('what asks for it', () => {
  test('another session of the person opens no desk before it has shown the factor; buying needs none', async () => {
    const me = await someone('admin');
    const { secret } = await enrol(me);
    expect((await me.call('GET', '/console/users')).status).toBe(200);
    const stolen = await session(me.userId);
    expect(codeOf(await stolen.call('GET', '/console/users'))).toBe('request.second_factor_needed');
    expect((await stolen.call('GET', '/me')).status).toBe(200);
    await stolen.call('POST', '/me/second-factor/prove', { code: codeFor(secret) });
    expect((await stolen.call('GET', '/console/users')).status).toBe(200);
  });

  test('what one signs in by is not moved by a stolen session: phone and e-mail ask for the factor', async () => {
    const me = await someone();
    const { secret } = await enrol(me);
    const stolen = await session(me.userId);
    const moves = (who: typeof stolen) =>
      Promise.all([
        who.call('PUT', '/me/phone', { phone: '13700009999', code: '000000' }),
        who.call('PUT', '/me/email', { email: 'thief@example.com', code: '000000' }),
      ]);
    const refused = 'request.second_factor_needed';
    expect((await moves(stolen)).map(codeOf)).toEqual([refused, refused]);
    await stolen.call('POST', '/me/second-factor/prove', { code: codeFor(secret) });
    expect((await moves(stolen)).map(codeOf)).toEqual(['accounts.code_wrong', 'accounts.code_wrong']);
  });

  test('guarded acts want it fresh: after ten minutes again, and reading does not', async () => {
    const me = await someone('admin');
    const { secret } = await enrol(me);
    const setNickname = () =>
      me.call('POST', '/console/settings/accounts.code_minutes', {
        value: 3 + Math.floor(market.clock.now().getMinutes() / 10),
        reason: 'tried',
      });
    expect((await setNickname()).status).toBe(201);
    market.clock.advance(minutes(11));
    expect(codeOf(await setNickname())).toBe('request.second_factor_needed');
    expect((await me.call('GET', '/console/settings')).status).toBe(200);
    await me.call('POST', '/me/second-factor/prove', { code: codeFor(secret) });
    expect((await setNickname()).status).toBe(201);
  });

  test('where the platform demands one: without it guarded acts are refused, and it cannot be taken off', async () => {
    const me = await someone('admin');
    const give = () =>
      me.call('POST', `/console/users/${toId('usr', me.userId)}/grants`, { scope: 'platform', role: 'auditor' });
    await setSetting(market.ctx(), { key: 'accounts.second_factor_required', value: true, reason: 'tried' });
    expect(codeOf(await give())).toBe('accounts.second_factor_not_set');
    expect((await me.call('GET', '/me/second-factor')).body).toMatchObject({ set: false, demanded: true });
    const { secret } = await enrol(me);
    expect((await give()).status).toBe(201);
    expect(codeOf(await me.call('POST', '/me/second-factor/remove', { code: codeFor(secret) }))).toBe(
      'accounts.second_factor_demanded',
    );
    market.clock.advance(minutes(1));
    await setSetting(market.ctx(), { key: 'accounts.second_factor_required', value: false, reason: 'tried' });
  });

  test('an operator resets one that is lost, with a reason in the audit log, never their own', async () => {
    const operator = await someone('admin');
    await enrol(operator);
    const lost = await someone();
    await enrol(lost);
    const reset = (userId: Uuid) =>
      operator.call('POST', `/console/users/${toId('usr', userId)}/second-factor/reset`, {
        reason: '手机丢失，已核身',
      });
    expect(codeOf(await reset(operator.userId))).toBe('accounts.second_factor_own');
    expect((await reset(lost.userId)).status).toBe(204);
    expect(codeOf(await lost.call('GET', '/me'))).toBe('request.unauthenticated');
    expect(codeOf(await reset(lost.userId))).toBe('accounts.second_factor_unset');
    const [entry] = await market.owner<{ reason: string }[]>`
      SELECT reason FROM operations.audit_log WHERE action = 'accounts.reset_second_factor' AND subject_id = ${lost.userId}`;
    expect(entry?.reason).toBe('手机丢失，已核身');
  });
});
