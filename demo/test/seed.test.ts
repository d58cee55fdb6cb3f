import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Module, Pool } from '#kernel';
import { testDatabase } from '#kernel/test/database.ts';
import { audit } from '../../apps/server/audit.ts';
import { readEnvironment } from '../../apps/server/environment.ts';
import { loadModules } from '../../apps/server/market.ts';
import { loadReference } from '../../apps/server/reference.ts';
import { demoMarket } from '../seed/index.ts';
import { markBegun, seedState } from '../seed/marker.ts';
import type { EmptyMarket } from '../seed/stage.ts';

type Bare = { readonly market: EmptyMarket; readonly home: string; readonly owner: Pool; close(): Promise<void> };

async function bareMarket(modules: readonly Module[]): Promise<Bare> {
  const database = await testDatabase(inject('databaseUrl'), modules, {
    name: 'reference',
    run: (owner) => loadReference(owner, modules),
  });
  const home = mkdtempSync(join(tmpdir(), 'dongxi-seed-'));
  return {
    market: {
      environment: readEnvironment({ PORT: '0', DONGXI_HOME: home }),
      modules,
      ownerUrl: database.ownerUrl,
      log: pino({ level: 'silent' }),
    },
    home,
    owner: database.owner,
    async close() {
      await database.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

describe('a small demo market', () => {
  let bare: Bare;
  const said: string[] = [];
  beforeAll(async () => {
    bare = await bareMarket(await loadModules());
    await demoMarket((line) => said.push(line), { days: 5, shops: 3 }).fill(bare.market);
  }, 300_000);
  afterAll(() => bare?.close());

  const counted = async (table: string, column = 'state'): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await bare.owner<
          { of: string; n: number }[]
        >`SELECT ${bare.owner(column)} AS of, count(*) AS n FROM ${bare.owner(table)} GROUP BY 1`
      ).map(({ of, n }) => [of, n]),
    );

  test('what its people did keeps every promise of the market', async () => {
    const findings = await audit(bare.market.ownerUrl);
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.flatMap((one) => one.breaches)).toEqual([]);
  }, 60_000);

  test('today shows orders, refunds, applications and goods in every state that waits for somebody', async () => {
    const orders = await counted('orders.orders');
    for (const state of ['awaiting_payment', 'awaiting_shipment', 'partly_shipped', 'shipped', 'completed', 'closed'])
      expect(orders[state] ?? 0, state).toBeGreaterThan(0);
    const rules = await counted('promotions.rules', 'kind');
    for (const kind of ['price_cut', 'full_reduction', 'shop_coupon', 'platform_coupon', 'freight_coupon'])
      expect(rules[kind] ?? 0, kind).toBeGreaterThan(0);
    const cases = await counted('aftersales.cases');
    expect(cases.requested ?? 0).toBeGreaterThan(0);
    const applications = await counted('shops.applications');
    expect(applications).toMatchObject({ submitted: 4, asked: 1, rejected: 1, draft: 1, approved: 3 });
    // Asked for at once, issued when the order is completed.
    expect(Object.keys(await counted('invoices.documents'))).not.toEqual([]);
    const goods = await counted('catalog.products');
    expect(goods).toMatchObject({ draft: 2, rejected: 1, off_shelf: 1 });
    expect(goods.checking ?? 0).toBeGreaterThan(0);
  });

  test('a second start leaves it alone', async () => {
    const before = await counted('orders.orders');
    await demoMarket((line) => said.push(line)).fill(bare.market);
    expect(await counted('orders.orders')).toEqual(before);
    expect(await seedState(bare.market.ownerUrl)).toBe('finished');
  });

  test('no refusal was met that the play did not mean to meet', () => {
    const today = said.find((line) => line.includes('today')) ?? '';
    const refused = [...today.matchAll(/([a-z]+\.[a-z_]+) refused/g)].map((match) => match[1]);
    // A buyer may confirm what was refunded meanwhile, find the last piece gone, or a price of the shop lower than its group's; nothing else can go wrong.
    for (const code of refused)
      expect([
        'orders.state_forbids',
        'checkout.not_enough_stock',
        'checkout.outside_delivery_area',
        'checkout.quote_moved',
        'checkout.group_not_cheaper',
        'orders.case_open',
        'orders.refund_too_much',
        'aftersales.state_forbids',
      ]).toContain(code);
  });
});

describe('a seed that was stopped half-way', () => {
  let bare: Bare;
  beforeAll(async () => {
    bare = await bareMarket(await loadModules(['regions', 'operations']));
  }, 120_000);
  afterAll(() => bare?.close());

  test('is taken away with a clear sentence before the migrations, so that it begins again', async () => {
    const { ownerUrl, modules } = bare.market;
    await markBegun(ownerUrl, 'test');
    expect(await seedState(ownerUrl)).toBe('unfinished');
    const said: string[] = [];
    await demoMarket((line) => said.push(line)).clear({ ownerUrl, home: bare.home, modules });
    expect(said.join()).toContain('made again from the start');
    expect(await seedState(ownerUrl)).toBe('empty');
    const left = await bare.owner<{ schema: string }[]>`
      SELECT nspname AS schema FROM pg_namespace WHERE nspname IN ('kernel', 'regions', 'operations', 'demo')`;
    expect(left).toEqual([]);
  });

  test('is not served by a start that does not make demo markets', async () => {
    await markBegun(bare.market.ownerUrl, 'test');
    await expect(demoMarket(() => {}).fill(bare.market)).rejects.toMatchObject({ code: 'seed_unfinished' });
  });
});
