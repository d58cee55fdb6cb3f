import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes, toId, type Uuid } from '#kernel';
import { type TestMarket, type TestReply, testMarket } from '#kernel/test/market.ts';
import { createSession, grant, registerPerson } from '#modules/accounts';
import { authenticator } from './authenticator.ts';

let market: TestMarket;
let phones = 13_600_000_000;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
});
afterAll(() => market.close());

type Asked = { challengeId: string; options: { challenge: string; rp?: { id: string }; rpId?: string } };
const codeOf = (reply: TestReply): string | undefined => (reply.body as { code?: string } | null)?.code;

async function someone(userId?: Uuid) {
  phones += 1;
  const id = userId ?? (await registerPerson(market.ctx(), { phone: String(phones) })).id;
  const headers = { authorization: `Bearer ${await createSession(market.ctx(), id)}` };
  return {
    userId: id,
    call: (method: string, path: string, body?: unknown) =>
      market.http(method, path, { headers, ...(body === undefined ? {} : { body }) }),
  };
}
type Someone = Awaited<ReturnType<typeof someone>>;

async function addPasskey(me: Someone, device = authenticator(), name = '我的手机') {
  const { challengeId, options } = (await me.call('POST', '/me/passkeys/options')).body as Asked;
  return {
    device,
    reply: await me.call('POST', '/me/passkeys', { challengeId, name, response: device.make(options) }),
  };
}

const askSignIn = async (): Promise<Asked> => (await market.http('POST', '/sign-in/passkey/options')).body as Asked;

async function signIn(device: ReturnType<typeof authenticator>, how: Parameters<typeof device.show>[1] = {}) {
  const { challengeId, options } = await askSignIn();
  return market.http('POST', '/sign-in/passkey', { body: { challengeId, response: device.show(options, how) } });
}

describe('keeping passkeys', () => {
  test('made, listed, named, signed in with, removed', async () => {
    const me = await someone();
    const { device, reply } = await addPasskey(me);
    expect(reply.status).toBe(201);
    const { id } = reply.body as { id: string };
    const renamed = await me.call('PATCH', `/me/passkeys/${id}`, { name: '办公室电脑' });
    expect(renamed.body).toMatchObject({ name: '办公室电脑', synced: false, lastUsedAt: null });
    const signed = await signIn(device);
    expect(signed.status).toBe(200);
    expect(signed.body).toMatchObject({ user: { id: toId('usr', me.userId) }, fresh: false });
    expect((await me.call('GET', '/me/passkeys')).body).toMatchObject({
      items: [{ id, lastUsedAt: expect.any(String) }],
    });
    expect((await me.call('DELETE', `/me/passkeys/${id}`)).status).toBe(204);
    expect(codeOf(await signIn(device))).toBe('accounts.passkey_rejected');
  });

  test('a challenge serves once, for its own person, in time', async () => {
    const me = await someone();
    const other = await someone();
    const { challengeId, options } = (await me.call('POST', '/me/passkeys/options')).body as Asked;
    expect(options.rp?.id).toBe('market.test');
    const body = () => ({ challengeId, name: '手机', response: authenticator().make(options) });
    expect(codeOf(await other.call('POST', '/me/passkeys', body()))).toBe('accounts.passkey_expired');
    expect((await me.call('POST', '/me/passkeys', body())).status).toBe(201);
    expect(codeOf(await me.call('POST', '/me/passkeys', body()))).toBe('accounts.passkey_expired');
    const late = (await me.call('POST', '/me/passkeys/options')).body as Asked;
    market.clock.advance(minutes(6));
    expect(
      codeOf(
        await me.call('POST', '/me/passkeys', {
          challengeId: late.challengeId,
          name: '手机',
          response: authenticator().make(late.options),
        }),
      ),
    ).toBe('accounts.passkey_expired');
  });

  test('a key made for another site, and one that is kept already, are refused', async () => {
    const me = await someone();
    const elsewhere = authenticator({ origin: 'https://market.test.evil.example', rpId: 'market.test' });
    expect(codeOf((await addPasskey(me, elsewhere)).reply)).toBe('accounts.passkey_rejected');
    const device = authenticator();
    await addPasskey(me, device);
    expect(codeOf((await addPasskey(await someone(), device)).reply)).toBe('accounts.passkey_known');
  });

  test('nobody renames or removes another’s; twenty are kept at most', async () => {
    const me = await someone();
    const { id } = (await addPasskey(me)).reply.body as { id: string };
    const other = await someone();
    expect(codeOf(await other.call('PATCH', `/me/passkeys/${id}`, { name: 'x' }))).toBe('accounts.passkey_not_found');
    expect(codeOf(await other.call('DELETE', `/me/passkeys/${id}`))).toBe('accounts.passkey_not_found');
    for (let i = 0; i < 19; i += 1) await addPasskey(me);
    expect(codeOf(await me.call('POST', '/me/passkeys/options'))).toBe('accounts.passkeys_full');
  });
});

describe('signing in', () => {
  test('an answer is not taken twice, nor without unlocking the key, nor signed by another key', async () => {
    const { device } = await addPasskey(await someone());
    const { challengeId, options } = await askSignIn();
    const body = { challengeId, response: device.show(options) };
    expect((await market.http('POST', '/sign-in/passkey', { body })).status).toBe(200);
    expect(codeOf(await market.http('POST', '/sign-in/passkey', { body }))).toBe('accounts.passkey_expired');
    expect(codeOf(await signIn(device, { verified: false }))).toBe('accounts.passkey_rejected');
    const again = await askSignIn();
    const forged = { ...authenticator().show(again.options), id: body.response.id, rawId: body.response.rawId };
    expect(
      codeOf(
        await market.http('POST', '/sign-in/passkey', { body: { challengeId: again.challengeId, response: forged } }),
      ),
    ).toBe('accounts.passkey_rejected');
  });

  test('a count that falls back means a copy: refused, and the true key goes on', async () => {
    const { device } = await addPasskey(await someone());
    expect((await signIn(device)).status).toBe(200);
    expect((await signIn(device)).status).toBe(200);
    device.state.counter = 1;
    expect(codeOf(await signIn(device, { counts: false }))).toBe('accounts.passkey_copied');
    device.state.counter = 2;
    expect((await signIn(device)).status).toBe(200);
  });

  test('key stores that do not count sign in as often as they like', async () => {
    const { device } = await addPasskey(await someone());
    expect((await signIn(device, { counts: false })).status).toBe(200);
    expect((await signIn(device, { counts: false })).status).toBe(200);
  });

  test('a locked person stays out; a passkey counts as a shown second factor, and adding one asks for it', async () => {
    const me = await someone();
    await grant(market.ctx(), { userId: me.userId, scope: 'platform', scopeId: null, role: 'auditor' });
    const { device } = await addPasskey(me);
    const { secret } = (await me.call('POST', '/me/second-factor')).body as { secret: string };
    const code = TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: market.clock.now().getTime() });
    await me.call('POST', '/me/second-factor/confirm', { code });
    const another = await someone(me.userId);
    expect(codeOf(await another.call('POST', '/me/passkeys/options'))).toBe('request.second_factor_needed');
    const signed = await signIn(device);
    const headers = { authorization: `Bearer ${(signed.body as { token: string }).token}` };
    expect((await market.http('GET', '/console/users', { headers })).status).toBe(200);
    await market.owner`UPDATE accounts.users SET state = 'locked' WHERE id = ${me.userId}`;
    expect(codeOf(await signIn(device))).toBe('accounts.account_locked');
  });
});
