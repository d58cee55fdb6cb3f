import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { boundaryBreaches, cycleIn } from '../check/boundaries.ts';
import { importBreaches } from '../check/imports.ts';
import { localeBreaches } from '../check/locales.ts';
import { isPure } from '../check/purity.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ORDERS_STORE = {
  file: 'modules/orders/store.ts',
  text: 'export const find = (sql) => sql`SELECT 1 FROM orders.lines`;',
};
const STOCK_STORE = { file: 'modules/inventory/store.ts', text: '' };
const brokenBy = (file: string, text: string): readonly string[] =>
  boundaryBreaches([ORDERS_STORE, STOCK_STORE, { file, text }]).map(({ rule, what }) => `${rule}: ${what}`);

describe('boundaries', () => {
  it('let a module be that keeps to itself', () => {
    expect(boundaryBreaches([ORDERS_STORE, STOCK_STORE])).toEqual([]);
  });

  it.each([
    ['a query', 'sql`SELECT * FROM orders.lines l JOIN inventory.stock s ON s.sku_id = l.sku_id`'],
    ['a query in pieces', 'sql`UPDATE ${sql(table)} SET x = 1 FROM inventory.stock`'],
    ['a call of a function', 'ctx.sql`SELECT inventory.reserve(${id})`'],
    ['plain text', "owner.unsafe('TRUNCATE inventory.stock')"],
  ])('find another module’s table in %s of the store', (_, text) => {
    expect(brokenBy('modules/orders/line-store.ts', text)).toEqual([
      expect.stringMatching(/^own-schema: names inventory\./),
    ]);
  });

  it('find another module’s table in a migration, but not in its comments, values or the kernel’s tables', () => {
    const fine =
      "-- like inventory.stock\nCREATE TABLE orders.x (y text DEFAULT 'inventory.stock'); SELECT kernel.append_only('orders.x');";
    expect(brokenBy('modules/orders/migrations/0002_x.sql', fine)).toEqual([]);
    expect(
      brokenBy('modules/orders/migrations/0002_x.sql', `${fine} SELECT kernel.append_only('inventory.movements');`),
    ).toHaveLength(1);
    expect(
      brokenBy('modules/orders/migrations/0002_x.sql', 'CREATE TABLE orders.x (a uuid REFERENCES inventory.stock)'),
    ).toHaveLength(1);
  });

  it('find SQL outside of the store', () => {
    expect(brokenBy('modules/orders/service.ts', 'ctx.sql`SELECT 1 FROM orders.lines`')).toEqual([
      expect.stringMatching(/^sql-in-store/),
    ]);
    expect(brokenBy('modules/orders/service.ts', 'throw refuse("inventory.not_enough", `select one of ${n}`)')).toEqual(
      [],
    );
  });

  it.each(['Date.now()', 'new Date()', 'Math.random()', 'process.env.X', 'fetch("x")', 'setTimeout(f, 1)'])(
    'find %s in a pure file, and not where it is only spoken of',
    (code) => {
      expect(brokenBy('modules/orders/lifecycle.ts', `const x = ${code};`)).toEqual([
        expect.stringMatching(/^pure: uses /),
      ]);
      expect(brokenBy('modules/orders/lifecycle.ts', `// ${code}\nconst x = '${code.replaceAll("'", '')}';`)).toEqual(
        [],
      );
      expect(brokenBy('modules/orders/test/lifecycle.test.ts', `const x = ${code};`)).toEqual([]);
    },
  );

  it('let a pure file make a date of a given moment', () => {
    expect(brokenBy('modules/orders/lifecycle.ts', 'const x = new Date(moment.getTime() + 1);')).toEqual([]);
  });

  it('find the database and the disk among a pure file’s imports, types aside', () => {
    expect(brokenBy('modules/orders/lifecycle.ts', "import postgres from 'postgres';")).toEqual([
      'pure: imports postgres',
    ]);
    expect(brokenBy('modules/orders/lifecycle.ts', "import { readFile } from 'node:fs/promises';")).toHaveLength(1);
    expect(brokenBy('modules/orders/lifecycle.ts', "import type { Sql } from 'postgres';")).toEqual([]);
  });

  it('find the machine’s clock in a service too', () => {
    expect(brokenBy('modules/orders/service.ts', 'const x = Date.now();')).toEqual([expect.stringMatching(/^clock: /)]);
  });

  it('find modules that need each other', () => {
    const arrows = (...pairs: [string, string][]) => new Map(pairs.map(([from, to]) => [from, new Set([to])]));
    expect(cycleIn(arrows(['checkout', 'orders'], ['orders', 'payments']))).toBeNull();
    expect(cycleIn(arrows(['checkout', 'orders'], ['orders', 'payments'], ['payments', 'orders']))).toEqual([
      'orders',
      'payments',
      'orders',
    ]);
    const round = boundaryBreaches([
      { file: 'modules/orders/service.ts', text: "import { reserve } from '#modules/inventory';" },
      { file: 'modules/inventory/jobs.ts', text: "import type { Order } from '#modules/orders';" },
    ]);
    expect(round).toMatchObject([{ rule: 'one-direction', what: 'needs itself: orders → inventory → orders' }]);
  });

  it('take a file for pure unless its name or its first words say otherwise', () => {
    const pure = (file: string, text = ''): boolean => isPure({ file: `modules/${file}`, text });
    const useCase = "import { type Ctx, newId } from '#kernel';";
    for (const file of ['orders/lifecycle.ts', 'orders/kinds/store-credit.ts', 'orders/errors.ts', 'orders/placing.ts'])
      expect(pure(file)).toBe(true);
    for (const file of [
      'orders/store.ts',
      'orders/import-service.ts',
      'orders/adapters/post.ts',
      'orders/test/a.test.ts',
      'orders/store-audit.ts',
    ])
      expect(pure(file)).toBe(false);
    expect(pure('orders/placing.ts', useCase)).toBe(false);
    expect(pure('orders/lifecycle.ts', useCase)).toBe(true);
    expect(pure('orders/quote.ts', `/** Pure: the same cart gives the same quote. */\n${useCase}`)).toBe(true);
    expect(pure('media/files.ts', '/** I/O: bytes lie on the disk. */')).toBe(false);
    expect(pure('media/files.ts', '/** I/O: */ export const x = 1;')).toBe(true);
    expect(pure('media/files.ts', '/** Talks of I/O: much. */')).toBe(true);
  });
});

