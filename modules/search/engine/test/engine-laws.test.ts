import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestOf } from '../best.ts';
import { change, emptyFinder, type Finder, heldOf, pack, remove, upsert } from '../finder.ts';
import type { Answer, Ask, Goods } from '../goods.ts';
import { NO_LIFT } from '../lift.ts';
import { editDistance } from '../nearness.ts';
import { search } from '../searching.ts';
import { restored, SnapshotRefused, snapshotOf } from '../snapshot.ts';
import { exhaustive } from './exhaustive.ts';

// Words that no rule of spelling changes and of which none is near another or begins another.
const WORDS = ['kudo', 'lamp', 'wirx', 'zobo', 'pynt', 'grel', 'muvo', 'tazi'];
const words = (most: number) => fc.array(fc.constantFrom(...WORDS), { maxLength: most }).map((list) => list.join(' '));
const name = (letter: string) => fc.constantFrom('', `${letter}1`, `${letter}2`, `${letter}3`);

const goods = (id: string): fc.Arbitrary<Goods> =>
  fc.record({
    id: fc.constant(id),
    texts: fc.record({
      title: words(6),
      brand: words(1),
      category: words(2),
      attributes: words(3),
      origin: words(1),
      description: words(9),
    }),
    keys: fc.record({ category: name('c'), brand: name('b'), belt: name('t'), shop: name('s') }),
    tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
    priceFen: fc.integer({ min: 0, max: 30_000 }),
    sold: fc.nat(5),
    reviews: fc.nat(9),
    goodReviews: fc.constant(0),
    liveAt: fc.nat(4),
    inStock: fc.boolean(),
  });
const market = (most: number) =>
  fc.nat(most).chain((many) => fc.tuple(...Array.from({ length: many }, (_, at) => goods(`p${at}`))));

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const asking: fc.Arbitrary<Ask> = fc.record({
  text: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((list) => list.join(' ')),
  wanted: fc
    .record({
      category: some(fc.uniqueArray(fc.constantFrom('c1', 'c2', 'nowhere'), { minLength: 1 })),
      shop: some(fc.constant(['s1'])),
      minFen: some(fc.integer({ min: 0, max: 20_000 })),
      tags: fc.uniqueArray(fc.constantFrom('x', 'y'), { maxLength: 1 }),
      inStock: fc.boolean(),
    })
    .map(({ category, shop, minFen, ...rest }) => ({
      ...rest,
      minFen: minFen ?? null,
      keys: { ...(category ? { category } : {}), ...(shop ? { shop } : {}) },
    })),
  order: fc.constantFrom('relevance', 'sales', 'price', 'price_desc', 'new', 'trust'),
  limit: fc.constant(200),
  facets: fc.constant(true),
  now: fc.constant(0),
});

const WORDS_ONLY = {
  lift: NO_LIFT,
  likeness: { words: 1, share: 0, short: 0, long: 0, beside: 0, density: 0 },
};
function filled(all: readonly Goods[]): Finder {
  const finder = emptyFinder();
  for (const one of all) upsert(finder, one);
  return finder;
}

