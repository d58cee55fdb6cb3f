import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen } from '#kernel';
import { planOffline } from '#modules/catalog';
import { decodeText } from '../import/encoding.ts';
import type { CategoryFinder } from '../import/finder.ts';
import { distinctHeadings, fitMapping, headerKey, missingFields, proposeMapping } from '../import/mapping.ts';
import type { PlanOptions } from '../import/options.ts';
import { planImport } from '../import/plan.ts';
import { converted, plainText, rateMicros } from '../import/rows.ts';
import { delimiterOf } from '../import/separated.ts';
import type { SourceTable } from '../import/source-table.ts';
import { readDump } from '../import/sql.ts';
import { openTable, readTable } from '../import/table.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** 标题,价格 ⏎ 水壶,129 ⏎ in GB18030. */
const GBK = Uint8Array.from([
  0xb1, 0xea, 0xcc, 0xe2, 0x2c, 0xbc, 0xdb, 0xb8, 0xf1, 0x0a, 0xcb, 0xae, 0xba, 0xf8, 0x2c, 0x31, 0x32, 0x39, 0x0a,
]);
async function table(body: Uint8Array): Promise<SourceTable> {
  const read = await readTable(body);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}
const nothing: CategoryFinder = { named: () => null, guessed: () => null };
const plain: PlanOptions = { rates: {}, defaultCategoryId: 'na', categoryMap: {}, shopNames: null };
const planned = async (text: string, more: Partial<PlanOptions> = {}, find = nothing) => {
  const source = await table(bytes(text));
  return planImport(source, proposeMapping(source), { ...plain, ...more }, find);
};

describe('encodings', () => {
  test('each is recognised by its bytes', () => {
    expect(decodeText(bytes('标题'))).toEqual({ encoding: 'utf-8', text: '标题' });
    expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes('标题')]))).toEqual({
      encoding: 'utf-8-bom',
      text: '标题',
    });
    expect(decodeText(GBK)).toMatchObject({ encoding: 'gb18030', text: '标题,价格\n水壶,129\n' });
    const utf16 = Buffer.from('标题,1\n', 'utf16le');
    expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toEqual({
      encoding: 'utf-16le',
      text: '标题,1\n',
    });
    expect(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]))).toMatchObject({
      encoding: 'utf-16be',
      text: '标题,1\n',
    });
    expect(decodeText(Buffer.from('title,price\nkettle,129\n', 'utf16le'))?.encoding).toBe('utf-16le');
    expect(decodeText(Uint8Array.from([0x81, 0x00, 0x81, 0xff, 0x00]))).toBeNull();
    expect(decodeText(Uint8Array.from([0xff, 0xff, 0xff]))).toBeNull();
  });

  test('any text comes back from UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff'));
        expect(decodeText(bytes(text))?.text).toBe(text);
      }),
    );
  });
});

describe('tables', () => {
  test('lines are named by where they begin, line ends inside cells included', async () => {
    const read = await table(bytes('标题,描述,价格\n水壶,"第一行\n第二行",129\n锅,铁,99\n'));
    expect(read.rows.map((row) => [row.line, row.cells])).toEqual([
      [2, ['水壶', '第一行\n第二行', '129']],
      [4, ['锅', '铁', '99']],
    ]);
  });

  test('a file in pieces is the file: characters, quotes and line ends may be cut anywhere', async () => {
    const text = '标题;描述;价格\r\n水壶;"第一行\r\n""好""；用";129\r\n\r\n锅;铁;99';
    for (const [encoding, body] of [
      ['utf-8', bytes(text)],
      ['utf-8-bom', bytes(`\ufeff${text}`)],
      ['utf-16le', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
      ['gb18030', GBK],
    ] as const) {
      const whole = await readTable(body);
      const pieces = await openTable(async function* each() {
        for (const byte of body) yield Uint8Array.of(byte);
      });
      if ('problem' in whole || 'problem' in pieces) throw new Error(encoding);
      expect(pieces).toMatchObject({ encoding, delimiter: whole.delimiter, header: whole.header });
      expect(await Array.fromAsync(pieces.each())).toEqual(whole.rows);
    }
    expect(await readTable(bytes(`标题,价格\n${'水壶,1\n'.repeat(300)}锅,"2\n`))).toEqual({ problem: 'table' });
  });

  test('separators are found by the header; quotes do not mislead', async () => {
    expect(delimiterOf('"a,b,c";d;e\n')).toBe(';');
    expect(delimiterOf('a\tb\tc\n')).toBe('\t');
    expect((await table(bytes('标题;价格\n水壶;12,5\n'))).rows[0]?.cells).toEqual(['水壶', '12,5']);
  });

  test('what holds no table says so', async () => {
    expect(await readTable(bytes('hello\nworld\n'))).toEqual({ problem: 'table' });
    expect(await readTable(Uint8Array.from([0xff, 0xff, 0xff, 0xff]))).toEqual({ problem: 'text' });
    expect(await readTable(Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3]))).toEqual({ problem: 'broken' });
    expect(await readTable(bytes("INSERT INTO `users` (`id`,`name`) VALUES (1,'a');"))).toEqual({ problem: 'table' });
  });

  test('SQL values: escapes, doubled quotes, numbers, NULL, brackets and commas in texts', () => {
    const dump = readDump(
      "CREATE TABLE `t` (\n  `a` int,\n  `b` text\n);\nINSERT INTO `t` VALUES (1,'it''s \\'x\\', (y);\\n'),\n(2,NULL);",
    );
    expect(dump.get('t')?.columns).toEqual(['a', 'b']);
    expect(dump.get('t')?.rows).toEqual([
      { line: 5, values: ['1', "it's 'x', (y);\n"] },
      { line: 6, values: ['2', null] },
    ]);
  });
});

