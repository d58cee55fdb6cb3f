/**
 * Codes of orders that are collected: twelve digits, the last by Luhn, so that a slip of the finger is told from a wrong code.
 * Pure: the digits come from the caller.
 */
export function codeOf(elevenDigits: string): string {
  return `${elevenDigits}${luhn(elevenDigits)}`;
}

/** Scanners and people add blanks and dashes. */
export const normalCode = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s-]/g, '');

export const codeHolds = (code: string): boolean => /^\d{12}$/.test(code) && luhn(code.slice(0, 11)) === code[11];

function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((all, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