describe('the index against reckoning everything', () => {
  test('finds, counts and orders the same', () => {
    fc.assert(
      fc.property(market(60), asking, (all, ask) => {
        const expected = exhaustive(all, ask);
        const answer = search(filled(all), ask, WORDS_ONLY);
        expect(answer).toMatchObject({ total: expected.total, full: expected.full, matched: expected.matched });
        expect(new Set(answer.found.map((one) => one.id))).toEqual(new Set(expected.scores.keys()));
        const scores = answer.found.map((one) => expected.scores.get(one.id) ?? Number.NaN);
        for (const [at, score] of scores.entries())
          if (at > 0) expect(score).toBeLessThanOrEqual((scores[at - 1] ?? 0) + 1e-9);
        if (ask.order === 'relevance')
          for (const [at, { score }] of answer.found.entries())
            expect(score).toBeCloseTo((scores[at] ?? 0) / (scores[0] ?? 1), 9);
      }),
      { numRuns: 150 },
    );
  });

  test('facets are what counting each product gives, also where a filter is chosen', () => {
    fc.assert(
      fc.property(market(60), asking, (all, ask) => {
        const { facets } = search(filled(all), ask, WORDS_ONLY);
        const expected = exhaustive(all, ask).facets;
        for (const key of ['category', 'brand', 'belt', 'shop', 'tag', 'price'] as const)
          expect(new Map(facets?.[key].map((one) => [one.key, one.count])), key).toEqual(expected[key] ?? new Map());
      }),
      { numRuns: 150 },
    );
  });

  test('categories looked through without words, whatever came, changed and went before', () => {
    const alone = fc.constantFrom(['c1'], ['c1', 'c3'], ['c2', 'nowhere']).map((category) => ({ keys: { category } }));
    const wanting = fc.oneof(
      alone,
      asking.map(({ wanted }) => wanted),
    );
    const browsing = fc.tuple(wanting, fc.constantFrom<Ask['order']>('sales', 'price', 'new', 'trust'), fc.boolean());
    const past = fc.record({ gone: fc.array(fc.nat(40)), moved: fc.array(fc.nat(40)), packs: fc.boolean() });
    fc.assert(
      fc.property(market(40), browsing, past, (all, [wanted, order, facets], { gone, moved, packs }) => {
        const finder = filled(all.map((one, at) => (moved.includes(at) ? { ...one, keys: { category: 'c2' } } : one)));
        for (const at of moved) if (all[at]) upsert(finder, all[at]);
        for (const at of gone) remove(finder, `p${at}`);
        if (packs) pack(finder);
        const kept = restored(bytesOf(snapshotOf(finder, {}, 'm'))).finder;
        const ask: Ask = { text: '', wanted, order, facets, limit: 200, now: 0 };
        const expected = exhaustive(
          all.filter((_, at) => !gone.includes(at)),
          ask,
        );
        for (const one of [finder, kept]) {
          const answer = search(one, ask);
          expect(answer.total).toBe(expected.total);
          expect(new Map(answer.found.map(({ id, score }) => [id, score]))).toEqual(expected.scores);
          if (facets)
            for (const key of ['category', 'brand', 'belt', 'shop', 'tag', 'price'] as const)
              expect(new Map(answer.facets?.[key].map(({ key: name, count }) => [name, count])), key).toEqual(
                expected.facets[key] ?? new Map(),
              );
        }
      }),
      { numRuns: 150 },
    );
  });

  test('pages joined are the whole list, and what came later is looked past', () => {
    fc.assert(
      fc.property(market(40), asking, fc.integer({ min: 1, max: 7 }), (all, ask, limit) => {
        const finder = filled(all);
        const whole = search(finder, ask, WORDS_ONLY).found;
        for (let n = 0; n < 5; n += 1)
          upsert(finder, { ...titled(n, 0, true), id: `late${n}`, texts: { title: ask.text }, listedAt: 9 });
        const known = { ...ask, wanted: { ...ask.wanted, listedBy: 8 } };
        const first = search(finder, known, WORDS_ONLY);
        expect(new Set(first.found.map((one) => one.id))).toEqual(new Set(whole.map((one) => one.id)));
        const walked: string[] = [];
        for (let after: Ask['after'] = null; ; ) {
          const page: Answer = search(finder, { ...known, limit, after }, WORDS_ONLY);
          expect(page).toMatchObject({ total: first.total, facets: first.facets });
          const last = page.found.at(-1);
          if (!last) break;
          walked.push(...page.found.map((one) => one.id));
          after = { figure: placeFigure(ask, finder, last), id: last.id };
        }
        expect(walked).toEqual(first.found.map((one) => one.id));
      }),
      { numRuns: 100 },
    );
  });

  test('the heap keeps what sorting would put first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 80 }), fc.nat(20), (scores, room) => {
        const heap = bestOf(room, (a, b) => a < b);
        for (const [product, score] of scores.entries()) heap.offer(product, score);
        const sorted = scores
          .map((score, product) => ({ product, score }))
          .sort((a, b) => b.score - a.score || a.product - b.product);
        expect(heap.taken()).toEqual(sorted.slice(0, room));
      }),
    );
  });
});

/** What a cursor keeps of the last of a page. */
function placeFigure({ order }: Ask, finder: Finder, { id, score }: Answer['found'][number]): number {
  const held = heldOf(finder, id);
  if (!held || order === 'relevance') return score;
  if (order === 'trust') return held.trust;
  return order === 'sales' ? held.sold : order === 'new' ? held.liveAt : held.priceFen;
}

const TITLES = [
  '慈溪空气炸锅 5L家用大容量',
  '空气炸锅纸专用吸油纸',
  '羊绒围巾女 秋冬加厚',
  '羊毛围巾男士礼盒',
  'iPhone15手机壳 磁吸防摔',
  'Cixi Air Fryers 1.5kW for chips',
  '陶瓷茶杯 景德镇 300毫升',
  '',
];
const QUESTIONS = [
  '空气炸锅',
  '羊绒围巾女',
  '手机壳',
  'kongqizhaguo',
  'air fryer',
  'fryre',
  '茶杯 0.3升',
  '炸炉',
  '锅',
  '没有的东西',
];
const asked = (text: string): Ask => ({ text, wanted: {}, order: 'relevance', limit: 50, facets: true, now: 0 });
const answers = (finder: Finder): Answer[] => QUESTIONS.map((text) => search(finder, asked(text)));