describe('mappings', () => {
  const header = (names: string) => ({ header: names.split(','), rows: [] });
  test('headings in Chinese and English, best first, each field once', () => {
    expect(proposeMapping(header('商品名称,售价,原价,库存,颜色,尺码,商家编码,备注'))).toEqual({
      商品名称: 'title',
      售价: 'price',
      原价: 'listPrice',
      库存: 'stock',
      颜色: 'colour',
      尺码: 'size',
      商家编码: 'outerCode',
      备注: 'ignore',
    });
    expect(proposeMapping(header('Title,Price,Retail_Price'))).toEqual({
      Title: 'title',
      Price: 'price',
      Retail_Price: 'listPrice',
    });
    expect(proposeMapping(header('name,retail price'))).toEqual({ name: 'title', 'retail price': 'price' });
  });

  test('without a telling heading the cells tell', () => {
    const rows = Array.from({ length: 20 }, (_, at) => ({
      line: at + 2,
      cells: [String(at), `第${at}款好用的电水壶`, `${at + 10}.90`],
    }));
    expect(proposeMapping({ header: ['甲', '乙', '丙'], rows })).toMatchObject({ 乙: 'title', 丙: 'price' });
  });

  test('a mapping that was sent is fitted to the file; unknown fields and headings fall away', () => {
    expect(
      fitMapping({ ' 商品 名称': 'title', 价: 'price', 没有: 'stock', 备注: 'password' }, [
        '商品名称',
        '价',
        '备注',
        '',
      ]),
    ).toEqual({ 商品名称: 'title', 价: 'price', 备注: 'ignore', 'column 4': 'ignore' });
    expect(missingFields({ a: 'title' })).toEqual(['price']);
    expect(distinctHeadings(['a', 'a', ''])).toEqual(['a', 'a (2)', 'column 3']);
    expect(headerKey(['商品 名称', 'Price'])).toBe(headerKey(['商品名称', 'price']));
  });
});

