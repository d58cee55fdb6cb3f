import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Consumer,
  days,
  emit,
  hours,
  later,
  provide,
  shopScope,
  toId,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  consumersSlot,
  defineSettings,
  record,
  registerSettings,
  registerWaiting,
  setSetting,
  setting,
  whole,
} from '#modules/operations';

const settings = defineSettings({
  'sample.minutes': { schema: whole(1, 60), default: 30, zh: '样例时长', en: 'Sample length', unit: 'minutes' },
  'sample.limit': { schema: whole(1, 10), default: 3, zh: '样例上限', en: 'Sample limit', unit: 'count' },
});
registerSettings(settings);

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'accounts'] });
});
afterAll(() => market.close());

const admin = () => market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
type Listed = { items: Record<string, unknown>[]; nextCursor: string | null };

describe('settings', () => {
  test('the default holds until a value is set, and the value from its moment on', async () => {
    const ctx = market.ctx();
    expect(await setting(ctx, 'sample.minutes', settings)).toBe(30);
    await setSetting(ctx, {
      key: 'sample.minutes',
      value: 10,
      effectiveAt: later(market.clock.now(), hours(1)),
      reason: 'busy day',
    });
    expect(await setting(ctx, 'sample.minutes', settings)).toBe(30);
    market.clock.advance(hours(1));
    expect(await setting(ctx, 'sample.minutes', settings)).toBe(10);
  });

  test('never backwards: neither through the service nor from SQL', async () => {
    const past = later(market.clock.now(), days(-1));
    await expect(
      setSetting(market.ctx(), { key: 'sample.limit', value: 5, effectiveAt: past, reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'operations.setting_backwards',
    });
    await expect(
      market.owner`INSERT INTO operations.settings (key, effective_at, value, reason, at) VALUES ('sample.limit', now() - interval '1 day', '5', 'x', now())`,
    ).rejects.toThrow(/settings_never_backwards/);
  });

  test('a past value cannot be rewritten by the application', async () => {
    await expect(market.pool`UPDATE operations.settings SET value = '1'`).rejects.toThrow(/permission denied/);
    await expect(market.pool`DELETE FROM operations.settings`).rejects.toThrow(/permission denied/);
  });

  test('refuses what does not fit, what is unknown, what changes nothing and a moment taken', async () => {
    const ctx = market.ctx();
    await expect(setSetting(ctx, { key: 'sample.limit', value: 11, reason: 'x' })).rejects.toMatchObject({
      code: 'operations.setting_invalid',
    });
    await expect(setSetting(ctx, { key: 'sample.limit', value: '5', reason: 'x' })).rejects.toMatchObject({
      code: 'operations.setting_invalid',
    });
    await expect(setSetting(ctx, { key: 'sample.none', value: 1, reason: 'x' })).rejects.toMatchObject({
      code: 'operations.setting_unknown',
    });
    await expect(setting(ctx, 'sample.none')).rejects.toMatchObject({ code: 'operations.setting_unknown' });
    await expect(setSetting(ctx, { key: 'sample.limit', value: 3, reason: 'x' })).rejects.toMatchObject({
      code: 'operations.setting_same',
    });
    const at = later(market.clock.now(), days(9));
    await setSetting(ctx, { key: 'sample.limit', value: 4, effectiveAt: at, reason: 'x' });
    await expect(
      setSetting(ctx, { key: 'sample.limit', value: 5, effectiveAt: at, reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'operations.setting_moment_taken',
    });
  });

  test('a change that is rolled back is remembered by nobody', async () => {
    const ctx = market.ctx();
    await expect(
      transact(ctx, async (tx) => {
        await setSetting(tx, { key: 'sample.limit', value: 9, reason: 'will fail' });
        expect(await setting(tx, 'sample.limit', settings)).toBe(9);
        throw new Error('after all not');
      }),
    ).rejects.toThrow('after all not');
    expect(await setting(ctx, 'sample.limit', settings)).toBe(3);
  });

  test('two changes at the same moment: one wins, one is refused', async () => {
    const at = later(market.clock.now(), days(20));
    const both = await Promise.allSettled(
      [6, 7].map((value) => setSetting(market.ctx(), { key: 'sample.limit', value, effectiveAt: at, reason: 'race' })),
    );
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('over HTTP: set, listed, in the history, audited with name and reason', async () => {
    market.clock.advance(hours(1));
    const operator = admin();
    const set = await market.http('POST', '/console/settings/sample.minutes', {
      as: operator,
      body: { value: 45, reason: '双十一' },
    });
    expect(set.status).toBe(201);
    const listed = (await market.http('GET', '/console/settings', { as: operator })).body as Listed;
    expect(listed.items.find((one) => one.key === 'sample.minutes')).toMatchObject({
      value: 45,
      default: 30,
      unit: 'minutes',
      title: { zh: '样例时长' },
    });
    const history = (await market.http('GET', '/console/settings/sample.minutes/history', { as: operator }))
      .body as Listed;
    expect(history.items[0]).toMatchObject({ value: 45, reason: '双十一', setBy: toId('usr', operator.userId) });
    const log = (
      await market.http('GET', '/console/audit-log?action=settings.change&subject=sample.minutes', { as: operator })
    ).body as Listed;
    expect(log.items[0]).toMatchObject({
      before: { value: 10 },
      after: { value: 45 },
      reason: '双十一',
      actor: { kind: 'user' },
    });
  });

  test('a default that breaks its own schema is found at start', () => {
    expect(() =>
      defineSettings({ 'sample.bad': { schema: whole(1, 5), default: 9, zh: '', en: '', unit: 'count' } }),
    ).toThrow(/sample.bad/);
  });
});

describe('audit log', () => {
  const shopId = uuidv7(Date.parse('2026-11-22T00:00:00Z'));
  beforeAll(async () => {
    for (let n = 0; n < 5; n += 1) {
      market.clock.advance(hours(1));
      await record(market.ctx(), {
        action: 'sample.act',
        subject: { kind: 'sample', id: `s${n}` },
        shopId,
        after: { n },
      });
    }
  });

  test('pages without repeating or skipping, newest first', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (
        await market.http('GET', `/console/audit-log?action=sample.act&limit=2&cursor=${cursor}`, { as: admin() })
      ).body as Listed;
      seen.push(...page.items.map((one) => (one.subject as { id: string }).id));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(['s4', 's3', 's2', 's1', 's0']);
  });

  test('filters by module, period and shop', async () => {
    const to = market.clock.now().toISOString();
    const from = later(market.clock.now(), hours(-2)).toISOString();
    const some = (await market.http('GET', `/console/audit-log?action=sample.&from=${from}&to=${to}`, { as: admin() }))
      .body as Listed;
    expect(some.items.map((one) => (one.subject as { id: string }).id)).toEqual(['s3', 's2']);
    const wrong = await market.http('GET', `/console/audit-log?from=${to}&to=${from}`, { as: admin() });
    expect(wrong.body).toMatchObject({ code: 'operations.period_invalid' });
    const keeper = market.user([{ scope: 'shop', scopeId: shopId, role: 'owner', permissions: ['*'] }]);
    const own = (await market.http('GET', `/shops/${toId('shp', shopId)}/audit-log`, { as: keeper })).body as Listed;
    expect(own.items).toHaveLength(5);
    const other = market.user([{ scope: 'shop', scopeId: uuidv7(1), role: 'owner', permissions: ['*'] }]);
    expect((await market.http('GET', `/shops/${toId('shp', shopId)}/audit-log`, { as: other })).status).toBe(403);
  });

  test('what was written stays: the application may neither change nor delete', async () => {
    await expect(market.pool`UPDATE operations.audit_log SET reason = 'x'`).rejects.toThrow(/permission denied/);
    await expect(market.pool`DELETE FROM operations.audit_log`).rejects.toThrow(/permission denied/);
    await expect(market.pool`TRUNCATE operations.audit_log`).rejects.toThrow(/permission denied/);
  });

  test('an act that fails leaves no record', async () => {
    await expect(
      transact(market.ctx(), async (tx) => {
        await record(tx, { action: 'sample.undone', subject: { kind: 'sample', id: 'x' } });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const log = (await market.http('GET', '/console/audit-log?action=sample.undone', { as: admin() })).body as Listed;
    expect(log.items).toEqual([]);
  });
});

describe('dead letters', () => {
  let failing = true;
  let handled: Uuid[] = [];
  const consumer: Consumer = {
    name: 'sample.reader',
    events: ['sample.happened'],
    handle: async (_tx, event) => {
      if (failing) throw new Error('still broken');
      handled.push(event.id);
    },
  };
  let eventId: Uuid;
  const replayed = () =>
    market.http('POST', '/console/dead-letters/replay', {
      as: admin(),
      body: { letters: [{ consumer: consumer.name, eventId: toId('evt', eventId) }] },
    });

  beforeEach(async () => {
    failing = true;
    handled = [];
    provide(market.runtime, consumersSlot, [consumer]);
    const event = await transact(market.ctx(), (tx) =>
      emit(tx, { name: 'sample.happened', subjectId: uuidv7(2), payload: { n: 1 } }),
    );
    eventId = event.id;
    await market.owner`
      INSERT INTO kernel.dead_letters (consumer, event_id, event_seq, error, at)
      SELECT ${consumer.name}, id, seq, 'boom', ${market.clock.now()} FROM kernel.events WHERE id = ${event.id}`;
  });
  afterEach(() => market.owner`DELETE FROM kernel.dead_letters`);

  test('a letter that fails again stays, with the reason in the answer', async () => {
    expect((await replayed()).body).toMatchObject({ items: [{ done: false, error: 'still broken' }] });
    const waiting = (await market.http('GET', '/console/dead-letters', { as: admin() })).body as Listed;
    expect(waiting.items).toMatchObject([
      { consumer: 'sample.reader', event: 'sample.happened', error: 'boom', replayedAt: null },
    ]);
    const today = (await market.http('GET', '/console/today', { as: admin() })).body as Listed;
    expect(today.items.find((one) => one.key === 'operations.dead_letters')).toMatchObject({ count: 1 });
  });

  test('a mended one is handled once, however often it is replayed, and audited', async () => {
    failing = false;
    const answers = await Promise.all([replayed(), replayed(), replayed()]);
    expect(answers.map((one) => (one.body as Listed).items[0]?.done)).toEqual([true, true, true]);
    expect(handled).toEqual([eventId]);
    const log = (
      await market.http('GET', `/console/audit-log?action=operations.replay&subject=${toId('evt', eventId)}`, {
        as: admin(),
      })
    ).body as Listed;
    expect(log.items).toHaveLength(1);
  });

  test('refuses a letter that is not and a consumer that is not here', async () => {
    const none = await market.http('POST', '/console/dead-letters/replay', {
      as: admin(),
      body: { letters: [{ consumer: consumer.name, eventId: toId('evt', uuidv7(3)) }] },
    });
    expect(none.body).toMatchObject({ code: 'operations.dead_letter_not_found' });
    const strange = await market.http('POST', '/console/dead-letters/replay', {
      as: admin(),
      body: { letters: [{ consumer: 'nobody', eventId: toId('evt', eventId) }] },
    });
    expect(strange.body).toMatchObject({ code: 'operations.replay_unavailable' });
  });
});

describe('what waits today', () => {
  test('late work comes first, then the nearest deadline; each shop sees its own', async () => {
    const soon = later(market.clock.now(), hours(1));
    const shop = shopScope(uuidv7(5));
    const one = (key: string, overdue: number, count: number, nextDeadlineAt: Date | null) =>
      registerWaiting({
        scope: 'shop',
        key: `sample.${key}`,
        zh: key,
        en: key,
        link: `/${key}`,
        count: async (_ctx, asked) => ({
          count: asked.shopId === shop.shopId ? count : 0,
          nextDeadlineAt,
          overdue: asked.shopId === shop.shopId ? overdue : 0,
        }),
      });
    one('later', 0, 4, later(soon, hours(5)));
    one('soon', 0, 1, soon);
    one('late', 2, 2, null);
    one('none', 0, 0, null);
    const keeper = market.user([
      { scope: 'shop', scopeId: shop.shopId, role: 'packer', permissions: ['operations.today'] },
    ]);
    const today = (await market.http('GET', `/shops/${toId('shp', shop.shopId)}/today`, { as: keeper })).body as Listed;
    const ours = today.items.filter((item) => String(item.key).startsWith('sample.'));
    expect(ours.map((item) => item.key)).toEqual(['sample.late', 'sample.soon', 'sample.later', 'sample.none']);
    expect(ours[1]).toMatchObject({ count: 1, nextDeadlineAt: soon.toISOString(), title: { zh: 'soon', en: 'soon' } });
  });
});
