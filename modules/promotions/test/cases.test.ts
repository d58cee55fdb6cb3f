import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fen } from '#kernel';
import type { Template } from '#modules/freight';
import { KINDS } from '../kinds/table.ts';
import { LANES } from '../lanes.ts';
import type { QuotedLine, QuoteInput } from '../model.ts';
import { quote } from '../quote.ts';
import { AUDIENCE_WORDS } from '../reach-words.ts';
import { givenBack } from '../refund.ts';
import { goodsOf, money, offerOf, type Row, reckoned, tableRows } from './plain-words.ts';
import { DESTINATION, idOf, MOMENT } from './world.ts';

const rowsOf = (page: string): Row[] =>
  tableRows(readFileSync(path.join(import.meta.dirname, 'cases', `${page}.md`), 'utf8'));
const PAGES = ['alone', 'pairs', 'funders', 'refunds', 'shared'] as const;
const rows = new Map(PAGES.map((page) => [page, rowsOf(page)]));

function inputOf(row: Row): QuoteInput {
  const { lines, names } = goodsOf(row.goods ?? '');
  const offers = (row.offers ?? '').split(' + ').map((text, n) => offerOf(text, n, names));
  const templates = [...new Set(lines.map((line) => line.shopId))].map(
    (shopId): Template => ({
      shopId,
      id: idOf(5, Number(shopId.slice(-12))),
      name: '默认',
      mode: 'piece',
      // The freight of the case is that of its first shop; others send free of charge.
      rules: {
        rates: [
          {
            places: [],
            first: 999,
            firstFen: shopId === idOf(1, 0) ? money(row.freight ?? '') : fen(0),
            next: 1,
            nextFen: fen(0),
          },
        ],
      },
      isDefault: true,
    }),
  );
  return {
    moment: MOMENT,
    lines,
    rules: offers.map((offer) => offer.rule),
    coupons: offers.flatMap((offer) => offer.held),
    templates,
    destination: DESTINATION,
    buyer: {
      isNew: true,
      tiers: new Map([[idOf(1, 0), 2]]),
      points: 500,
      balanceFen: fen(3_000),
      liveRooms: new Set(['red']),
      tags: new Map([[idOf(1, 0), ['tea']]]),
      ownPrices: new Map([['bargain:kettle', fen(1_990)]]),
      offerId: 'ours',
      flashHad: new Map(offers.map((offer) => [offer.rule.id, offer.had])),
    },
  };
}
const yuan = (amountFen: number): string => (amountFen / 100).toFixed(2);
const list = (cell: string | undefined): string[] => (cell ? cell.split(',').map((one) => one.trim()) : []);
const parts = (lines: readonly QuotedLine[]) => lines.flatMap((line) => [...line.discounts, ...line.freightDiscounts]);

describe.each(PAGES)('worked cases: %s', (page) => {
  test.each((rows.get(page) ?? []).map((row) => [`${row.goods} under ${row.offers}`, row] as const))(
    '%s',
    (_name, row) => {
      const answer = quote(inputOf(row));
      const lines = answer.shops.flatMap((shop) => shop.lines);
      expect(reckoned(row.arithmetic ?? '')).toBe(money(row['to pay'] ?? ''));
      expect(answer.payableFen).toBe(money(row['to pay'] ?? ''));
      if (row.says !== undefined && page === 'alone') {
        const gifts = answer.shops.flatMap((shop) => shop.gifts.map((gift) => `gift ${gift.quantity}`));
        expect([...answer.whyNot.map((one) => one.code), ...gifts]).toEqual(list(row.says));
      }
      if (/^gift \d/.test(row.says ?? '')) expect(answer.shops.flatMap((shop) => shop.gifts)).toHaveLength(1);
      if (row.bears !== undefined) {
        const bears = new Map<string, number>();
        for (const part of parts(lines)) bears.set(part.funder, (bears.get(part.funder) ?? 0) + part.amountFen);
        expect([...bears].sort()).toEqual(
          list(row.bears)
            .map((one) => [one.split(' ')[0], money(one.split(' ')[1] ?? '')])
            .sort(),
        );
      }
      if (row.refunds !== undefined) {
        const done = new Map<string, number>();
        const funders = new Map<string, number>();
        const given: string[] = [];
        const back = list(row.refunds).map((one) => {
          const [name = '', pieces = ''] = one.split(' ');
          const line = lines.find((other) => other.lineId === name);
          if (!line) throw new Error(`no line ${name}`);
          const got = givenBack(line, done.get(name) ?? 0, Number(pieces));
          done.set(name, (done.get(name) ?? 0) + Number(pieces));
          for (const part of got.funders) funders.set(part.funder, (funders.get(part.funder) ?? 0) + part.amountFen);
          given.push(got.funders.map((part) => `${part.funder} ${yuan(part.amountFen)}`).join(' '));
          return got.buyerFen;
        });
        expect(back).toEqual(list(row['comes back']).map(money));
        if (row['given back'] !== undefined) expect(given.join('; ')).toBe(row['given back']);
        for (const part of parts(lines)) funders.set(part.funder, (funders.get(part.funder) ?? 0) - part.amountFen);
        expect([...funders.values()].every((left) => left === 0)).toBe(true);
      }
    },
  );
});

