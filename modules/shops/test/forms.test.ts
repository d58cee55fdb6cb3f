import { expect, test } from 'vitest';
import { creditCodeCheck, idNumberCheck, isCreditCode, isIdNumber, maskNumber } from '#modules/accounts';
import { SHOP_KINDS } from '#modules/shops';
import { FORMS, formProblems, unknownFields } from '../forms.ts';
import { APPLICATION_STEPS, afterApplicationStep, afterShopStep, mayList, mayTrade, SHOP_STEPS } from '../lifecycle.ts';
import { afterWorkingDays } from '../working-days.ts';

test('identity numbers: date of birth and check character must be right (GB 11643)', () => {
  expect(isIdNumber('11010519491231002X')).toBe(true);
  expect(isIdNumber('110105194912310021')).toBe(false);
  expect(isIdNumber('110105194913310028')).toBe(false);
  const body = '33028219900229123';
  expect(isIdNumber(`${body}${idNumberCheck(body)}`)).toBe(false);
});

test('credit codes: the check character must be right (GB 32100)', () => {
  expect(isCreditCode('91350100M000100Y43')).toBe(true);
  expect(isCreditCode('91350100M000100Y44')).toBe(false);
  expect(isCreditCode('91350100I000100Y43')).toBe(false);
  const body = '91330282MA2AB12C3';
  expect(isCreditCode(`${body}${creditCodeCheck(body)}`)).toBe(true);
});

test('masks keep the ends only', () => {
  expect(maskNumber('11010519491231002X')).toBe('1101**********002X');
  expect(maskNumber('1234567')).toBe('1******');
});

test('each kind asks for its own papers; unknown fields are named', () => {
  const names = (kind: (typeof SHOP_KINDS)[number]) => FORMS[kind].map((field) => field.name);
  expect(names('individual')).not.toContain('creditCode');
  for (const kind of ['sole_trader', 'company', 'flagship', 'factory'] as const)
    expect(names(kind)).toContain('creditCode');
  expect(names('flagship')).toContain('trademarkNumber');
  expect(names('factory')).toContain('factoryName');
  for (const kind of SHOP_KINDS) expect(new Set(names(kind)).size).toBe(names(kind).length);
  expect(unknownFields('individual', { shopName: 'x', creditCode: 'y' })).toEqual(['creditCode']);
});

test('problems name the field and what is wrong with it', () => {
  const problems = formProblems(
    'individual',
    {
      shopName: '',
      contactPhone: '12345',
      idNumber: '1',
      divisionCode: '330282',
      mainGoods: '电水壶',
      contactName: '王小明',
    },
    new Set(),
  );
  expect(problems.map((one) => `${one.field} ${one.code}`).sort()).toEqual([
    'contactPhone shops.field_phone',
    'idNumber shops.field_id_number',
    'shopName shops.field_required',
  ]);
  expect(
    formProblems('individual', { idNumber: '1101**********002X' }, new Set(['idNumber'])).some(
      (one) => one.field === 'idNumber',
    ),
  ).toBe(false);
});

test('the review clock counts working days and starts on Monday for what comes at a weekend', () => {
  // Friday 20 November 2026, 15:00 in China.
  expect(afterWorkingDays(new Date('2026-11-20T07:00:00Z'), 2).toISOString()).toBe('2026-11-24T07:00:00.000Z');
  // Sunday 22 November 2026, 10:00 in China: Monday 00:00 + 2 working days.
  expect(afterWorkingDays(new Date('2026-11-22T02:00:00Z'), 2).toISOString()).toBe('2026-11-24T16:00:00.000Z');
  // Friday 23:00 UTC is already Saturday in China.
  expect(afterWorkingDays(new Date('2026-11-20T23:00:00Z'), 1).toISOString()).toBe('2026-11-23T16:00:00.000Z');
});

test('transition tables: end states stay, unknown steps are refused', () => {
  for (const state of ['approved', 'withdrawn'] as const) expect(Object.keys(APPLICATION_STEPS[state])).toEqual([]);
  expect(afterApplicationStep('draft', 'approve')).toBeNull();
  expect(afterApplicationStep('rejected', 'submit')).toBe('submitted');
  expect(Object.keys(SHOP_STEPS.closed)).toEqual([]);
  expect(afterShopStep('frozen', 'resume')).toBeNull();
  expect(
    ['open', 'paused', 'limited', 'frozen', 'closed'].map((state) => [
      mayTrade({ state } as never),
      mayList({ state } as never),
    ]),
  ).toEqual([
    [true, true],
    [false, true],
    [true, false],
    [false, false],
    [false, false],
  ]);
});
