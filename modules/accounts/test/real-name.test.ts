import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, minutes, provide, seconds, toId, type Uuid } from '#kernel';
import { type TestMarket, type TestReply, testMarket } from '#kernel/test/market.ts';
import {
  ageAt,
  createSession,
  creditCodeCheck,
  developmentIdentities,
  grant,
  type IdentityProvider,
  identityProviderSlot,
  realName,
  registerPerson,
  requireRealName,
  testIdentity,
} from '#modules/accounts';
import { TROUBLE, TROUBLED_FIRMS } from '../identity-provider.ts';

let market: TestMarket;
let phones = 13_800_100_000;
/** What the provider is asked; `break` plays an outage. */
const asked: string[] = [];
let down = false;
const provider: IdentityProvider = {
  ...developmentIdentities,
  checkPerson: async (ctx, given) => {
    asked.push(given.reference);
    if (down) throw new Error('connection refused');
    return developmentIdentities.checkPerson(ctx, given);
  },
};
beforeAll(async () => {
  market = await testMarket({
    modules: ['regions', 'operations', 'ledger', 'accounts'],
    prepare: (runtime) => provide(runtime, identityProviderSlot, provider),
  });
});
afterAll(() => market.close());

const CODE = '91330282MA2GQ8XK1';
const creditCode = `${CODE}${creditCodeCheck(CODE)}`;
const codeOf = (reply: TestReply): string | undefined => (reply.body as { code?: string } | null)?.code;

async function someone(role: string | null = null) {
  phones += 1;
  const { id: userId } = await registerPerson(market.ctx(), { phone: String(phones) });
  if (role) await grant(market.ctx(), { userId, scope: 'platform', scopeId: null, role });
  const headers = { authorization: `Bearer ${await createSession(market.ctx(), userId)}` };
  const call = (method: string, path: string, body?: unknown) =>
    market.http(method, path, { headers, ...(body === undefined ? {} : { body }) });
  return {
    userId,
    call,
    identity: ({ name, idNumber }: { name: string; idNumber: string }) =>
      call('POST', '/me/real-name/identity', { name, idNumber, agreed: true }),
    firm: (name: string) => call('POST', '/me/real-name/enterprise', { name, creditCode, agreed: true }),
    level: async () => (await realName(market.ctx(), userId)).level,
  };
}

test.each([
  ['2008-11-22', '2026-11-22T02:00:00Z', 17],
  ['2008-11-22', '2026-11-22T16:30:00Z', 18],
  ['2008-02-29', '2026-02-28T12:00:00Z', 17],
  ['2008-02-29', '2026-03-01T12:00:00Z', 18],
])('born %s is at %s %i years old: one year more from the day after the birthday, by Chinese days', (born, at, age) =>
  expect(ageAt(born, new Date(at))).toBe(age),
);

describe('identity', () => {
  test('name and number that belong together lift the level; kept sealed, shown masked, agreed to on record', async () => {
    const me = await someone();
    const who = testIdentity(7);
    expect(await me.level()).toBe('phone');
    const done = await me.identity({ name: ` ${who.name} `, idNumber: who.idNumber.toLowerCase() });
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({
      state: 'passed',
      reason: null,
      numberMasked: `9900**********${who.idNumber.slice(-4)}`,
    });
    expect(await realName(market.ctx(), me.userId)).toMatchObject({ level: 'identity', age: 36 });
    expect((await me.call('GET', '/me')).body).toMatchObject({ realNameLevel: 2 });
    const rows = await market.owner`SELECT * FROM accounts.verifications WHERE user_id = ${me.userId}`;
    const replies = await market.owner`SELECT reply FROM kernel.idempotency`;
    expect(JSON.stringify([rows, replies])).not.toContain(who.idNumber);
    expect(JSON.stringify([rows, replies])).not.toContain(who.name);
    expect((await me.call('GET', '/me/consents')).body).toMatchObject({
      items: [{ document: 'identity_check', given: true }],
    });
    expect(codeOf(await me.identity(who))).toBe('accounts.identity_verified');
    const events =
      await market.owner`SELECT payload FROM kernel.events WHERE name = 'person.verified' AND subject_id = ${me.userId}`;
    expect(events).toHaveLength(1);
  });

  test.each([
    ['a wrong check character', { name: '王小明', idNumber: '990001199001010012' }, 'accounts.identity_number_invalid'],
    ['no such date', { name: '王小明', idNumber: '990001199013010017' }, 'accounts.identity_number_invalid'],
    ['under age', testIdentity(3, '2011-05-01'), 'accounts.identity_under_age'],
    ['another name', { ...testIdentity(4), name: '别人' }, 'accounts.identity_mismatch'],
    ['unknown to the register', testIdentity(TROUBLE.unknown), 'accounts.identity_unknown'],
  ])('refused: %s', async (_what, who, code) => {
    const me = await someone();
    const refused = await me.identity(who);
    expect(codeOf(refused)).toBe(code);
    expect(await me.level()).toBe('phone');
    await expect(requireRealName(market.ctx(), me.userId, 'identity')).rejects.toMatchObject({
      code: 'accounts.identity_needed',
    });
  });

  test('without the consent nothing is asked; a fifth wrong try is the last of the day', async () => {
    const me = await someone();
    const before = asked.length;
    const without = await me.call('POST', '/me/real-name/identity', { ...testIdentity(5), agreed: false });
    expect(without.status).toBe(422);
    expect(asked).toHaveLength(before);
    for (let i = 0; i < 5; i += 1) await me.identity({ ...testIdentity(5), name: '别人' });
    expect(codeOf(await me.identity(testIdentity(5)))).toBe('accounts.too_many_tries');
    market.clock.advance(days(1));
    expect((await me.identity(testIdentity(5))).status).toBe(201);
  });

  test('one identity verifies five accounts and no sixth, also when two ask for the last place at once', async () => {
    const who = testIdentity(8);
    for (let i = 0; i < 4; i += 1) expect((await (await someone()).identity(who)).status).toBe(201);
    const last = await Promise.all([someone(), someone()]);
    const codes = await Promise.all(last.map(async (one) => codeOf(await one.identity(who)) ?? 'passed'));
    expect(codes.sort()).toEqual(['accounts.identity_used_up', 'passed']);
  });
});