describe('plans', () => {
  test('rows of one code are SKUs of one product; the same choice again counts as repeated, the latest by date wins', async () => {
    const plan = await planned(
      '货号,标题,颜色,价格,更新时间\nK1,水壶,蓝,129,2026-01-03\nK1,水壶,白,139,2026-01-01\nK1,旧水壶,蓝,99,2026-01-02\n',
    );
    expect(plan.rows).toEqual({ file: 3, elsewhere: 0, planned: 2, repeated: 1, rejected: 0 });
    expect(plan.products).toHaveLength(1);
    expect(plan.products[0]).toMatchObject({ outerCode: 'K1', title: { zh: '水壶' } });
    expect(plan.products[0]?.skus.map((sku) => [sku.choice, sku.priceFen])).toEqual([
      [[['颜色', '白']], 13900],
      [[['颜色', '蓝']], 12900],
    ]);
  });

  test('each broken row is named with its column and reason; the others come in', async () => {
    const plan = await planned('标题,价格,库存\n,129,1\n水壶,,1\n锅,便宜,1\n碗,0,1\n杯,12.345,1\n盘,19.9,多\n勺,5\n');
    expect(plan.problems.map((one) => [one.line, one.weight, one.column, one.code])).toEqual([
      [2, 'error', '标题', 'title_missing'],
      [3, 'error', '价格', 'price_missing'],
      [4, 'error', '价格', 'price_unreadable'],
      [5, 'error', '价格', 'price_zero'],
      [6, 'error', '价格', 'price_unreadable'],
      [7, 'warning', '库存', 'stock_unreadable'],
      [8, 'error', null, 'columns_uneven'],
    ]);
    expect(plan.rows).toEqual({ file: 7, elsewhere: 0, planned: 1, repeated: 0, rejected: 6 });
  });

  test('a volume is read with its unit; what is none is left out and named', async () => {
    const plan = await planned(
      '标题,价格,体积cm3\n甲,1,1450\n乙,1,1.2 L\n丙,1,0.003立方米\n丁,1,\n戊,1,大\n己,1,99 m³\n',
    );
    expect(plan.products.map((one) => one.skus[0]?.volumeCm3)).toEqual([1_450, 1_200, 3_000, null, null, null]);
    expect(plan.problems.map((one) => [one.line, one.column, one.code])).toEqual([
      [6, '体积cm3', 'volume_unreadable'],
      [7, '体积cm3', 'volume_unreadable'],
    ]);
  });

  test('foreign prices ask for a rate and are converted to the nearest fen', async () => {
    const file = '标题,价格,币种\n水壶,5.79,EUR\n';
    expect((await planned(file)).problems[0]).toMatchObject({
      code: 'currency_asks_rate',
      params: { currency: 'EUR' },
    });
    expect((await planned(file, { rates: { EUR: '7.8' } })).products[0]?.skus[0]?.priceFen).toBe(4516);
    expect(rateMicros('7.8')).toBe(7_800_000n);
    expect(rateMicros('-1')).toBeNull();
    expect(converted(fen(1), 500_000n)).toBe(1);
  });

  test('noise of binary fractions is the amount it stands for', async () => {
    const plan = await planned('标题,价格\n甲,2.7199999999999998\n乙,1.9100000000000001\n');
    expect(plan.products.map((one) => one.skus[0]?.priceFen)).toEqual([272, 191]);
  });

  test('rows of other shops are left to their imports; the shop stays as the brand', async () => {
    const file = '标题,价格,店名\n甲,1,兰蔻\n乙,2,自然堂\n丙,3,兰蔻\n';
    const one = await planned(file, { shopNames: ['兰蔻'] });
    expect(one.rows).toMatchObject({ file: 3, elsewhere: 1, planned: 2 });
    expect(one.products.map((product) => product.brand)).toEqual(['兰蔻', '兰蔻']);
    expect(one.shops).toEqual([
      { name: '兰蔻', rows: 2 },
      { name: '自然堂', rows: 1 },
    ]);
  });

  test('categories: the shop’s mapping, the name, the default; without a default the row is rejected', async () => {
    const file = '标题,价格,类目\n甲,1,面霜\n乙,2,水壶\n丙,3,怪\n丁,4,怪\n';
    const find: CategoryFinder = { named: (text) => (text === '水壶' ? 'hg-1' : null), guessed: () => null };
    const plan = await planned(file, { categoryMap: { 面霜: 'hb-1' } }, find);
    expect(plan.products.map((one) => one.categoryId)).toEqual(['hb-1', 'hg-1', 'na', 'na']);
    expect(plan.problems.map((one) => one.code)).toEqual(['category_unknown']);
    expect((await planned(file, { defaultCategoryId: null }, find)).rows).toMatchObject({ planned: 1, rejected: 3 });
  });

  test('whatever the file, its rows add up', async () => {
    const cell = fc.constantFrom('', '水壶', '12.5', '0', 'x', '蓝', '99', '-1', '1e9', '￥8', 'K1');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 4, maxLength: 6 }), { maxLength: 40 }), async (rows) => {
        const text = ['货号,标题,价格,颜色,店名', ...rows.map((row) => row.join(','))].join('\n');
        const read = await readTable(bytes(`${text}\n`));
        if ('problem' in read) return;
        const plan = planImport(read, proposeMapping(read), { ...plain, shopNames: ['', '蓝', '水壶'] }, nothing);
        const { file, elsewhere, planned: taken, repeated, rejected } = plan.rows;
        expect(elsewhere + taken + repeated + rejected).toBe(file);
        expect(file).toBe(read.rows.length);
        expect(plan.products.reduce((all, one) => all + one.skus.length, 0)).toBe(taken);
        const wrong = new Set(plan.problems.filter((one) => one.weight === 'error').map((one) => one.line));
        expect(wrong.size).toBe(rejected);
      }),
    );
  });

  test('rich text keeps its words', () =>
    expect(plainText('<p>好&nbsp;用</p><p>耐<b>看</b></p><img src="x">')).toBe('好 用\n耐看'));
});

const data = join(process.env.DONGXI_DATA ?? join(import.meta.dirname, '../../../../shared/data'), 'catalogue');
const real = [
  [
    'tmall-double11-cosmetics/双十一淘宝美妆数据.csv',
    {},
    { file: 27_598, elsewhere: 0, planned: 3497, repeated: 24_101, rejected: 0 },
    3497,
  ],
  [
    'wish-summer-products/summer-products-with-rating-and-performance_2020-08.csv',
    { rates: { EUR: '7.8' } },
    { file: 1573, elsewhere: 0, planned: 1341, repeated: 232, rejected: 0 },
    1341,
  ],
  ['litemall/litemall_data.sql', {}, { file: 244, elsewhere: 0, planned: 244, repeated: 0, rejected: 0 }, 239],
  ['mall/mall.sql', {}, { file: 114, elsewhere: 0, planned: 96, repeated: 0, rejected: 18 }, 20],
] as const;

test('real catalogue files go through and add up', async () => {
  if (!existsSync(data)) {
    process.stdout.write(`no real catalogue files at ${data} (set DONGXI_DATA): only our own fixtures were read\n`);
    return;
  }
  for (const [file, options, rows, products] of real) {
    const read = await planOffline(readFileSync(join(data, file)), options);
    if ('problem' in read) throw new Error(`${file}: ${read.problem}`);
    expect(read.plan.rows, file).toEqual(rows);
    expect(read.plan.products.length, file).toBe(products);
    expect(read.missing, file).toEqual([]);
  }
}, 60_000);