type Step =
  | { readonly kind: 'upsert'; readonly id: number; readonly title: number; readonly tag: boolean }
  | { readonly kind: 'remove' | 'price'; readonly id: number }
  | { readonly kind: 'pack' };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      id: fc.nat(11),
      title: fc.nat(TITLES.length - 1),
      tag: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'price' as const), id: fc.nat(11) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pack' as const }) },
);
const titled = (id: number, title: number, tag: boolean): Goods => ({
  id: `p${id}`,
  texts: { title: TITLES[title] ?? '' },
  keys: { shop: `s${id % 3}` },
  tags: tag ? ['new'] : [],
  priceFen: id * 700,
  sold: title % 2,
  reviews: 0,
  goodReviews: 0,
  liveAt: 0,
  inStock: true,
});

/** Plays the steps on an index and on a plain map of what there should be. */
function played(steps: readonly Step[], finder = emptyFinder(), kept = new Map<string, Goods>()) {
  for (const one of steps) {
    if (one.kind === 'pack') pack(finder);
    else if (one.kind === 'upsert') {
      const next = titled(one.id, one.title, one.tag);
      upsert(finder, next);
      kept.set(next.id, next);
    } else {
      const id = `p${one.id}`;
      const before = kept.get(id);
      const values = { priceFen: 99_000, inStock: false };
      expect(one.kind === 'remove' ? remove(finder, id) : change(finder, id, values)).toBe(before !== undefined);
      if (one.kind === 'remove') kept.delete(id);
      else if (before) kept.set(id, { ...before, ...values });
    }
  }
  return { finder, kept };
}

describe('changes', () => {
  test('any sequence of them leaves what building anew would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { finder, kept } = played(steps);
        expect(answers(finder)).toEqual(answers(filled([...kept.values()].reverse())));
      }),
      { numRuns: 60 },
    );
  });

  test('the dead are packed away by themselves', () => {
    const finder = emptyFinder();
    for (let round = 0; round < 3; round += 1)
      for (let id = 0; id < 600; id += 1) upsert(finder, titled(id, (id + round) % TITLES.length, false));
    expect(finder.shelf.alive).toBe(600);
    expect(finder.shelf.count).toBeLessThan(1_700);
    expect(answers(finder)).toEqual(
      answers(filled(Array.from({ length: 600 }, (_, id) => titled(id, (id + 2) % TITLES.length, false)))),
    );
  });
});

const bytesOf = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('snapshots', () => {
  test('come back with the same answers and go on changing alike', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(step, { maxLength: 20 }), (before, after) => {
        const { finder, kept } = played(before);
        const back = restored(bytesOf(snapshotOf(finder, {}, 'seq 7')));
        expect(back.mark).toBe('seq 7');
        expect(answers(back.finder)).toEqual(answers(finder));
        const more = played(after, back.finder, kept);
        expect(answers(more.finder)).toEqual(answers(filled([...more.kept.values()])));
      }),
      { numRuns: 25 },
    );
  });

  test('torn ones are refused, wherever they are torn', () => {
    const whole = bytesOf(snapshotOf(filled(TITLES.map((_, at) => titled(at, at, true))), {}, ''));
    const place = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(place, fc.boolean(), fc.integer({ min: 1, max: 255 }), (at, cut, flip) => {
        const torn = whole.slice(0, cut ? at : undefined);
        if (!cut) torn[at] = (torn[at] ?? 0) ^ flip;
        expect(() => restored(torn)).toThrow(SnapshotRefused);
      }),
      { numRuns: 60 },
    );
    expect(() => restored(whole, { ownWords: ['慈溪'] })).toThrow(SnapshotRefused);
    expect(restored(whole).finder.shelf.alive).toBe(TITLES.length);
  });
});

test('distance of edits: nothing is nearer than it is, neighbours that changed places are one', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b, 9)).toBe(editDistance(b, a, 9));
      expect(editDistance(a, b, 9) === 0).toBe(a === b);
      expect(editDistance(a, b, 1)).toBe(Math.min(2, editDistance(a, b, 9)));
    }),
  );
  expect(editDistance('fryer', 'fryre', 2)).toBe(1);
  expect(editDistance('abc', 'ca', 3)).toBe(3);
});
