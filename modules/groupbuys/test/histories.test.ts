import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, Refusal, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { cancelTrade } from '#modules/orders';
import { leaveGroup } from '../index.ts';
import { openRoom, type Placed, type Room } from './room.ts';

/** Whatever people and the clock do, in any order: places, money and goods agree after every step, and at the end nobody waits. */
let room: Room;
let people: Buyer[];
beforeAll(async () => {
  room = await openRoom();
  people = await Promise.all(Array.from({ length: 4 }, () => room.stall.buyer()));
});
afterAll(() => room?.stall.market.close());

const who = fc.nat(3);
const command = fc.oneof(
  fc.record({ do: fc.constant('open' as const), who, quantity: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ do: fc.constant('join' as const), who, at: fc.nat(3) }),
  fc.record({ do: fc.constant('join' as const), who, at: fc.nat(3) }),
  fc.record({ do: fc.constant('pay' as const), at: fc.nat(9) }),
  fc.record({ do: fc.constant('pay' as const), at: fc.nat(9) }),
  fc.record({ do: fc.constant('leave' as const), who, at: fc.nat(3) }),
  fc.record({ do: fc.constant('cancel' as const), at: fc.nat(9) }),
  fc.record({ do: fc.constant('clock' as const), minutes: fc.constantFrom(1, 9, 11, 45, 70) }),
  fc.record({ do: fc.constant('timers' as const) }),
  fc.record({ do: fc.constant('settle' as const) }),
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 0) > 500 ? 300 : 20 };

test('histories of groups: never more members than places, nothing of an open group shippable, all of a failed one back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 4, maxLength: 22 }),
      fc.integer({ min: 2, max: 3 }),
      async (story, size) => {
        const of = await room.offer({ size, hours: 1, stock: 6, perBuyer: 3 });
        const placed: Placed[] = [];
        const groups: Uuid[] = [];
        const act = async (step: Command): Promise<unknown> => {
          const one = 'who' in step ? people[step.who] : undefined;
          const group = 'at' in step ? groups[step.at % Math.max(1, groups.length)] : undefined;
          const trade = 'at' in step ? placed[step.at % Math.max(1, placed.length)] : undefined;
          switch (step.do) {
            case 'open':
            case 'join': {
              if (!one || (step.do === 'join' && !group)) return;
              const into = step.do === 'join' ? (group ?? null) : null;
              const reply = await room.tryPlace(one, of, into, step.do === 'open' ? step.quantity : 1);
              if (reply.status !== 201)
                return expect((reply.body as { code: string }).code, reply.text).toMatch(/^groupbuys\./);
              const done = room.placed(reply);
              placed.push(done);
              if (step.do === 'open') groups.push(await room.groupOf(done.orderId));
              return;
            }
            case 'pay':
              return trade && (await room.stateOfTrade(trade.tradeId)) === 'awaiting_payment'
                ? room.stall.pay(trade)
                : undefined;
            case 'leave':
              return one && group ? leaveGroup(room.stall.market.ctx(), one.id, group) : undefined;
            case 'cancel': {
              const buyerId = trade ? await room.buyerOf(trade.tradeId) : null;
              return trade && buyerId
                ? cancelTrade(room.stall.market.ctx(), { tradeId: trade.tradeId, buyerId, reason: 'tried' })
                : undefined;
            }
            case 'clock':
              return room.stall.market.clock.advance(minutes(step.minutes));
            case 'timers':
              return room.fireTimers();
            case 'settle':
              return room.settle();
          }
        };
        for (const step of story) {
          await act(step).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
          });
          expect(await room.stall.audit(['groupbuys', 'orders', 'inventory']), JSON.stringify(step)).toEqual([]);
        }
        room.stall.market.clock.advance(minutes(120));
        await room.fireTimers();
        for (let rounds = 0; (await room.settle()) > 0; rounds += 1) expect(rounds).toBeLessThan(9);
        for (const { orderId } of placed) {
          const { state, paid, back, group } = await room.endOf(orderId);
          expect(['awaiting_shipment', 'closed']).toContain(state);
          if (state === 'awaiting_shipment') expect(group).toBe('full');
          else expect(back).toBe(paid);
        }
        expect(await room.stall.audit()).toEqual([]);
      },
    ),
    RUNS,
  );
}, 120_000);