describe('imports', () => {
  const houses: string[] = [];
  afterEach(() => {
    for (const house of houses.splice(0)) rmSync(house, { recursive: true, force: true });
  });

  /** A small house under the real rules; each file may import a neighbour. */
  async function broken(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const house = mkdtempSync(path.join(os.tmpdir(), 'dongxi-house-'));
    houses.push(house);
    const all = {
      'package.json': JSON.stringify({
        type: 'module',
        imports: { '#modules/*': './modules/*/index.ts', '#kernel': './packages/kernel/index.ts' },
      }),
      'packages/kernel/index.ts': "import './money.ts'; import './ids.ts'; import './time.ts';",
      'packages/kernel/money.ts': "import 'node:buffer'; import 'node:util';",
      'packages/kernel/ids.ts': "import 'node:buffer'; import 'node:util';",
      'packages/kernel/time.ts': "import 'node:util';",
      'modules/orders/index.ts': "import './service.ts';",
      'modules/orders/service.ts': "import './store.ts'; import './lifecycle.ts';",
      'modules/orders/store.ts': "import '#kernel';",
      'modules/orders/lifecycle.ts': "import '#kernel';",
      'modules/payments/index.ts': "import '#modules/orders';",
      'apps/server/main.ts': "import '#modules/orders'; import '#modules/payments';",
      'apps/storefront/page.tsx': "import 'node:util'; export const Page = () => <p>东西</p>;",
      ...files,
    };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
      writeFileSync(path.join(house, file), text);
    }
    writeFileSync(
      path.join(house, '.dependency-cruiser.cjs'),
      `const rules = require(${JSON.stringify(path.join(root, '.dependency-cruiser.cjs'))}); module.exports = rules.rulesFor(__dirname);`,
    );
    symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'));
    const { breaches } = await importBreaches(house);
    return breaches.map(({ rule, file }) => `${rule} ${file}`);
  }

  it('let a house be that follows the rules', async () => {
    expect(await broken({})).toEqual([]);
  });

  it.each([
    ['kernel-knows-no-business', 'packages/kernel/time.ts', "import '#modules/orders'"],
    ['module-by-its-face', 'modules/payments/service.ts', "import type { Row } from '../orders/service.ts'"],
    ['house-uses-faces', 'apps/server/orders.ts', "import '../../modules/orders/store.ts'"],
    ['files-go-one-way', 'modules/orders/lifecycle.ts', "import type { Row } from './service.ts'"],
    ['pure-stays-pure', 'modules/orders/lifecycle.ts', "import './store.ts'"],
    ['pure-stays-pure', 'modules/orders/lifecycle.ts', "import 'node:fs'"],
    [
      'pages-talk-through-the-client',
      'apps/storefront/page.tsx',
      "import '#kernel'; export const Page = () => <p>东西</p>;",
    ],
    ['apps-keep-to-themselves', 'apps/console/page.ts', "import '../storefront/page.tsx'"],
    ['imports-resolve', 'modules/orders/store.ts', "import './nowhere.ts'"],
  ])('break %s at %s', async (rule, file, text) => {
    expect(await broken({ [file]: text })).toContain(`${rule} ${file}`);
  });

  it('do not pass when nothing was read', async () => {
    const house = mkdtempSync(path.join(os.tmpdir(), 'dongxi-house-'));
    houses.push(house);
    mkdirSync(path.join(house, 'modules'));
    writeFileSync(path.join(house, '.dependency-cruiser.cjs'), 'module.exports = { forbidden: [], options: {} };');
    expect((await importBreaches(house)).breaches).toMatchObject([{ rule: 'every-file-seen' }]);
  });
});

describe('languages', () => {
  const whats = (zh: object, en: object, errors: string[] = []): readonly string[] =>
    localeBreaches('m', { ...zh }, { ...en }, errors).map(({ file, what }) => `${file} ${what}`);

  it('let complete files be, whatever their plural forms', () => {
    expect(whats({ a: { b: '{{count}} 件' } }, { a: { b_one: '{{count}} item', b_other: '{{count}} items' } })).toEqual(
      [],
    );
  });

  it('find what one language lacks, leaves empty or fills in differently, and refusals without a sentence', () => {
    expect(whats({ a: '甲' }, {})).toEqual(['m/en.json a is missing']);
    expect(whats({}, { a: 'A' })).toEqual(['m/zh-CN.json a is missing']);
    expect(whats({ a: ' ' }, { a: 'A' })).toEqual(['m/zh-CN.json a is empty']);
    expect(whats({ a: '还差 {{missing}} 件' }, { a: '{{short}} missing' })).toHaveLength(1);
    expect(whats({ a: '享{{titleZh}}' }, { a: 'by {{titleEn}}' })).toEqual([]);
    expect(whats({}, {}, ['not_found'])).toHaveLength(2);
  });
});
