import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { createSession, registerPerson } from '#modules/accounts';
import { loadTaxonomy } from '#modules/catalog';
import { openShop } from '#modules/shops';
import { addUp, divide } from '../import-report.ts';

let market: TestMarket;
let url: string;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'dongxi-import-'));
const file = join(folder, '商品.csv');
/** Two shops' rows in GB18030 would do as well; what matters here is the way through the server. */
const FILE =
  '编码,标题,价格,店名\nA1,甲壶,129,东家\nA2,乙壶,139,东家\nA2,乙壶,149,东家\nB1,丙壶,99,西家\nB2,丁壶,便宜,西家\n';

beforeAll(async () => {
  writeFileSync(file, FILE);
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops', 'catalog'] });
  await loadTaxonomy(market.owner);
  const keeper = await registerPerson(market.ctx(), { phone: '13933330000', nickname: '两店之主' });
  for (const code of ['dongjia', 'xijia'])
    await openShop(market.ctx(), { code, name: code, kind: 'individual', ownerId: keeper.id, divisionCode: '330282' });
  token = await createSession(market.ctx(), keeper.id);
  url = await market.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await market?.close();
});

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };
/** Runs the command as a person would; the market's workers go on meanwhile. */
async function command(...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../import.ts'), ...args], {
    env: { ...process.env, PORT: '1', DONGXI_URL: '', DONGXI_TOKEN: '', DONGXI_PHONE: '' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  let ended = false;
  const done = new Promise<number | null>((resolve) =>
    child.on('close', (code) => {
      ended = true;
      resolve(code);
    }),
  );
  while (!ended && args.includes('--token')) await market.drain();
  return { code: await done, out, err };
}
const report = (ran: Ran) => JSON.parse(ran.out) as Record<string, unknown>;

test('without a server: a dry run works and adds up, an import says what is missing', async () => {
  const dry = await command('products', file, '--shop', 'dongjia', '--dry-run', '--json');
  expect(dry.code).toBe(0);
  expect(report(dry)).toMatchObject({
    mode: 'dry-run-offline',
    rows: 5,
    created: 3,
    repeated: 1,
    rejected: 1,
    addsUp: true,
  });
  const wet = await command('products', file, '--shop', 'dongjia');
  expect(wet.code).toBe(1);
  expect(wet.err).toContain('No market answers at http://127.0.0.1:1');
  expect(wet.err).not.toContain('    at ');
});

test('into a running market, each shop’s rows to its shop, twice the same', async () => {
  const args = [
    'products',
    file,
    '--shop',
    'dongjia',
    '--map-shops',
    '西家=xijia',
    '--url',
    url,
    '--token',
    token,
    '--json',
  ];
  const first = await command(...args);
  expect(first.err).toBe('');
  expect(first.code).toBe(0);
  expect(report(first)).toMatchObject({ mode: 'import', rows: 5, created: 3, repeated: 1, rejected: 1, addsUp: true });
  expect(report(first).targets).toMatchObject([
    { shop: 'dongjia', rows: 3, created: 2, repeated: 1 },
    { shop: 'xijia', rows: 2, created: 1, rejected: 1 },
  ]);
  expect(report(await command(...args))).toMatchObject({
    created: 0,
    unchanged: 3,
    repeated: 1,
    rejected: 1,
    addsUp: true,
  });
  const rows = await market.pool<{ code: string; outer: string }[]>`
    SELECT s.code, p.outer_code AS outer FROM catalog.products p JOIN shops.shops s ON s.id = p.shop_id ORDER BY 2`;
  expect(rows.map((row) => [row.outer, row.code])).toEqual([
    ['A1', 'dongjia'],
    ['A2', 'dongjia'],
    ['B1', 'xijia'],
  ]);
}, 60_000);

test('shops that do not exist become applications; their rows are reported, not lost', async () => {
  const ran = await command(
    'products',
    file,
    '--shop',
    'dongjia',
    '--map-shops',
    '东家=dongjia',
    '--create-applications',
    '--url',
    url,
    '--token',
    token,
    '--json',
  );
  expect(report(ran)).toMatchObject({
    rows: 5,
    unchanged: 2,
    repeated: 1,
    rejected: 2,
    applications: [{ shop: '西家', rows: 2 }],
    addsUp: true,
  });
  const [application] = await market.pool<
    { state: string; form: { shopName: string } }[]
  >`SELECT state, form FROM shops.applications`;
  expect(application).toMatchObject({ state: 'draft', form: { shopName: '西家' } });
}, 60_000);

test('mistakes at the terminal are one sentence and exit 1', async () => {
  const strange = join(folder, 'note.txt');
  writeFileSync(strange, 'hello\n');
  const cases: readonly [string[], string][] = [
    [[], 'npm run import -- products FILE'],
    [['products', join(folder, 'missing.csv'), '--shop', 'x'], 'cannot be read'],
    [['products', strange, '--shop', 'x', '--dry-run'], 'holds no table'],
    [['products', file, '--shop', 'x', '--rate', '7.8'], 'NAME=VALUE'],
    [['products', file, '--shop', 'nowhere', '--url', url, '--token', token], 'You do not work in the shop "nowhere"'],
    [['products', file, '--shop', 'dongjia', '--url', url, '--token', '-stale'], '401'],
  ];
  for (const [args, said] of cases) {
    const ran = await command(...args);
    expect(ran.code, args.join(' ')).toBe(1);
    if (said !== '401') expect(ran.err, args.join(' ')).toContain(said);
    expect(ran.err).not.toContain('    at ');
  }
}, 60_000);

test('dividing and adding up', () => {
  const shops = [
    { name: '甲', rows: 2 },
    { name: '乙', rows: 1 },
  ];
  expect(divide({ shop: 's', mapShops: {}, createApplications: false }, shops)).toEqual({
    targets: new Map([['s', null]]),
    waiting: [],
  });
  expect(divide({ shop: 's', mapShops: { 甲: 'a' }, createApplications: false }, shops).targets).toEqual(
    new Map([
      ['s', ['', '乙']],
      ['a', ['甲']],
    ]),
  );
  expect(divide({ shop: 's', mapShops: { 甲: 'a' }, createApplications: true }, shops).waiting).toEqual([
    { shop: '乙', rows: 1 },
  ]);
  const parts = {
    file: 'f',
    mode: 'import',
    format: 'csv',
    encoding: null,
    mapping: {},
    rows: 3,
    applications: [],
    categories: { named: 0, guessed: 0, fallback: 0 },
    pictures: 0,
    shopsInFile: 0,
    problems: [],
    warnings: 0,
    failed: null,
  } as const;
  const target = {
    shop: 's',
    rows: 2,
    products: 2,
    skus: 2,
    created: 2,
    updated: 0,
    unchanged: 0,
    repeated: 0,
    rejected: 0,
  };
  expect(addUp({ ...parts, targets: [target] }).addsUp).toBe(false);
  expect(addUp({ ...parts, targets: [target], applications: [{ shop: '乙', rows: 1 }] })).toMatchObject({
    addsUp: true,
    rejected: 1,
  });
});
