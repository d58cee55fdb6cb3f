import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, later, Refusal, toId, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { agree, requestCase } from '#modules/aftersales';
import { receive } from '#modules/inventory';
import { cancelTrade, confirmReceipt, orderForBuyer, recordShipment } from '#modules/orders';
import { callOff, stopOffer } from '../offers-service.ts';
import { openRoom, type Room } from './room.ts';

/**
 * Whatever buyers, shop and clock do, in any order: after every step deposits, pieces and dues agree with stock and ledger, and at the end each
 * presale has cost its buyer exactly what a model, which knows only what was done, says.
 */
let room: Room;
let people: Buyer[];
beforeAll(async () => {
  room = await openRoom();
  people = await Promise.all(Array.from({ length: 3 }, () => room.stall.buyer()));
});
afterAll(() => room?.stall.market.close());

const at = fc.nat(5);
const who = fc.nat(2);
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('deposit' as const), who, quantity: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('balance' as const), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pay_balance' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel_balance' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('receive' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('arrive' as const), pieces: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('clock' as const), hours: fc.constantFrom(1, 7, 20, 30) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), how: fc.constantFrom(stopOffer, callOff) }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

type Seen = {
  readonly id: Uuid;
  readonly who: Buyer;
  readonly quantity: number;
  paid: boolean;
  withdrawn: boolean;
  order: { tradeId: Uuid; orderId: Uuid; payableFen: number } | null;
  balancePaid: boolean;
  refunded: number;
};

/** What a buyer has paid, got back and was sent, in fen, by what was done alone; `failed`: the shop could not keep its word. */
function model(one: Seen, failed: boolean): { paid: number; back: number; sent: number } {
  const deposit = 5_000 * one.quantity;
  if (!one.paid) return { paid: 0, back: 0, sent: 0 };
  if (one.withdrawn) return { paid: deposit, back: deposit, sent: 0 };
  if (one.balancePaid) return { paid: 45_000 * one.quantity, back: 45_000 * one.refunded, sent: 0 };
  return failed ? { paid: deposit, back: deposit, sent: deposit } : { paid: deposit, back: 0, sent: 0 };
}

const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 0) > 500 ? 200 : 12 };

test('histories of presales: books, stock and dues agree after every step, and money ends where a model says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 6, maxLength: 26 }),
      fc.integer({ min: 0, max: 4 }),
      async (story, stock) => {
        const now = room.stall.market.clock.now();
        const of = await room.offer(
          {
            pieces: 5,
            depositUntil: later(now, hours(24)),
            balanceFrom: later(now, hours(30)),
            balanceUntil: later(now, hours(72)),
          },
          stock,
        );
        const all: Seen[] = [];
        let calledOff = false;
        const ctx = () => room.stall.market.ctx();
        const [scope] = room.stall.scopes;
        const act = async (step: Command): Promise<unknown> => {
          const one = 'at' in step ? all[step.at % Math.max(1, all.length)] : undefined;
          switch (step.do) {
            case 'deposit': {
              const buyer = people[step.who];
              if (!buyer) return;
              const reply = await room.tryDeposit(buyer, of.offer, step.quantity);
              if (reply.status !== 201)
                return expect((reply.body as { code: string }).code, reply.text).toMatch(/^presales\./);
              const { id } = room.depositOf(reply);
              all.push({
                id,
                who: buyer,
                quantity: step.quantity,
                paid: false,
                withdrawn: false,
                order: null,
                balancePaid: false,
                refunded: 0,
              });
              return;
            }
            case 'pay':
              if (!one || (await room.row(one.id)).state !== 'placed') return;
              await room.stall.pay({ tradeId: one.id });
              one.paid = true;
              return;
            case 'withdraw': {
              if (!one) return;
              const path = `/me/presales/${toId('psl', one.id)}/withdraw`;
              const reply = await room.stall.market.http('POST', path, { as: one.who.actor });
              if (reply.status === 200) one.withdrawn = true;
              return;
            }
            case 'balance': {
              if (!one) return;
              const reply = await room.tryBalance(one.who, one, of.sku, one.quantity);
              if (reply.status === 201) one.order = room.balanceOf(reply);
              else expect((reply.body as { code: string }).code, reply.text).toMatch(/^presales\./);
              return;
            }
            case 'pay_balance':
              if (!one?.order || (await room.stall.stateOf(one.order.orderId)) !== 'awaiting_payment') return;
              await room.stall.pay(one.order);
              one.balancePaid = true;
              return;
            case 'cancel_balance':
              if (!one?.order) return;
              return cancelTrade(ctx(), { tradeId: one.order.tradeId, buyerId: one.who.id, reason: 'tried' });
            case 'refund': {
              if (!one?.order || !one.balancePaid) return;
              const { orderId } = one.order;
              const order = await orderForBuyer(ctx(), one.who.id, orderId);
              const [line] = order.lines;
              if (!line || one.refunded >= one.quantity) return;
              const asked = await requestCase(room.stall.market.ctx(one.who.actor), {
                buyerId: one.who.id,
                orderId,
                lines: [{ lineId: line.id, quantity: 1 }],
                kind: 'refund_only',
                reason: 'other',
                description: '',
              });
              await agree(ctx(), scope, asked.id);
              await room.stall.market.drain();
              one.refunded += 1;
              return;
            }
            case 'receive': {
              if (!one?.order || !one.balancePaid || one.refunded === one.quantity) return;
              const { orderId } = one.order;
              if ((await room.stall.stateOf(orderId)) === 'awaiting_shipment')
                await recordShipment(ctx(), scope, { orderId, parcelId: room.newId() });
              await confirmReceipt(room.stall.market.ctx(one.who.actor), { orderId, buyerId: one.who.id });
              return room.stall.market.drain();
            }
            case 'arrive':
              return receive(ctx(), scope, {
                cause: `arrive:${room.newId()}`,
                lines: [{ skuId: of.sku.skuId, quantity: step.pieces }],
              });
            case 'clock':
              return room.stall.market.clock.advance(hours(step.hours));
            case 'turn':
              return room.turn();
            case 'end':
              await step.how(ctx(), scope, of.offer.id);
              calledOff = calledOff || step.how === callOff;
              return;
          }
        };
        for (const step of story) {
          await act(step).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
          });
          expect(await room.stall.audit(['presales', 'inventory', 'ledger']), JSON.stringify(step)).toEqual([]);
        }
        // The clock alone ends it: windows pass, orders confirm themselves, what is owed is paid.
        await room.turn();
        room.stall.market.clock.advance(hours(96));
        await room.stall.market.drain();
        await room.stall.market.drain();
        for (const one of all) {
          const row = await room.row(one.id);
          expect(['placed', 'deposit_paid']).not.toContain(row.state);
          const failed = calledOff || row.coveredAt === null || row.coveredAt >= of.offer.balanceUntil;
          const [money, owed] = [await room.money(one.id, one.order?.orderId ?? null), await room.owed(one.id)];
          // A shop that has nothing goes on owing it.
          if (owed > 0) expect(await room.available()).toBeLessThan(owed);
          expect({ ...money, sent: money.sent + owed }, JSON.stringify(row)).toEqual(model(one, failed));
        }
        expect(await room.stall.audit()).toEqual([]);
      },
    ),
    RUNS,
  );
}, 240_000);
