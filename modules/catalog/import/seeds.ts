import type { SourceRow, SourceTable } from './source-table.ts';
import { readDump, records, type SqlTable } from './sql.ts';

type Seed = Pick<SourceTable, 'format' | 'header' | 'rows'>;

/** Columns of the dumps that come without their CREATE TABLE: the order in which their authors declare them. */
const LITEMALL: Readonly<Record<string, readonly string[]>> = {
  litemall_goods: [
    'id',
    'goods_sn',
    'name',
    'category_id',
    'brand_id',
    'gallery',
    'keywords',
    'brief',
    'is_on_sale',
    'sort_order',
    'pic_url',
    'share_url',
    'is_new',
    'is_hot',
    'unit',
    'counter_price',
    'retail_price',
    'detail',
    'add_time',
    'update_time',
    'deleted',
  ],
  litemall_goods_product: [
    'id',
    'goods_id',
    'specifications',
    'price',
    'number',
    'url',
    'add_time',
    'update_time',
    'deleted',
  ],
  litemall_goods_specification: [
    'id',
    'goods_id',
    'specification',
    'value',
    'pic_url',
    'add_time',
    'update_time',
    'deleted',
  ],
  litemall_category: [
    'id',
    'name',
    'keywords',
    'desc',
    'pid',
    'icon_url',
    'pic_url',
    'level',
    'sort_order',
    'add_time',
    'update_time',
    'deleted',
  ],
  litemall_brand: ['id', 'name', 'desc', 'pic_url', 'sort_order', 'floor_price', 'add_time', 'update_time', 'deleted'],
};

/** One row a SKU, under names that the mapping knows. `deleted` rows stay: the file has them, so the summary must. */
const HEADER = [
  'goods_sn',
  'sku_code',
  'name',
  'brief',
  'category',
  'brand',
  'price',
  'market_price',
  'stock',
  'sale_attributes',
  'weight',
  'picture',
  'detail',
  'deleted',
];

/** The seed of a shop software we know as one flat table; of another, its one table that looks like goods. null: neither. */
export function readSeed(text: string): Seed | null {
  const tables = readDump(text);
  if (tables.has('litemall_goods')) return litemall(tables);
  if (tables.has('pms_product')) return mall(tables);
  return anyGoods(tables);
}

function litemall(tables: Map<string, SqlTable>): Seed {
  for (const [name, columns] of Object.entries(LITEMALL)) {
    const table = tables.get(name);
    if (table && table.columns.length === 0) table.columns = columns;
  }
  const categories = new Map(records(tables.get('litemall_category')).map((row) => [row.get('id'), row.get('name')]));
  const brands = new Map(records(tables.get('litemall_brand')).map((row) => [row.get('id'), row.get('name')]));
  const attributeOf = new Map(
    records(tables.get('litemall_goods_specification')).map((row) => [
      `${row.get('goods_id')}/${row.get('value')}`,
      row.get('specification'),
    ]),
  );
  const goods = records(tables.get('litemall_goods'));
  const skus = records(tables.get('litemall_goods_product'));
  const code = uniqueCode(goods.map((row) => ({ id: row.get('id'), code: row.get('goods_sn') })));
  const byGoods = Map.groupBy(skus, (row) => row.get('goods_id'));
  const rows = goods.flatMap((row): SourceRow[] =>
    (byGoods.get(row.get('id')) ?? [null]).map((sku) => {
      const values = sku ? jsonList(sku.get('specifications')) : [];
      const choices = values.map((value) => `${attributeOf.get(`${row.get('id')}/${value}`) ?? '规格'}:${value}`);
      return {
        line: sku?.line ?? row.line,
        cells: [
          code(row.get('id')),
          sku ? `${row.get('goods_sn')}-${sku.get('id')}` : '',
          row.get('name'),
          row.get('brief'),
          categories.get(row.get('category_id')) ?? '',
          brands.get(row.get('brand_id')) ?? '',
          sku?.get('price') ?? row.get('retail_price'),
          row.get('counter_price'),
          sku?.get('number') ?? '',
          choices.join(';'),
          '',
          sku?.get('url') || row.get('pic_url'),
          row.get('detail'),
          row.get('deleted') === '1' || sku?.get('deleted') === '1' ? '1' : '0',
        ],
      };
    }),
  );
  return {
    format: 'litemall',
    header: HEADER,
    rows: [...rows, ...orphans(skus, 'goods_id', new Set(goods.map((row) => row.get('id'))), 'price', 'number')],
  };
}

