import exceljs from 'exceljs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { SourceTable } from '../import/source-table.ts';
import { readTable } from '../import/table.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
async function table(body: Uint8Array): Promise<SourceTable> {
  const read = await readTable(body);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

test('a workbook is read by its first sheet with rows, formulas by their results', async () => {
  const book = new exceljs.Workbook();
  book.addWorksheet('空');
  const sheet = book.addWorksheet('商品');
  sheet.addRow(['商品名称', '售价', '库存']);
  sheet.addRow(['水壶', { formula: '100+29', result: 129 }, 5]);
  sheet.addRow([{ richText: [{ text: '铁' }, { text: '锅' }] }, 99.5, null]);
  const read = await table(new Uint8Array(await book.xlsx.writeBuffer()));
  expect(read).toMatchObject({ format: 'xlsx', header: ['商品名称', '售价', '库存'] });
  expect(read.rows.map((row) => row.cells)).toEqual([
    ['水壶', '129', '5'],
    ['铁锅', '99.5', ''],
  ]);
});

test('a workbook behind a document, a page or a picture is no workbook', async () => {
  const book = new exceljs.Workbook();
  book.addWorksheet('商品').addRow(['商品名称', '售价']);
  const workbook = new Uint8Array(await book.xlsx.writeBuffer());
  const heads = [bytes('%PDF-1.7\n'), bytes('<script>alert(1)</script>'), Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])];
  for (const head of heads) expect(await readTable(Uint8Array.from([...head, ...workbook]))).toHaveProperty('problem');
});

test('a workbook is read as its reader sees it: days, joined cells, links, signs, rows that are left out', async () => {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('商品');
  sheet.addRow(['商品名称', '售价', '更新时间', '已删除']);
  sheet.addRow([
    { text: '水壶 <大> & "好"', hyperlink: 'http://x' },
    '0129',
    new Date('2026-01-02T03:00:00Z'),
    { error: '#N/A' },
  ]);
  sheet.addRow(['合并', 12345678901, null, true]);
  sheet.addRow([null, 0.1]);
  sheet.mergeCells('A3:A4');
  sheet.addRow([]);
  sheet.addRow(['末\n行_x000A_', 1]);
  expect((await table(new Uint8Array(await book.xlsx.writeBuffer()))).rows).toEqual([
    { line: 2, cells: ['水壶 <大> & "好"', '0129', '2026-01-02T03:00:00.000Z', ''] },
    { line: 3, cells: ['合并', '12345678901', '', 'true'] },
    { line: 4, cells: ['合并', '0.1', '', ''] },
    { line: 6, cells: ['末\n行', '1', '', ''] },
  ]);
});

/** A workbook by its parts; texts shared by number, names with a prefix, as other programs write them. */
const workbook = (sheet: string, texts = '') =>
  zipSync({
    'xl/workbook.xml': bytes(
      '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="a" sheetId="7" r:id="R1"/></x:sheets></x:workbook>',
    ),
    'xl/_rels/workbook.xml.rels': bytes(`<Relationships><Relationship Target='/xl/a.xml' Id='R1'/></Relationships>`),
    'xl/sharedStrings.xml': bytes(`<?xml version="1.0"?><!-- <si> --><sst>${texts}</sst>`),
    'xl/a.xml': bytes(`<x:worksheet><x:sheetData>${sheet}</x:sheetData></x:worksheet>`),
  });

test('workbooks of other programs: prefixes, numbers of texts, readings, places left out', async () => {
  const texts =
    '<si><t>标题</t></si><si><t>价格</t></si><si><r><t>水</t></r><r><t xml:space="preserve">壶 </t></r><rPh sb="0" eb="1"><t>shui</t></rPh></si>';
  const rows =
    '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row><x:row r="9"><x:c r="A9" t="s"><x:v>2</x:v></x:c><x:c r="B9" t="inlineStr"><x:is><x:t><![CDATA[<9>]]>&#x31;</x:t></x:is></x:c></x:row>';
  expect(await table(workbook(rows, texts))).toMatchObject({
    header: ['标题', '价格'],
    rows: [{ line: 9, cells: ['水壶', '<9>1'] }],
  });
});

test.each([
  ['a document type', '<!DOCTYPE a [<!ENTITY b "bbbb">]><x:row/>'],
  ['a cell beyond the last column', '<x:row><x:c r="ZZZZ1"><x:v>1</x:v></x:c></x:row>'],
  ['a tag that never ends', `<x:row a="${'b'.repeat(1_100_000)}`],
])('a workbook with %s is broken', async (_, sheet) => {
  expect(await readTable(workbook(sheet))).toEqual({ problem: 'broken' });
});

test('a workbook damaged anywhere is refused or read, and never more than that', async () => {
  const whole = workbook(
    '<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>',
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 5), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const damaged = cut ? whole.slice(0, at + 4) : whole.with(at + 4, byte);
      const read = await readTable(damaged);
      expect('problem' in read ? ['broken', 'table'] : [1, 2]).toContain(
        'problem' in read ? read.problem : read.rows.length,
      );
    }),
  );
});
