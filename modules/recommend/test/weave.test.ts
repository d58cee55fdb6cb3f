import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, LISTS, listOf, SCOPES } from '../ranks.ts';
import { type Extra, woven } from '../weave.ts';
import { RUNS } from './world.ts';

const goods = fc
  .integer({ min: 0, max: 120 })
  .map((count) =>
    Array.from({ length: count }, (_, at) => ({ productId: `g${at}`, why: 'popular' as const, ref: '' })),
  );
const extras = (name: string): fc.Arbitrary<Extra[]> =>
  fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 20 })
    .map((all) => all.map((by, at) => ({ id: `${name}${at}`, why: 'fresh' as const, ref: '', by })));

test('goods keep their order; pieces and lists come at most by their share, never side by side, one hand not twice in a row while others wait', () => {
  fc.assert(
    fc.property(
      goods,
      extras('p'),
      extras('r'),
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 0, max: 20 }),
      (all, pieces, ranks, piecesPerHundred, ranksPerHundred) => {
        const entries = woven(all, [
          { kind: 'rank', perHundred: ranksPerHundred, extras: ranks },
          { kind: 'piece', perHundred: piecesPerHundred, extras: pieces },
        ]);
        expect(entries.flatMap((one) => (one.kind === 'goods' ? [one.id] : []))).toEqual(
          all.map((one) => one.productId),
        );
        expect(new Set(entries.map((one) => one.id)).size).toBe(entries.length);
        const shares = { piece: piecesPerHundred, rank: ranksPerHundred } as const;
        for (const [at, one] of entries.entries()) {
          if (one.kind === 'goods' || one.kind === 'room') continue;
          expect(entries[at - 1]?.kind).toBe('goods');
          const until = entries.slice(0, at + 1).filter(({ kind }) => kind === one.kind).length;
          expect(until).toBeLessThanOrEqual(((at + 1) * shares[one.kind]) / 100 + 0.5);
        }
        const hands = new Map([...pieces, ...ranks].map((one) => [one.id, one.by]));
        for (const kind of ['piece', 'rank'] as const) {
          const shown = entries.filter((one) => one.kind === kind);
          const left = new Set((kind === 'piece' ? pieces : ranks).map((one) => one.id));
          for (const [at, one] of shown.entries()) {
            const before = shown[at - 1];
            if (before && hands.get(before.id) === hands.get(one.id))
              expect(
                [...left].every((id) => hands.get(id) === hands.get(one.id) || recently(shown, at, hands, id)),
              ).toBe(true);
            left.delete(one.id);
          }
          // As many as the share gives room for, when there are enough: a place lost to a neighbour is made up for at the next.
          const due = Math.floor(((entries.length - 2) * shares[kind] + 50) / 100);
          if (piecesPerHundred + ranksPerHundred <= 40)
            expect(shown.length).toBeGreaterThanOrEqual(Math.min(left.size + shown.length, due - 1));
        }
      },
    ),
    RUNS,
  );
});
const recently = (
  shown: readonly { id: string }[],
  at: number,
  hands: ReadonlyMap<string, string>,
  id: string,
): boolean => shown.slice(Math.max(0, at - 3), at).some((one) => hands.get(one.id) === hands.get(id));

test('of the first twenty places with the usual shares two are pieces and one is a list; a live room stands before the list', () => {
  const of = (name: string): Extra[] =>
    Array.from({ length: 9 }, (_, at) => ({ id: `${name}${at}`, why: 'fresh', ref: '', by: `${at}` }));
  const all = Array.from({ length: 40 }, (_, at) => ({ productId: `g${at}`, why: 'hot' as const, ref: '' }));
  const places = (rooms: readonly Extra[]) =>
    woven(all, [
      { kind: 'room', perHundred: 5, extras: rooms },
      { kind: 'rank', perHundred: 5, extras: of('r') },
      { kind: 'piece', perHundred: 10, extras: of('p') },
    ])
      .slice(0, 20)
      .flatMap(({ kind }, at) => (kind === 'goods' ? [] : [[at + 1, kind]]));
  expect(places([])).toEqual([
    [5, 'piece'],
    [10, 'rank'],
    [15, 'piece'],
  ]);
  expect(places(of('l').slice(0, 1))).toEqual([
    [5, 'piece'],
    [10, 'room'],
    [12, 'rank'],
    [15, 'piece'],
  ]);
});

test('the key of a list leads back to it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LISTS), fc.constantFrom(...SCOPES), fc.string(), (list, kind, id) => {
      expect(listOf(keyOf(list, { kind, id }))).toEqual({ list, kind, id });
    }),
    RUNS,
  );
  expect(listOf('best/all/')).toBeNull();
});
