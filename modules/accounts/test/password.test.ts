import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPassword, passwordFits } from '../password.ts';
import { localPhone, maskedEmail, maskedPhone, normalPhone } from '../phone.ts';

describe('passwords', () => {
  test('the right one fits, others do not, and two hashes of one password differ', async () => {
    const [one, two] = [await hashPassword('东西南北'), await hashPassword('东西南北')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwordFits('东西南北', one)).toBe(true);
    expect(await passwordFits('东西南', one)).toBe(false);
    expect(await passwordFits('东西南北', null)).toBe(false);
    await expect(passwordFits('x', 'plain')).rejects.toThrow(/unknown form/);
  });

  test('full-width and half-width typing are the same password', async () => {
    expect(await passwordFits('ａｂｃ１２３４５', await hashPassword('abc12345'))).toBe(true);
  });
});

describe('phones', () => {
  test('every way of writing a mobile is one number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }),
        fc.constantFrom('', '+86', '86', '0086', '+86 '),
        fc.constantFrom('', ' ', '-'),
        (tail, country, gap) => {
          const digits = `1${tail}`;
          const written = `${country}${digits.slice(0, 3)}${gap}${digits.slice(3, 7)}${gap}${digits.slice(7)}`;
          expect(normalPhone(written)).toBe(`+86${digits}`);
          expect(localPhone(`+86${digits}`)).toBe(digits);
          expect(maskedPhone(`+86${digits}`)).toBe(`${digits.slice(0, 3)}****${digits.slice(7)}`);
        },
      ),
    );
  });

  test('abroad keeps its country; what is no number is null', () => {
    expect(normalPhone('+44 7911 123456')).toBe('+447911123456');
    expect(localPhone('+447911123456')).toBe('+447911123456');
    expect(localPhone('+861063001234')).toBe('01063001234');
    for (const none of ['', '12345678901', '110', '+86 12345', 'call me', '138001380001'])
      expect(normalPhone(none)).toBeNull();
    expect(maskedEmail('mei@example.com')).toBe('m***@example.com');
  });
});
