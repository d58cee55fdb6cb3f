import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, later, minutes, type ShopScope, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import {
  type BookInput,
  book,
  type CalendarInput,
  move,
  release,
  saveCalendar,
  slots,
  visitsOfBuyer,
} from '../index.ts';

let stall: Stall;
let scope: ShopScope;
beforeAll(async () => {
  stall = await openStall();
  scope = stall.scopes[0];
});
afterAll(() => stall.market.close());

const plain: CalendarInput = {
  name: '上门修琴',
  purpose: 'service',
  place: 'at_home',
  street: null,
  divisions: ['330100'],
  slotMinutes: 60,
  week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', to: '12:00', capacity: 2 })),
  leadHours: 2,
  horizonDays: 14,
  changeUntilHours: 24,
  state: 'open',
};
let made = 0;
const calendar = (more: Partial<CalendarInput> = {}) => {
  made += 1;
  return saveCalendar(stall.market.ctx(), scope, null, { ...plain, name: `日历 ${made}`, ...more });
};
const at = (time: string, day = '2026-11-24') => new Date(`${day}T${time}:00+08:00`);
const wanted = (calendarId: Uuid, startsAt: Date, more: Partial<BookInput> = {}): BookInput => ({
  calendarId,
  startsAt,
  orderId: uuidv7(Date.now()),
  lineId: uuidv7(Date.now()),
  buyerId: uuidv7(Date.now()),
  divisionCode: '330106',
  ...more,
});
const booking = (input: BookInput) => transact(stall.market.ctx(), (tx) => book(tx, scope, input));
const taken = async (calendarId: Uuid) =>
  (await stall.market
    .pool`SELECT starts_at, taken, capacity FROM appointments.slots WHERE calendar_id = ${calendarId} AND taken > 0`) as unknown as {
    taken: number;
  }[];

test('fifty buyers at once: a slot takes what it holds, no more, however they move and leave', async () => {
  const one = await calendar();
  const all = Array.from({ length: 50 }, () => wanted(one.id, at('09:00')));
  const outcomes = await Promise.allSettled(all.map(booking));
  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(2);
  for (const each of outcomes)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'appointments.slot_full' });

  // Two hold 10:00 too; now all four want 11:00, where two find room, while one leaves.
  const later10 = await Promise.all([1, 2].map(() => booking(wanted(one.id, at('10:00')))));
  const held = [...outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])), ...later10];
  const moved = await Promise.allSettled([
    ...held.map((each) => move(stall.market.ctx(), scope, each.id, at('11:00'), 'shop')),
    release(stall.market.ctx(), scope, held[3]?.orderId as Uuid),
  ]);
  expect(moved.filter((each) => each.status === 'fulfilled').length).toBeGreaterThanOrEqual(3);
  expect((await taken(one.id)).reduce((sum, row) => sum + row.taken, 0)).toBe(3);
  expect(await stall.audit(['appointments'])).toEqual([]);
  await expect(
    stall.market.owner`UPDATE appointments.slots SET taken = capacity + 1 WHERE calendar_id = ${one.id}`,
  ).rejects.toThrow('slots_within');
});

test('what is not offered cannot be booked', async () => {
  const one = await calendar({ horizonDays: 3 });
  const refused = async (input: BookInput, code: string) =>
    expect(booking(input)).rejects.toMatchObject({ code: `appointments.${code}` });
  await refused(wanted(one.id, at('09:30')), 'slot_not_offered');
  await refused(wanted(one.id, at('12:00')), 'slot_not_offered');
  // It is 10:00 on the 22nd; two hours before 11:00 are over, and the 26th is too far ahead.
  await refused(wanted(one.id, at('11:00', '2026-11-22')), 'slot_not_offered');
  await refused(wanted(one.id, at('09:00', '2026-11-26')), 'slot_not_offered');
  await refused(wanted(one.id, at('09:00'), { divisionCode: '320106' }), 'place_not_served');
  await refused(wanted(one.id, at('09:00'), { divisionCode: null }), 'place_not_served');
  await refused(wanted(uuidv7(Date.now()), at('09:00')), 'calendar_not_found');
  await refused(wanted(one.id, at('09:00'), { places: 3 }), 'slot_full');
  const first = wanted(one.id, at('09:00'));
  await booking(first);
  await refused({ ...first, startsAt: at('10:00') }, 'already_booked');
  expect(await taken(one.id)).toEqual([expect.objectContaining({ taken: 1 })]);
});