function mall(tables: Map<string, SqlTable>): Seed {
  const goods = records(tables.get('pms_product'));
  const skus = records(tables.get('pms_sku_stock'));
  const code = uniqueCode(goods.map((row) => ({ id: row.get('id'), code: row.get('product_sn') })));
  const byGoods = Map.groupBy(skus, (row) => row.get('product_id'));
  const rows = goods.flatMap((row): SourceRow[] =>
    (byGoods.get(row.get('id')) ?? [null]).map((sku) => ({
      line: sku?.line ?? row.line,
      cells: [
        code(row.get('id')),
        sku?.get('sku_code') ?? '',
        row.get('name'),
        row.get('sub_title'),
        row.get('product_category_name'),
        row.get('brand_name'),
        sku?.get('price') || row.get('price'),
        row.get('original_price'),
        sku?.get('stock') ?? row.get('stock'),
        sku ? pairs(sku.get('sp_data')).join(';') : '',
        row.get('weight'),
        sku?.get('pic') || row.get('pic'),
        row.get('description'),
        row.get('delete_status'),
      ],
    })),
  );
  return {
    format: 'mall',
    header: HEADER,
    rows: [...rows, ...orphans(skus, 'product_id', new Set(goods.map((row) => row.get('id'))), 'price', 'stock')],
  };
}

type Row = ReturnType<typeof records>[number];

/** SKUs whose product the file does not hold: rows of the file all the same, to be reported for want of a title. */
const orphans = (
  skus: readonly Row[],
  parent: string,
  known: ReadonlySet<string>,
  price: string,
  stock: string,
): SourceRow[] =>
  skus
    .filter((sku) => !known.has(sku.get(parent)))
    .map((sku) => ({
      line: sku.line,
      cells: [
        `?${sku.get(parent)}`,
        sku.get('sku_code'),
        '',
        '',
        '',
        '',
        sku.get(price),
        '',
        sku.get(stock),
        '',
        '',
        '',
        '',
        '0',
      ],
    }));

/** The shop's own code where it is one; seeds give many goods the same one, then the row's id is added. */
function uniqueCode(all: readonly { readonly id: string; readonly code: string }[]): (id: string) => string {
  const times = new Map<string, number>();
  for (const one of all) times.set(one.code, (times.get(one.code) ?? 0) + 1);
  const codes = new Map(
    all.map((one) => [one.id, one.code && times.get(one.code) === 1 ? one.code : `${one.code || 'id'}-${one.id}`]),
  );
  return (id) => codes.get(id) ?? id;
}

function jsonList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return text === '' ? [] : [text];
  }
}

function pairs(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return (list as { key?: unknown; value?: unknown }[]).flatMap((one) =>
      one.key && one.value ? [`${String(one.key)}:${String(one.value)}`] : [],
    );
  } catch {
    return [];
  }
}

/** A dump of unknown software: its largest table that has a name or title and a price. */
function anyGoods(tables: Map<string, SqlTable>): Seed | null {
  const likely = [...tables.values()]
    .filter(
      (table) =>
        table.columns.some((name) => /^(?:title|name|goods_name|product_name)$/i.test(name)) &&
        table.columns.some((name) => /price/i.test(name)),
    )
    .sort((a, b) => b.rows.length - a.rows.length)[0];
  if (!likely || likely.rows.length === 0) return null;
  return {
    format: 'sql',
    header: likely.columns,
    rows: likely.rows.map((row) => ({ line: row.line, cells: row.values.map((value) => value ?? '') })),
  };
}
