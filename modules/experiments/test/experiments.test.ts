import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, later, toId, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { choosePersonal, countEvents } from '#modules/behaviour';
import { setting } from '#modules/operations';
import { variantOf } from '../assignment.ts';

let stall: Stall;
let desk: ReturnType<Stall['market']['user']>;
beforeAll(async () => {
  stall = await openStall();
  desk = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
});
afterAll(() => stall.market.close());

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const at = (by: Parameters<typeof later>[1]): string => later(stall.market.clock.now(), by).toISOString();
const variants = (setting: string, value: number, shares: readonly [number, number] = [5_000, 5_000]) => [
  { key: 'now', name: '现状', shareBps: shares[0], overrides: [] },
  { key: 'other', name: '新方案', shareBps: shares[1], overrides: [{ setting, value }] },
];
const draft = (more: Record<string, unknown> = {}) => ({
  name: '新品权重',
  hypothesis: '不看新旧，老品更容易被买到',
  surface: 'search.ranking',
  variants: variants('search.fresh_percent', 0),
  endsAt: at(days(7)),
  ...more,
});
type Reply = { status: number; body: Record<string, unknown> };
const post = async (path: string, body: Record<string, unknown> = {}): Promise<Reply> => {
  const { status, body: reply } = await stall.market.http('POST', `/console/experiments${path}`, { as: desk, body });
  return { status, body: reply as Record<string, unknown> };
};
const refused = async (path: string, body: Record<string, unknown> = {}): Promise<unknown> =>
  (await post(path, body)).body.code;
const read = async (path: string): Promise<Record<string, unknown>> =>
  (await stall.market.http('GET', path, { as: desk })).body as Record<string, unknown>;

