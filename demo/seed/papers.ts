import { creditCodeCheck, idNumberCheck } from '#modules/accounts';
import { hashText, randomFrom, type Shop } from '../market/index.ts';

/** Numbers of invented papers: well formed, with the right check characters, belonging to nobody. */

/** A citizen identity number of a day of birth that fits a shop keeper, from a made-up place in the shop's district. */
export function inventedIdNumber(seed: string, divisionCode: string): string {
  const random = randomFrom(`papers/id/${seed}`);
  const day = `${random.whole(1968, 1999)}${two(random.whole(1, 12))}${two(random.whole(1, 28))}`;
  const digits = `${divisionCode.slice(0, 6)}${day}${String(random.whole(1, 999)).padStart(3, '0')}`;
  return `${digits}${idNumberCheck(digits)}`;
}

/** A unified social credit code: registered with the market regulator (9), as a company (1) or a sole trader (2). */
export function inventedCreditCode(seed: string, divisionCode: string, kind: Shop['kind']): string {
  const number = String(hashText(`papers/credit/${seed}`) % 1_000_000_000).padStart(9, '0');
  const code = `9${kind === 'sole_trader' ? 2 : 1}${divisionCode.slice(0, 6)}${number}`;
  return `${code}${creditCodeCheck(code)}`;
}

/** A bank card number with its Luhn digit. */
export function inventedCard(seed: string): string {
  const body = `621226${String(hashText(`papers/card/${seed}`) % 1_000_000_000).padStart(9, '0')}371`;
  const sum = [...body].reverse().reduce((all, digit, place) => {
    const twice = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return all + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
