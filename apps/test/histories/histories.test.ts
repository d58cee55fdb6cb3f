import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal, type Uuid } from '#kernel';
import type { SkuForSale } from '#modules/catalog';
import { type Command, command, perform, type World } from './commands.ts';
import { invited } from './invitations.ts';
import { broken, statementsAmiss } from './promises.ts';
import { digestOf, openStreet, type Street } from './street.ts';

/**
 * Whole histories nobody thought of: buyer, shops, platform, provider (double, late, reordered, lost, mis-signed and lying callbacks) and
 * clock do whatever comes into their heads to one trade, through the real use cases and the strict sandbox provider. `npm run nightly`
 * plays 2,000; a failure is shrunk and says with which seed and path it can be played again (DONGXI_HISTORIES_SEED, _PATH).
 */
const MANY = Number(process.env.DONGXI_HISTORIES ?? '150');
/** Histories of one market: its tables are compared whole, so they must not grow for ever. */
const A_MARKET = 125;
const given = process.env.DONGXI_HISTORIES_SEED;
const path = process.env.DONGXI_HISTORIES_PATH;

/** What an answer of "not now" may have left: the provider could not be reached after the market had begun to tell it. */
const OUTAGES = ['payments.gateway_unavailable', 'payments.gateway_refused'];

/** What happens by itself and is never refused. */
const UNASKED: readonly Command['does'][] = ['wait', 'work', 'cut', 'outage'];

type Seen = { done: number; refused: number; readonly codes: Set<string>; readonly states: Set<string> };

async function newWorld(street: Street, goods: readonly SkuForSale[], quantities: readonly number[]): Promise<World> {
  const buyer = await street.stall.buyer();
  const pieces = quantities.flatMap((quantity, place) => {
    const sku = goods[place];
    return sku ? [{ sku, quantity }] : [];
  });
  const trade = await street.stall.buy(buyer, pieces, 800);
  const orders = trade.orders.map(({ orderId, shopId }) => ({
    orderId,
    shop: shopId === street.stall.shops[0] ? (0 as const) : (1 as const),
  }));
  return { street, buyer, tradeId: trade.tradeId, orders, caseId: null };
}

async function live(world: World, what: Command, digest: () => Promise<string>, seen: Seen): Promise<void> {
  const before = UNASKED.includes(what.does) ? null : await digest();
  try {
    await perform(world, what);
    seen.done += 1;
  } catch (error) {
    if (!(error instanceof Refusal) || before === null) throw error;
    seen.refused += 1;
    seen.codes.add(error.code);
    if (!OUTAGES.includes(error.code))
      expect(await digest(), `${what.does} was refused with ${error.code} and changed something`).toBe(before);
  }
  expect(await broken(world), `after ${what.does}`).toEqual([]);
}

async function play(histories: number, seed: number | undefined, seen: Seen): Promise<void> {
  const street = await openStreet();
  const { stall } = street;
  try {
    const goods = [
      await stall.sku({ priceFen: 3_333, stock: 100_000 }),
      await stall.sku({ priceFen: 8_901, stock: 100_000, shop: 1 }),
    ];
    const digest = await digestOf(street);
    const history = fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
      fc.array(command, { minLength: 8, maxLength: 22 }),
      async (quantities, commands) => {
        street.wire.cut = false;
        const world = await newWorld(street, goods, quantities);
        for (const one of commands)
          await live(world, one.does === 'go' ? await invited(world, one.way) : one, digest, seen);
        expect(await statementsAmiss(world)).toEqual([]);
        for (const { orderId } of world.orders) await note(street, orderId, seen);
      },
    );
    await fc.assert(history, {
      numRuns: histories,
      ...(seed === undefined ? {} : { seed }),
      ...(path === undefined ? {} : { path }),
    });
    expect(await stall.audit(['aftersales', 'orders', 'payments', 'ledger', 'inventory'])).toEqual([]);
  } finally {
    await street.close();
  }
}

async function note(street: Street, orderId: Uuid, seen: Seen): Promise<void> {
  const rows = await street.stall.market.pool<{ state: string }[]>`
    SELECT state FROM orders.orders WHERE id = ${orderId}
    UNION SELECT 'case ' || h.to_state FROM aftersales.case_history h JOIN aftersales.cases c ON c.id = h.case_id WHERE c.order_id = ${orderId}`;
  for (const { state } of rows) seen.states.add(state);
}

test(
  'whatever all sides do, promises hold, refusals change nothing, and every statement is the ledger’s',
  async () => {
    const seen: Seen = { done: 0, refused: 0, codes: new Set(), states: new Set() };
    for (let left = MANY, turn = 0; left > 0; left -= A_MARKET, turn += 1)
      await play(Math.min(left, A_MARKET), given === undefined ? undefined : Number(given) + turn, seen);
    if (process.env.DONGXI_HISTORIES)
      console.log(
        `${MANY} histories: ${seen.done} commands done, ${seen.refused} refused by ${seen.codes.size} rules; seen ${[...seen.states].sort().join(', ')}`,
      );
    // A run too short to see all of it proves what it saw.
    if (MANY < 100) return;
    expect(seen.done).toBeGreaterThan(MANY * 5);
    expect(seen.refused).toBeGreaterThan(MANY * 2);
    expect(seen.codes.size).toBeGreaterThanOrEqual(12);
    expect(seen.states.size).toBeGreaterThanOrEqual(15);
  },
  60_000 + MANY * 6_000,
);