test('a calendar keeps its promises: hours, grid and days may not drop a booked slot', async () => {
  const ctx = stall.market.ctx();
  const one = await calendar();
  await booking(wanted(one.id, at('10:00')));
  const save = (more: Partial<CalendarInput>) =>
    saveCalendar(ctx, scope, one.id, { ...plain, name: one.name, ...more });
  await expect(save({ slotMinutes: 90 })).rejects.toMatchObject({ code: 'appointments.promises_broken' });
  await expect(save({ week: [] })).rejects.toMatchObject({ code: 'appointments.promises_broken' });
  await expect(save({ week: [{ weekday: 1, from: '09:00', to: '09:30', capacity: 1 }] })).rejects.toMatchObject({
    code: 'appointments.hours_wrong',
  });
  const staff = stall.market.user([
    { scope: 'shop', scopeId: scope.shopId, role: 'editor', permissions: ['catalog.*'] },
  ]);
  const day = (date: string, body: { hours: unknown[] | null }) =>
    stall.market.http('PUT', `/shops/${toId('shp', scope.shopId)}/calendars/${toId('cal', one.id)}/days`, {
      as: staff,
      body: { day: date, ...body },
    });
  expect((await day('2026-11-24', { hours: [] })).body).toMatchObject({ code: 'appointments.promises_broken' });
  expect((await day('2026-11-25', { hours: [] })).status).toBe(204);
  // Less room than before: who has booked stays, nobody comes in.
  await save({ week: plain.week.map((hours) => ({ ...hours, capacity: 1 })) });
  await expect(booking(wanted(one.id, at('10:00')))).rejects.toMatchObject({ code: 'appointments.slot_full' });
  const shown = await slots(ctx, one.id, { fromDay: '2026-11-24', days: 2, divisionCode: '330106' });
  expect(shown.slots.map((slot) => [slot.left, slot.open])).toEqual([
    [1, true],
    [0, false],
    [1, true],
  ]);
});

test('moved until a day before, finished by the code the buyer shows, missed once and moved, then lapsed', async () => {
  const { market } = stall;
  const one = await calendar();
  const staff = market.user([{ scope: 'shop', scopeId: scope.shopId, role: 'packer', permissions: ['orders.*'] }]);
  const at0 = `/shops/${toId('shp', scope.shopId)}/appointments`;
  const buyer = await stall.buyer();
  const input = wanted(one.id, at('09:00'), { buyerId: buyer.id });
  const held = await booking(input);
  const mine = async () =>
    (
      (await market.http('GET', `/me/orders/${toId('ord', input.orderId)}/appointments`, { as: buyer.actor })).body as {
        items: { id: string; code: string; state: string; movableUntil: string | null }[];
      }
    ).items[0];
  const moving = (startsAt: Date, as = buyer.actor) =>
    market.http('POST', `/me/orders/${toId('ord', input.orderId)}/appointments/${toId('apt', held.id)}/move`, {
      as,
      body: { startsAt: startsAt.toISOString() },
    });
  expect((await moving(at('10:00'), (await stall.buyer()).actor)).status).toBe(404);
  expect((await moving(at('10:00'))).status).toBe(200);
  const code = (await mine())?.code ?? '';
  expect(code).toMatch(/^\d{8}$/);
  const shown = await market.http('GET', `${at0}?from=2026-11-24`, { as: staff });
  expect(shown.text).not.toContain(code);
  expect(JSON.stringify(await market.owner`SELECT * FROM appointments.bookings`)).not.toContain(code);

  const finish = (given: string, shopId = scope.shopId) =>
    market.http('POST', `/shops/${toId('shp', shopId)}/appointments/finish`, {
      as: market.user([{ scope: 'shop', scopeId: shopId, role: 'packer', permissions: ['orders.*'] }]),
      body: { code: given },
    });
  expect((await finish(code)).body).toMatchObject({ code: 'appointments.not_begun' });
  market.clock.set(later(at('10:00'), hours(-2)));
  expect((await moving(at('11:00'))).body).toMatchObject({ code: 'appointments.too_late_to_move' });
  expect((await market.http('POST', `${at0}/${toId('apt', held.id)}/miss`, { as: staff })).body).toMatchObject({
    code: 'appointments.not_begun',
  });
  market.clock.set(later(at('10:00'), minutes(20)));
  expect((await market.http('POST', `${at0}/${toId('apt', held.id)}/miss`, { as: staff })).body).toMatchObject({
    state: 'missed',
  });
  expect((await moving(at('09:00', '2026-11-26'))).body).toMatchObject({ state: 'booked' });
  market.clock.set(at('09:30', '2026-11-26'));
  expect((await finish(code, stall.shops[1])).body).toMatchObject({ code: 'appointments.code_wrong' });
  expect((await finish('00000000')).status).toBe(409);
  expect((await finish(`${code.slice(0, 4)} ${code.slice(4)}`)).status).toBe(200);
  expect((await finish(code)).body).toMatchObject({ code: 'appointments.code_wrong' });
  const guesses = await Promise.all(['1', '2', '3', '4', '5'].map((n) => finish(`0000000${n}`)));
  expect(guesses.map((one) => (one.body as { code: string }).code)).toContain('accounts.too_many_tries');
  expect(await mine()).toMatchObject({ state: 'done', code: null, movableUntil: null });

  const again = wanted(one.id, at('09:00', '2026-11-27'), { buyerId: buyer.id });
  const gone = await booking(again);
  const missing = () => market.http('POST', `${at0}/${toId('apt', gone.id)}/miss`, { as: staff });
  market.clock.set(at('10:00', '2026-11-27'));
  await missing();
  await move(market.ctx(), scope, gone.id, at('09:00', '2026-11-28'), 'buyer');
  market.clock.set(at('10:00', '2026-11-28'));
  await missing();
  await expect(move(market.ctx(), scope, gone.id, at('09:00', '2026-12-01'), 'buyer')).rejects.toMatchObject({
    code: 'appointments.missed_too_often',
  });
  market.clock.advance(days(31));
  await market.drain();
  expect((await visitsOfBuyer(market.ctx(), buyer.id, again.orderId)).map((each) => each.state)).toEqual(['lapsed']);
  expect(await stall.audit(['appointments'])).toEqual([]);
  await expect(market.pool`UPDATE appointments.steps SET kind = 'done'`).rejects.toThrow();
});
