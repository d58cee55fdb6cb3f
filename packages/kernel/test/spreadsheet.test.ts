import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvRow, defused } from '../index.ts';

test('what a spreadsheet would run stays text, in narrow and in wide signs', () => {
  for (const text of [
    '=1+1',
    '+A1',
    '-A1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1+1',
    '＋A1',
    '－A1',
    '＠SUM(A1)',
    '-1+cmd|x',
  ])
    expect(defused(text)).toBe(`'${text}`);
  for (const text of ['', '青花茶杯', '-12.50', '+3', '12', "it's", 'a=b', '2026-11-23'])
    expect(defused(text)).toBe(text);
});

test('a row read as RFC 4180 says gives back each cell as it was, or with one apostrophe before it', () => {
  const read = (row: string): string[] => {
    const cells: string[] = [];
    let at = 0;
    while (at < row.length - 2) {
      const quoted = /^"((?:[^"]|"")*)"/.exec(row.slice(at));
      const plain = /^[^,\r\n]*/.exec(row.slice(at));
      cells.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (plain?.[0] ?? ''));
      at += (quoted ?? plain)?.[0].length ?? 0;
      at += 1;
    }
    return cells;
  };
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 5 }), (cells) => {
      expect(read(csvRow(cells))).toEqual(cells.map(defused));
      for (const cell of cells)
        expect(/^"?[=+@＝＋－＠]/.test(csvCell(cell)) && !/^"?\+\d/.test(csvCell(cell))).toBe(false);
    }),
  );
});
