import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, earlier, later, toId, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { allTracks, tracksOf } from '#modules/catalog';
import { spansOf, tracksAt, turnAfter } from '../tracks.ts';
import { turnTracks } from '../tracks-service.ts';
import { type CategoryRow, growTree } from '../tree.ts';
import type { Track } from '../types.ts';

const row = (id: string, parentId: string | null, mergedInto: string | null = null): CategoryRow => ({
  id,
  parentId,
  nameZh: id,
  nameEn: id,
  state: mergedInto ? 'closed' : 'open',
  mergedInto,
  commissionBps: null,
  taxBps: null,
  returnRule: null,
  licences: null,
  attributeIds: [],
  requiredAttributeIds: [],
});
const tree = growTree([row('out', null), row('tent', 'out'), row('old', 'out', 'tent'), row('tea', null)], {
  commissionBps: 0,
  taxBps: 0,
});
const brands = [uuidv7(1), uuidv7(2)];
const day = fc.integer({ min: 0, max: 6 }).map((nth) => new Date(nth * 86_400_000));
const track = fc.record({
  code: fc.constantFrom('a1', 'b2', 'c3'),
  name: fc.constant({ zh: '名', en: 'Name' }),
  categoryIds: fc.subarray(['out', 'tent', 'old', 'tea'], { minLength: 1 }),
  brandIds: fc.subarray(brands),
  beltCodes: fc.subarray(['cixi', 'anxi']),
  validFrom: day,
  validUntil: fc.option(day),
  version: fc.constant(1),
  changedAt: fc.constant(new Date(0)),
});
const goods = fc.record({
  leaf: fc.constantFrom('out', 'tent', 'tea'),
  brandId: fc.constantFrom(null, ...brands),
  beltCode: fc.constantFrom(null, 'cixi', 'anxi'),
});
/** What a person would say of one track, one question after the other. */
function belongs(
  one: Track,
  { leaf, brandId, beltCode }: { leaf: string; brandId: Uuid | null; beltCode: string | null },
  at: Date,
) {
  if (at < one.validFrom) return false;
  if (one.validUntil && at >= one.validUntil) return false;
  const path = leaf === 'tent' ? ['out', 'tent', 'old'] : [leaf];
  if (!path.some((id) => one.categoryIds.includes(id))) return false;
  if (one.brandIds.length > 0 && !(brandId && one.brandIds.includes(brandId))) return false;
  return one.beltCodes.length === 0 || (beltCode !== null && one.beltCodes.includes(beltCode));
}

test('goods are in the tracks whose categories, brands and belts they have, while each holds; it turns exactly where that changes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(track, { selector: (one) => one.code }), goods, day, (tracks, one, at) => {
      const categoryIds = tree.byId.get(one.leaf)?.path.map((step) => step.id) ?? [];
      const spans = spansOf(tracks, tree, { ...one, categoryIds });
      expect(tracksAt(spans, at)).toEqual(tracks.filter((each) => belongs(each, one, at)).map((each) => each.code));
      for (const each of tracks.filter((known) => !known.validUntil || known.validUntil > known.validFrom)) {
        const next = turnAfter(each, at);
        const [own] = spansOf([{ ...each, categoryIds: ['out'], brandIds: [], beltCodes: [] }], tree, {
          ...one,
          categoryIds: ['out'],
        });
        const holds = (moment: Date): boolean => tracksAt(own ? [own] : [], moment).length > 0;
        const until = next ?? new Date(9 * 86_400_000);
        for (let moment = at.getTime(); moment < until.getTime(); moment += 43_200_000)
          expect(holds(new Date(moment))).toBe(holds(at));
        if (next) expect(holds(next)).toBe(!holds(at));
      }
    }),
    { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) },
  );
});

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await market.owner`
    INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, source, place, updated_at)
    VALUES ('out', NULL, '户外', 'Outdoors', 'open', 'operator', 1, now()), ('tent', 'out', '帐篷', 'Tents', 'open', 'operator', 2, now())`;
});
afterAll(() => market?.close());

test('operators name, change and end tracks; who saw an older one is refused; beginning and end are told once each', async () => {
  const now = market.clock.now();
  const as = market.user([{ scope: 'platform', scopeId: null, role: 'operator', permissions: ['catalog.categories'] }]);
  const body = {
    code: 'camping',
    name: { zh: '露营', en: 'Camping' },
    categoryIds: ['out'],
    brandIds: [] as string[],
    beltCodes: [] as string[],
    validFrom: later(now, days(1)).toISOString(),
    validUntil: later(now, days(3)).toISOString() as string | null,
  };
  const post = (path: string, sent: object) => market.http('POST', `/console/tracks${path}`, { as, body: sent });
  const refused = async (path: string, sent: object) => ((await post(path, sent)).body as { code: string }).code;
  expect((await post('', body)).status).toBe(201);
  expect(await refused('', body)).toBe('catalog.track_exists');
  expect(await refused('', { ...body, code: 'late', validUntil: earlier(now, days(1)).toISOString() })).toBe(
    'catalog.track_period',
  );
  expect(await refused('', { ...body, code: 'none', categoryIds: ['nowhere'] })).toBe('catalog.category_not_found');
  expect(await refused('', { ...body, code: 'none', brandIds: [toId('brd', uuidv7(3))] })).toBe(
    'catalog.track_brand_unknown',
  );
  expect(await refused('', { ...body, code: 'none', beltCodes: ['nowhere'] })).toBe('regions.belt_unknown');

  const listed = async () => ((await market.http('GET', '/tracks')).body as { items: { code: string }[] }).items;
  const tent = { productId: uuidv7(4), categoryId: 'tent', brand: null, beltCode: null };
  const of = async () => (await tracksOf(market.ctx(), [tent])).get(tent.productId) ?? [];
  const told = async () =>
    (await market.owner<{ n: number }[]>`SELECT count(*)::int AS n FROM kernel.events WHERE name = 'track.changed'`)[0]
      ?.n;
  expect([await listed(), await of(), await told()]).toEqual([[], [], 1]);
  market.clock.advance(days(1));
  expect([await turnTracks(market.ctx()), await turnTracks(market.ctx())]).toEqual([1, 0]);
  expect([(await listed()).map((one) => one.code), await of(), await told()]).toEqual([['camping'], ['camping'], 2]);

  const { code, ...rest } = body;
  const changed = await post('/camping/change', { ...rest, version: 1, name: { zh: '露营季', en: 'Camping season' } });
  expect(changed.body).toMatchObject({ version: 2, name: { zh: '露营季' }, holds: true });
  expect(await refused('/camping/change', { ...rest, version: 1 })).toBe('catalog.edited_meanwhile');
  expect(await refused('/hiking/change', { ...rest, version: 1 })).toBe('catalog.track_not_found');
  expect((await market.http('GET', '/console/tracks/camping', { as })).body).toMatchObject({ code, version: 2 });
  expect((await market.http('GET', '/console/tracks/hiking', { as })).status).toBe(404);
  market.clock.advance(days(2));
  expect([await turnTracks(market.ctx()), await of(), await listed(), await told()]).toEqual([1, [], [], 4]);
  expect((await allTracks(market.ctx())).map((one) => one.code)).toEqual([code]);
  const [audit] = await market.owner<{ before: { name: { zh: string } } }[]>`
    SELECT before FROM operations.audit_log WHERE action = 'catalog.change_track'`;
  expect(audit?.before.name.zh).toBe('露营');
});