/** Every order in which these may come. */
function orders<T>(steps: readonly T[]): T[][] {
  if (steps.length < 2) return [[...steps]];
  return steps.flatMap((first, at) => orders(steps.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

test('in whatever order the pieces of a case come back, the buyer has what was paid and each funder what it gave', () => {
  for (const row of (['refunds', 'funders', 'shared'] as const).flatMap((page) => rows.get(page) ?? [])) {
    const lines = quote(inputOf(row)).shops.flatMap((shop) => shop.lines);
    const pieces = lines.flatMap((line) => Array.from({ length: line.quantity }, () => line));
    for (const order of orders(pieces)) {
      const done = new Map<string, number>();
      const funders = new Map<string, number>();
      let paid = 0;
      for (const line of order) {
        const before = done.get(line.lineId) ?? 0;
        const got = givenBack(line, before, 1);
        done.set(line.lineId, before + 1);
        paid += got.buyerFen;
        for (const part of got.funders) funders.set(part.funder, (funders.get(part.funder) ?? 0) + part.amountFen);
      }
      expect(paid).toBe(lines.reduce((sum, line) => sum + line.payableFen, 0));
      for (const part of lines.flatMap((line) => line.discounts))
        funders.set(part.funder, (funders.get(part.funder) ?? 0) - part.amountFen);
      expect([...funders.values()].filter((left) => left !== 0)).toEqual([]);
    }
  }
});

test('the cases cover every kind, every pair of lanes and every two and three funders, and are at least 150', () => {
  expect([...rows.values()].flat().length).toBeGreaterThanOrEqual(150);
  const rulesIn = (page: (typeof PAGES)[number]) => (rows.get(page) ?? []).map((row) => inputOf(row).rules);
  expect(new Set(rulesIn('alone').flatMap((rules) => rules.map((rule) => rule.kind)))).toEqual(new Set(KINDS.keys()));
  const audiences = new Set(rulesIn('alone').flatMap((rules) => rules.map((rule) => rule.audience?.who ?? 'everyone')));
  expect(audiences).toEqual(new Set(Object.keys(AUDIENCE_WORDS)));
  const pairs = new Set(rulesIn('pairs').map((rules) => rules.map((rule) => rule.lane).join(' ')));
  LANES.forEach((first, at) => {
    for (const second of LANES.slice(at + 1)) expect(pairs).toContain(`${first.name} ${second.name}`);
  });
  const splits = new Set(
    rulesIn('funders').flatMap((rules) => rules.map((rule) => rule.funding.map((one) => one.funder).join(' '))),
  );
  const all = ['shop', 'platform', 'region', 'brand', 'streamer'];
  all.forEach((first, at) => {
    for (const second of all.slice(at + 1)) expect(splits).toContain(`${first} ${second}`);
  });
  const shares = rulesIn('shared').flatMap((rules) =>
    rules.map((rule) =>
      rule.funding
        .map((one) => `${one.funder} ${one.bps}`)
        .sort()
        .join(', '),
    ),
  );
  for (const [one = '', two = '', three = ''] of all.flatMap((a, at) =>
    all.flatMap((b, next) => (next > at ? all.slice(next + 1).map((c) => [a, b, c]) : [])),
  ))
    for (const [x, y, z] of [
      [5_000, 3_000, 2_000],
      [2_000, 5_000, 3_000],
      [3_000, 2_000, 5_000],
    ])
      expect(shares).toContain([`${one} ${x}`, `${two} ${y}`, `${three} ${z}`].sort().join(', '));
});