describe('when the provider is slow or away', () => {
  test('an outage leaves the check pending; the worker asks again with the same reference and settles it once', async () => {
    const me = await someone();
    down = true;
    const first = await me.identity(testIdentity(11));
    expect(first.body).toMatchObject({ state: 'pending', decidedAt: null });
    expect(codeOf(await me.identity(testIdentity(11)))).toBe('accounts.identity_pending');
    expect(await me.level()).toBe('phone');
    market.clock.advance(minutes(1));
    await market.drain();
    down = false;
    market.clock.advance(minutes(2));
    await market.drain();
    expect(await me.level()).toBe('identity');
    const [row] = await market.owner<{ id: Uuid; tries: number }[]>`
      SELECT id, tries FROM accounts.verifications WHERE user_id = ${me.userId}`;
    expect(row?.tries).toBe(3);
    expect(asked.filter((one) => one === row?.id)).toHaveLength(3);
  });

  test('one that answers later is asked again; one that never answers is given up after three days, and may be tried anew', async () => {
    const slow = await someone();
    expect((await slow.identity(testIdentity(TROUBLE.answersLater))).body).toMatchObject({ state: 'pending' });
    market.clock.advance(minutes(1));
    await market.drain();
    expect(await slow.level()).toBe('identity');
    const lost = await someone();
    await lost.identity(testIdentity(TROUBLE.isDown));
    for (let hour = 0; hour < 74; hour += 1) {
      market.clock.advance(hours(1));
      await market.drain();
    }
    const { checks } = (await lost.call('GET', '/me/real-name')).body as {
      checks: { state: string; reason: string }[];
    };
    expect(checks[0]).toMatchObject({ state: 'refused', reason: 'accounts.identity_unanswered' });
    expect((await lost.identity(testIdentity(12))).status).toBe(201);
  });

  test('a process that ended between asking and hearing loses nothing', async () => {
    const me = await someone();
    await me.identity(testIdentity(TROUBLE.isDown));
    await market.owner`UPDATE accounts.verifications SET next_try_at = next_try_at - interval '1 minute' WHERE user_id = ${me.userId}`;
    const before = asked.length;
    market.clock.advance(seconds(1));
    await market.drain();
    expect(asked.length).toBe(before + 1);
  });
});

describe('enterprise, and who may look', () => {
  test('the person comes first, then the firm', async () => {
    const me = await someone();
    expect(codeOf(await me.firm('慈溪小家电有限公司'))).toBe('accounts.identity_needed');
    await me.identity(testIdentity(21));
    expect(codeOf(await me.firm(TROUBLED_FIRMS.unknown))).toBe('accounts.enterprise_unknown');
    expect((await me.firm('慈溪小家电有限公司')).status).toBe(201);
    expect(await me.level()).toBe('enterprise');
    const wrong = await me.call('POST', '/me/real-name/enterprise', {
      name: '某公司',
      creditCode: '91330282MA2GQ8XK1X',
      agreed: true,
    });
    expect(['accounts.credit_code_invalid', 'accounts.identity_verified']).toContain(codeOf(wrong));
  });

  test('an operator sees masks; the number in clear needs its own permission and a reason, and leaves a record', async () => {
    const me = await someone();
    const who = testIdentity(22);
    await me.identity(who);
    const path = `/console/users/${toId('usr', me.userId)}/identity/reveal`;
    const auditor = await someone('auditor');
    expect(codeOf(await auditor.call('POST', path, { reason: '核对身份' }))).toBe('request.forbidden');
    const admin = await someone('admin');
    expect((await admin.call('POST', path, {})).status).toBe(422);
    expect((await admin.call('POST', path, { reason: '监管机关调取' })).body).toEqual(who);
    const records = await market.owner`
      SELECT reason FROM operations.audit_log WHERE action = 'accounts.reveal_identity' AND subject_id = ${me.userId}`;
    expect(records).toEqual([{ reason: '监管机关调取' }]);
  });

  test('the person’s own file has it in clear; after erasure nothing of it is left', async () => {
    const me = await someone();
    const who = testIdentity(23);
    await me.identity(who);
    expect((await me.call('GET', '/me/export')).text).toContain(who.idNumber);
    expect((await me.call('DELETE', '/me?confirm=erase')).status).toBe(204);
    const rows = await market.owner`SELECT 1 FROM accounts.verifications WHERE user_id = ${me.userId}`;
    expect(rows).toHaveLength(0);
  });

  test('the database holds the states: no passed identity without its place, no second one', async () => {
    const me = await someone();
    await me.identity(testIdentity(24));
    await expect(
      market.owner`UPDATE accounts.verifications SET place = NULL WHERE user_id = ${me.userId}`,
    ).rejects.toThrow(/verifications_placed/);
    await expect(
      market.owner`UPDATE accounts.verifications SET decided_at = NULL WHERE user_id = ${me.userId}`,
    ).rejects.toThrow(/verifications_decided/);
  });
});
