import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, chinaDay, days, hours, minutes, startOfChinaDay, transact, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { setSetting } from '#modules/operations';
import { askedByMany, missedSince, noteQuestion } from '../index.ts';
import { countOnce } from '../service.ts';
import { askings, type Outcome } from '../store.ts';
import { forgetCounts } from '../words-service.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());
beforeEach(async () => {
  await stall.market
    .owner`TRUNCATE questions.hours, questions.seen, questions.keys, questions.rules, questions.history`;
  forgetCounts(stall.market.ctx());
});

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const STRANGER = { kind: 'guest', guestId: null } as Actor;
const ask = (
  word: string,
  { as = STRANGER, address = '203.0.113.1', userAgent = PHONE, gpc = false, outcome = 'answered' as Outcome } = {},
) => noteQuestion(stall.market.ctx(as), word, { userAgent, address, asksNotToBeFollowed: gpc }, async () => outcome);
const crowd = async (word: string, people: number, from = 1, outcome: Outcome = 'answered') => {
  for (let n = from; n < from + people; n += 1) await ask(word, { address: `198.51.${n >> 8}.${n & 255}`, outcome });
};
const shown = async () => {
  forgetCounts(stall.market.ctx());
  const reply = await stall.market.http('GET', '/search/words');
  return reply.body as { hot: { word: string; pinned: boolean }[]; rising: string[] };
};
const hot = async () => (await shown()).hot.map((one) => one.word);
const people = async (word: string): Promise<number> => {
  const [row] = await stall.market.owner<
    { n: number }[]
  >`SELECT sum(people)::int AS n FROM questions.hours WHERE word = ${word}`;
  return row?.n ?? 0;
};
const operator = () => stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
const agree = (buyer: Buyer, personal = true) =>
  stall.market.http('PUT', '/me/personalisation', { as: buyer.actor, body: { personal } });

