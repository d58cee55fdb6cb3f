// I/O: the counter begins by chance, so that two processes rarely propose one number.
import { randomInt } from 'node:crypto';
import { chinaDay } from '#kernel';

let counter = randomInt(100_000);

/**
 * A number a buyer can read out: China date (6), time of day in milliseconds (8), a counter of this process (5), and a check
 * digit (Luhn), 20 in all. Orders of one shop cannot share one: orders_number_once.
 */
export function orderNumber(at: Date): string {
  counter = (counter + 1) % 100_000;
  const day = chinaDay(at).replaceAll('-', '').slice(2);
  const sinceMidnight = (at.getTime() + 8 * 3_600_000) % 86_400_000;
  const digits = `${day}${String(sinceMidnight).padStart(8, '0')}${String(counter).padStart(5, '0')}`;
  return digits + luhn(digits);
}

/** The digit that makes the number's Luhn sum a multiple of ten: a misread digit is noticed. */
export function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((all, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