test('only what fits is drafted, only a draft changed and started, one at a time on a surface', async () => {
  const key = 'first-try';
  for (const [more, code] of [
    [{ endsAt: at(days(22)) }, 'period_invalid'],
    [{ endsAt: at(hours(-1)) }, 'period_invalid'],
    [{ variants: variants('search.fresh_percent', 101) }, 'value_invalid'],
    [{ variants: variants('recommend.per_shop', 3) }, 'value_invalid'],
    [{ variants: variants('search.fresh_percent', 0, [5_000, 4_000]) }, 'shares_invalid'],
    [{ variants: [...variants('search.fresh_percent', 0)].reverse() }, 'variants_invalid'],
  ] as const)
    expect(await refused('', { key, ...draft(more) })).toBe(`experiments.${code}`);
  expect((await post('', { key, ...draft() })).status).toBe(201);
  expect(await refused('', { key, ...draft() })).toBe('experiments.key_taken');
  expect(await refused('/nobody/start')).toBe('experiments.experiment_not_found');
  const changed = draft({ variants: variants('search.fresh_percent', 0, [9_000, 1_000]) });
  expect((await post(`/${key}/change`, changed)).body).toMatchObject({ phase: 'draft' });
  await post('', { key: 'second-try', ...draft() });

  const both = await Promise.all([post(`/${key}/start`), post('/second-try/start')]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  const [won, lost] = both[0]?.status === 200 ? [key, 'second-try'] : ['second-try', key];
  expect(await refused(`/${lost}/start`)).toBe('experiments.surface_taken');
  expect(await refused(`/${won}/change`, draft())).toBe('experiments.not_a_draft');
  expect(await refused(`/${won}/start`)).toBe('experiments.not_a_draft');
  expect(await refused(`/${won}/adopt`, { variant: 'other', reason: '先试试看' })).toBe('experiments.still_open');
  // Another surface is free.
  const feed = draft({ surface: 'recommend.feed', variants: variants('recommend.per_shop', 1) });
  await post('', { key: 'feed-try', ...feed });
  expect((await post('/feed-try/start')).body).toMatchObject({ phase: 'running' });
  await expect(
    stall.market
      .owner`UPDATE experiments.experiments SET state = 'running', starts_at = now() - interval '1 year' WHERE key = ${lost}`,
  ).rejects.toThrow('experiments_one_a_surface');

  // The clock ends it, and whoever comes next has room.
  stall.market.clock.advance(days(8));
  expect(await read(`/console/experiments/${won}`)).toMatchObject({ phase: 'ended' });
  await post(`/${lost}/change`, draft());
  expect((await post(`/${lost}/start`)).body).toMatchObject({ phase: 'running' });
  expect(await read(`/console/experiments/${won}`)).toMatchObject({ phase: 'stopped' });
  expect((await post(`/${lost}/stop`, { reason: '只是试试' })).body).toMatchObject({ phase: 'stopped' });
  expect(await refused(`/${lost}/stop`, { reason: '再停一次' })).toBe('experiments.not_running');
  const list = await read('/console/experiments?limit=2');
  expect(list).toMatchObject({ items: [{}, {}], nextCursor: expect.any(String) });
  expect(await read(`/console/experiments?limit=2&cursor=${list.nextCursor}`)).toMatchObject({ items: [{}] });
});

test('who agreed sees the variant that is theirs, what they do is counted with it, and the funnel adds up', async () => {
  const key = 'old-and-new';
  const more = { title: { zh: '手工xintansuo挂饰', en: '' } };
  const old = await stall.sku({ priceFen: 5_000, stock: 50, more });
  stall.market.clock.advance(days(40));
  const fresh = await stall.sku({ priceFen: 5_000, stock: 50, shop: 1, more });
  await stall.market.drain();
  const first = async (as?: Buyer['actor'], query = ''): Promise<unknown> => {
    const { body } = await stall.market.http('GET', `/search?q=xintansuo${query}`, as ? { as } : {});
    return (body as { items: { productId: string }[] }).items[0]?.productId;
  };
  const [OLD, NEW] = [toId('prd', old.productId), toId('prd', fresh.productId)];
  const offer = draft();
  const people: Record<'now' | 'other', Buyer[]> = { now: [], other: [] };
  while (Math.min(people.now.length, people.other.length) < 2) {
    const buyer = await stall.buyer();
    await choosePersonal(stall.market.ctx(), buyer.id, true);
    people[variantOf(key, offer.variants, buyer.id)?.key as 'now' | 'other'].push(buyer);
  }
  const [[usual], [other, leaver]] = [people.now, people.other] as [[Buyer], [Buyer, Buyer]];
  const stranger = await stall.buyer();
  expect(await first(other.actor)).toBe(NEW);

  await post('', { key, ...offer });
  expect((await post(`/${key}/start`)).body).toMatchObject({ phase: 'running' });
  stall.market.clock.advance(hours(1));
  expect(await first(usual.actor)).toBe(NEW);
  expect(await first(other.actor)).toBe(OLD);
  expect(await first(other.actor, '&impersonal=true')).toBe(NEW);
  expect(await first(stranger.actor)).toBe(NEW);
  expect(await first()).toBe(NEW);

  const tell = async (kinds: readonly string[], productId: Uuid, as?: Buyer['actor'], source = 'search') => {
    const reply = await stall.market.http('POST', '/behaviour', {
      ...(as ? { as } : {}),
      key: null,
      headers: { 'user-agent': PHONE },
      body: {
        events: kinds.map((kind, n) => ({
          id: uuidv7(Date.now()),
          kind,
          productId: toId('prd', productId),
          source,
          agoMs: 100 * n,
        })),
      },
    });
    expect(reply.body).toMatchObject({ taken: kinds.length });
  };
  await tell(['impression', 'click'], old.productId, other.actor);
  await tell(['impression'], old.productId, leaver.actor);
  await tell(['impression', 'click', 'add'], fresh.productId, usual.actor);
  await tell(['impression', 'click'], fresh.productId, stranger.actor);
  await tell(['impression'], fresh.productId);
  // Met elsewhere: of no variant, and neither is what is bought there.
  await tell(['click'], fresh.productId, usual.actor, 'feed');
  const trade = await stall.buy(other, [{ sku: old, quantity: 3 }]);
  await stall.buy(usual, [{ sku: old, quantity: 1 }]);
  await stall.pay(trade);
  await stall.market.drain();
  await countEvents(stall.market.ctx());
  type Row = Record<string, number> & { variant: string };
  const report = async () => (await read(`/console/experiments/${key}`)) as { report: Row[]; kept: boolean };
  const [now, then] = (await report()).report as [Row, Row];
  expect(now).toMatchObject({ visitors: 1, impressions: 1, clicks: 1, adds: 1, orders: 0, openers: 1, buyers: 0 });
  expect(then).toMatchObject({ visitors: 2, impressions: 2, clicks: 1, orders: 1, paidOrders: 1, buyers: 1 });
  expect(then).toMatchObject({ paidFen: 15_000, fenPerVisitor: 7_500, openers: 1 });
  expect(then.against).toMatchObject({ opened: { verdict: 'too_few' } });
  // The funnel of the same source: the two variants and those who are in none.
  const { total } = (await read('/console/funnel?source=search')) as { total: Record<string, number> };
  const none = { impressions: 2, clicks: 1, adds: 0, orders: 0, paidFen: 0 };
  for (const [name, outside] of Object.entries(none))
    expect([name, total[name]]).toEqual([name, (now[name] ?? 0) + (then[name] ?? 0) + outside]);
  expect(await stall.audit(['behaviour'])).toEqual([]);

  // Who takes the agreement back is a visitor no more, of what was bought neither; what was seen stays.
  for (const gone of [leaver, other]) await choosePersonal(stall.market.ctx(), gone.id, false);
  expect((await report()).report[1]).toMatchObject({ visitors: 0, buyers: 0, impressions: 2, paidFen: 15_000 });
  expect(await stall.market.owner`SELECT 1 FROM behaviour.purchases WHERE user_id IS NOT NULL`).toHaveLength(0);
  expect(await first(other.actor)).toBe(NEW);

  await post(`/${key}/stop`, { reason: '够了，看结果' });
  expect(await refused(`/${key}/adopt`, { variant: 'now', reason: '保持现状' })).toBe('experiments.nothing_to_adopt');
  expect(await refused(`/${key}/adopt`, { variant: 'nope', reason: '没有这个' })).toBe('experiments.variant_unknown');
  const adopted = await post(`/${key}/adopt`, { variant: 'other', reason: '老品更好卖' });
  expect(adopted.body).toMatchObject({ adopted: 'other' });
  expect(await setting(stall.market.ctx(), 'search.fresh_percent')).toBe(0);
  expect(await first()).toBe(OLD);
  expect(await refused(`/${key}/adopt`, { variant: 'other', reason: '再来一次' })).toBe('experiments.adopted_already');
  const log = await stall.market.owner`SELECT action FROM operations.audit_log WHERE subject_id = ${key}`;
  const acts = ['adopt', 'draft', 'start', 'stop'].map((act) => `experiments.${act}`);
  expect(log.map((row) => row.action).sort()).toEqual(acts);

  // Eight days after the end the figures stand, whatever becomes of single events.
  expect((await report()).kept).toBe(false);
  stall.market.clock.advance(days(9));
  await stall.market.drain();
  await stall.market.owner`DELETE FROM behaviour.events`;
  const kept = await report();
  expect([kept.kept, kept.report[0]]).toEqual([true, now]);
});

test('a variant of the feed is put together by its own terms, anew where one of before is there', async () => {
  const key = 'one-a-shop';
  await stall.market
    .owner`UPDATE experiments.experiments SET state = 'stopped', stopped_at = ends_at WHERE state = 'running'`;
  for (let n = 0; n < 4; n += 1) await stall.sku({ priceFen: 3_000 + n, stock: 5, shop: (n % 2) as 0 | 1 });
  await stall.market.drain();
  const offer = draft({
    surface: 'recommend.feed',
    variants: variants('recommend.piece_percent', 0, [100, 9_900]).map((one) =>
      one.key === 'other' ? { ...one, overrides: [{ setting: 'recommend.per_shop', value: 1 }] } : one,
    ),
  });
  let buyer = await stall.buyer();
  while (variantOf(key, offer.variants as { key: string; shareBps: number }[], buyer.id)?.key !== 'other')
    buyer = await stall.buyer();
  await choosePersonal(stall.market.ctx(), buyer.id, true);
  const shops = async (): Promise<string[]> => {
    const { body } = await stall.market.http('GET', '/feed?limit=4', { as: buyer.actor });
    return (body as { items: { card: { shop: { id: string } } | null }[] }).items.map((one) => one.card?.shop.id ?? '');
  };
  const before = await shops();
  await post('', { key, ...offer });
  expect((await post(`/${key}/start`)).status).toBe(200);
  const during = await shops();
  // Never the same shop twice where there is another: by the settings two in ten are allowed.
  expect(during[0]).not.toBe(during[1]);
  expect(before.length).toBeGreaterThan(0);
  const rows = await stall.market.owner`SELECT 1 FROM recommend.feeds WHERE user_id = ${buyer.id}`;
  expect(rows).toHaveLength(2);
});

test('while none runs, search and feed ask the database for nothing more', async () => {
  await stall.market
    .owner`UPDATE experiments.experiments SET state = 'stopped', stopped_at = ends_at WHERE state = 'running'`;
  const fresh = await openStall();
  const buyer = await fresh.buyer();
  await choosePersonal(fresh.market.ctx(), buyer.id, true);
  const asked = async (path: string) => (await fresh.market.http('GET', path, { as: buyer.actor })).status;
  const guest = async (path: string) => (await fresh.market.http('GET', path)).status;
  await fresh.market.owner`ALTER TABLE experiments.experiments RENAME TO aside`;
  // Guests are in no experiment: nobody looks.
  expect([await guest('/search?q=a'), await guest('/feed')]).toEqual([200, 200]);
  expect(await asked('/search?q=a')).toBe(500);
  await fresh.market.owner`ALTER TABLE experiments.aside RENAME TO experiments`;
  expect(await asked('/search?q=a')).toBe(200);
  await fresh.market.owner`ALTER TABLE experiments.experiments RENAME TO aside`;
  expect([await asked('/search?q=a'), await asked('/feed')]).toEqual([200, 200]);
  await fresh.market.close();
});