describe('hot words', () => {
  test('shown when five different people asked within a day; somebody who asks again is one', async () => {
    await crowd('羊绒围巾', 4);
    for (let n = 0; n < 9; n += 1) await ask('  羊绒围巾 ');
    expect(await people('羊绒围巾')).toBe(5);
    await crowd('茶杯', 4);
    expect(await hot()).toEqual(['羊绒围巾']);
  });

  test('neither many accounts behind one address, nor many addresses of one account or one device, are many', async () => {
    for (let n = 0; n < 6; n += 1) await ask('刷', { as: (await stall.buyer()).actor });
    const one = await stall.buyer();
    for (let n = 0; n < 6; n += 1) await ask('刷刷', { as: one.actor, address: `192.0.2.${n}` });
    const device: Actor = { kind: 'guest', guestId: uuidv7(1) };
    for (let n = 0; n < 6; n += 1) await ask('刷刷刷', { as: device, address: `192.0.2.${n}` });
    expect([await people('刷'), await people('刷刷'), await people('刷刷刷')]).toEqual([1, 1, 1]);
  });

  test('programs, who sells here, and who runs the market do not count', async () => {
    const seller = stall.market.user([
      { scope: 'shop', scopeId: stall.shops[0] as Uuid, role: 'owner', permissions: ['*'] },
    ]);
    await ask('我家茶', { as: seller });
    await ask('我家茶', { as: operator(), address: '203.0.113.7' });
    await ask('我家茶', { userAgent: 'curl/8.9.1 (x86_64-pc-linux-gnu)', address: '203.0.113.8' });
    expect(await people('我家茶')).toBe(0);
  });

  test('heat halves every half-life, and what is over goes: who asked after a day, sums after sixty', async () => {
    await crowd('旧', 6);
    stall.market.clock.advance(hours(24));
    await crowd('新', 5);
    expect(await hot()).toEqual(['新', '旧']);
    await stall.market.drain();
    expect((await stall.market.owner`SELECT 1 FROM questions.seen`).length).toBe(11);
    stall.market.clock.advance(hours(24));
    await stall.market.drain();
    expect((await stall.market.owner`SELECT 1 FROM questions.seen`).length).toBe(5);
    expect((await stall.market.owner`SELECT 1 FROM questions.keys`).length).toBe(1);
    stall.market.clock.advance(days(62));
    await stall.market.drain();
    expect(await stall.market.owner`SELECT 1 FROM questions.hours`).toHaveLength(0);
    expect(await stall.market.owner`SELECT 1 FROM questions.seen`).toHaveLength(0);
  });

  test('what rises beats its own week', async () => {
    for (let day = 0; day < 7; day += 1) {
      await crowd('纸巾', 20);
      stall.market.clock.advance(days(1));
    }
    await crowd('纸巾', 22);
    await crowd('粽子', 9);
    for (let n = 0; n < 12; n += 1) await crowd(`热${n}`, 12);
    const { hot: list, rising } = await shown();
    expect(list).toHaveLength(10);
    expect(list[0]?.word).toBe('纸巾');
    expect(rising).toContain('粽子');
    expect(rising).not.toContain('纸巾');
  });

  test('one attacker, by whatever accounts, devices or addresses, weighs no more than four thirds of a person', async () => {
    const step = fc.record({ passed: fc.nat(30), account: fc.nat(4), address: fc.nat(4), device: fc.nat(4) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('account', 'address', 'device'),
        fc.nat(3),
        async (steps, only, honest) => {
          run += 1;
          const word = `抬${run}`;
          const alone = `抬高${run}`;
          const ctx = stall.market.ctx();
          await crowd(word, honest, 1_000);
          for (const { passed, ...marks } of steps) {
            stall.market.clock.advance(hours(passed));
            // Of one thing the attacker has only one; of the others as many as they like.
            const who = Object.entries(marks).map(([kind, n]) => `${kind} ${run} ${kind === only ? 0 : n}`);
            for (const one of [word, alone]) await transact(ctx, (tx) => countOnce(tx, one, who, 'answered'));
          }
          const now = stall.market.clock.now();
          const found = await askings(ctx, {
            now,
            today: startOfChinaDay(chinaDay(now)),
            halfLifeHours: 12,
            least: 1,
            most: 10_000,
          });
          expect(found.find((one) => one.word === alone)?.heat ?? 0).toBeLessThanOrEqual(4 / 3 + 1e-9);
          expect(found.find((one) => one.word === alone)?.people ?? 0).toBeLessThanOrEqual(1);
          expect(found.find((one) => one.word === word)?.heat ?? 0).toBeLessThanOrEqual(honest + 4 / 3 + 1e-9);
          // With fewer honest people than it takes, the word is on no list.
          expect(await hot()).not.toContain(word);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('what operators say', () => {
  const say = (body: object, as: Actor = operator()) =>
    stall.market.http('POST', '/console/search/words/rules', { as, body });

  test('bans, hides and pins at once; pins are marked as such, end by themselves, and all of it is on record', async () => {
    await crowd('茶杯', 6);
    await crowd('高仿茶杯', 7, 50);
    expect((await say({ word: '高仿', kind: 'ban', reason: '售假' })).status).toBe(201);
    expect((await say({ word: '年货节', kind: 'pin', reason: '活动', pinDays: 2 })).status).toBe(201);
    expect((await shown()).hot).toEqual([
      { word: '年货节', pinned: true },
      { word: '茶杯', pinned: false },
    ]);
    const hidden = (await say({ word: '茶杯', kind: 'hide', reason: '误导' })).body as { id: string };
    expect(await hot()).toEqual(['年货节']);
    const path = `/console/search/words/rules/${hidden.id}`;
    expect((await stall.market.http('DELETE', path, { as: operator() })).status).toBe(204);
    expect((await stall.market.http('DELETE', path, { as: operator() })).body).toMatchObject({
      code: 'questions.rule_not_found',
    });
    expect(await hot()).toEqual(['年货节', '茶杯']);
    stall.market.clock.advance(days(2));
    expect(await hot()).not.toContain('年货节');
    expect((await say({ word: '年货节', kind: 'pin', reason: '再来', pinDays: 1 })).status).toBe(201);
    const acts = await stall.market.owner<{ action: string }[]>`
      SELECT action FROM operations.audit_log WHERE action LIKE 'questions.%'`;
    expect(acts.map((one) => one.action).sort()).toEqual([
      'questions.ban',
      'questions.hide',
      'questions.lift',
      'questions.pin',
      'questions.pin',
    ]);
  });

  test('refused: twice the same, what is banned in front, no word, a pin without days, who may not', async () => {
    await say({ word: '高仿', kind: 'ban', reason: '售假' });
    expect((await say({ word: ' 高仿 ', kind: 'ban', reason: '又' })).body).toMatchObject({
      code: 'questions.already_said',
    });
    expect((await say({ word: '高 仿表', kind: 'pin', reason: '推', pinDays: 1 })).body).toMatchObject({
      code: 'questions.word_banned',
    });
    expect((await say({ word: '！！', kind: 'ban', reason: 'x' })).body).toMatchObject({
      code: 'questions.word_empty',
    });
    expect((await say({ word: '茶', kind: 'pin', reason: 'x' })).body).toMatchObject({
      code: 'questions.pin_days_invalid',
    });
    expect((await say({ word: '茶', kind: 'hide', reason: 'x', pinDays: 1 })).body).toMatchObject({
      code: 'questions.pin_days_invalid',
    });
    expect((await say({ word: '茶', kind: 'hide', reason: 'x' }, stall.market.user())).status).toBe(403);
  });

  test('what nothing answers is listed by people, never what one person asked; what many ask and find is suggested', async () => {
    await crowd('太空舱', 6, 1, 'unanswered');
    await crowd('茶 火箭', 2, 1, 'partly');
    await crowd('我的秘密', 1, 1, 'unanswered');
    await crowd('茶杯', 6);
    const list = await missedSince(stall.market.ctx(), { days: 7, limit: 10, after: null });
    expect(list).toEqual([
      { word: '太空舱', people: 6, unanswered: 6, partly: 0 },
      { word: '茶 火箭', people: 2, unanswered: 0, partly: 2 },
    ]);
    expect(await missedSince(stall.market.ctx(), { days: 7, limit: 10, after: { missed: 6, word: '太空舱' } })).toEqual(
      list.slice(1),
    );
    expect(await askedByMany(stall.market.ctx())).toEqual([{ text: '茶杯', people: 6 }]);
    expect(await hot()).toEqual(['茶杯']);
  });

  test('the least number of people is a setting, and never below three', async () => {
    await crowd('茶杯', 3);
    const set = (value: number) =>
      setSetting(stall.market.ctx(operator()), { key: 'questions.least_people', value, reason: '试' });
    await expect(set(2)).rejects.toThrow();
    await set(3);
    stall.market.clock.advance(minutes(1));
    expect(await hot()).toEqual(['茶杯']);
    await set(5);
  });
});

describe('one’s own history', () => {
  type History = { kept: boolean; items: { id: string; text: string }[] };
  const history = async (buyer: Buyer) =>
    (await stall.market.http('GET', '/me/searches', { as: buyer.actor })).body as History;
  const texts = async (buyer: Buyer) => (await history(buyer)).items.map((one) => one.text);
  const asked = async (buyer: Buyer, q: string, more: { gpc?: boolean } = {}) => {
    stall.market.clock.advance(minutes(1));
    return ask(q, { as: buyer.actor, ...more });
  };

  test('is kept for who agreed, latest first, each once; gone one by one, all at once, and with the agreement', async () => {
    const buyer = await stall.buyer();
    expect(await asked(buyer, '茶杯')).toEqual({ kept: false });
    expect(await history(buyer)).toEqual({ kept: false, items: [] });
    await agree(buyer);
    for (const q of ['茶杯', 'Tea Cup', '围巾', 'tea cup']) expect(await asked(buyer, q)).toEqual({ kept: true });
    expect(await asked(buyer, '不要记', { gpc: true })).toEqual({ kept: false });
    expect(await texts(buyer)).toEqual(['tea cup', '围巾', '茶杯']);
    const [first] = (await history(buyer)).items;
    const other = await stall.buyer();
    await stall.market.http('DELETE', `/me/searches/${first?.id}`, { as: other.actor });
    expect(await texts(buyer)).toHaveLength(3);
    expect((await stall.market.http('DELETE', `/me/searches/${first?.id}`, { as: buyer.actor })).status).toBe(204);
    expect(await texts(buyer)).toEqual(['围巾', '茶杯']);
    expect((await stall.market.http('DELETE', '/me/searches', { as: buyer.actor })).status).toBe(204);
    expect(await history(buyer)).toEqual({ kept: true, items: [] });
    await asked(buyer, '茶壶');
    await agree(buyer, false);
    expect(await stall.market.owner`SELECT 1 FROM questions.history`).toHaveLength(0);
    await agree(buyer);
    expect(await texts(buyer)).toEqual([]);
  });

  test('holds the latest fifty, comes first among suggestions, and is in the file of what is stored', async () => {
    const buyer = await stall.buyer();
    await agree(buyer);
    for (let n = 0; n < 52; n += 1) await asked(buyer, `茶 ${n}`);
    expect(await texts(buyer)).toHaveLength(50);
    const suggested = await stall.market.http('GET', `/search/suggest?q=${encodeURIComponent('茶 5')}`, {
      as: buyer.actor,
    });
    expect(suggested.body).toMatchObject({ mine: ['茶 51', '茶 50'] });
    const file = (await stall.market.http('GET', '/me/export', { as: buyer.actor })).body as Record<string, unknown>;
    expect(JSON.stringify(file)).toContain('茶 51');
  });

  test('through the page’s own call a question is looked up here, whatever the page says', async () => {
    const reply = await stall.market.http('POST', '/search/asked', {
      key: null,
      headers: { 'user-agent': PHONE },
      body: { q: '没有这种货 zzqq' },
    });
    expect(reply).toMatchObject({ status: 202, body: { kept: false, guest: true } });
    const rows = await stall.market.owner`SELECT word, people, unanswered FROM questions.hours`;
    expect([...rows]).toEqual([{ word: '没有这种货 zzqq', people: 1, unanswered: 1 }]);
    const desk = await stall.market.http('GET', '/console/search/words', { as: operator() });
    expect(desk).toMatchObject({ status: 200, body: { words: [], rules: [] } });
    const missed = await stall.market.http('GET', '/console/search/unanswered', { as: operator() });
    expect(missed).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
  });
});
