const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';
const CREDIT_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Check character of a citizen identity number from its first 17 digits (GB 11643). */
export const idNumberCheck = (digits: string): string =>
  ID_CHECKS.charAt(ID_WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits.charAt(place)), 0) % 11);

/** A citizen identity number: 18 characters, a real date of birth, the right check character. */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{5}(?:18|19|20)\d{9}[\dX]$/.test(text)) return false;
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const day = new Date(`${birth}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(birth) && idNumberCheck(text) === text.charAt(17);
}

/** Check character of a unified social credit code from its first 17 characters (GB 32100). */
export function creditCodeCheck(code: string): string {
  const sum = CREDIT_WEIGHTS.reduce(
    (all, weight, place) => all + weight * CREDIT_DIGITS.indexOf(code.charAt(place)),
    0,
  );
  return CREDIT_DIGITS.charAt((31 - (sum % 31)) % 31);
}

/** A unified social credit code: 18 characters of the standard's alphabet, the right check character. */
export const isCreditCode = (text: string): boolean =>
  /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text) && creditCodeCheck(text) === text.charAt(17);

/** 330282199001011234 → 3302**********1234: enough to recognise one's own, too little to use. */
export const maskNumber = (text: string): string =>
  text.length <= 8
    ? `${text.slice(0, 1)}${'*'.repeat(Math.max(1, text.length - 1))}`
    : `${text.slice(0, 4)}${'*'.repeat(text.length - 8)}${text.slice(-4)}`;

/** Date of birth inside a well-formed identity number: `1990-01-31`. */
export const birthDateOf = (idNumber: string): string =>
  `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;

/**
 * Full years at a moment, counted by the calendar of China (UTC+8, no summer time). One is a year older from the day after the birthday on:
 * what the Supreme People's Court reads out of "已满…周岁" (法释〔2006〕1号 art. 2).
 */
export function ageAt(birthDate: string, moment: Date): number {
  const today = new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) > birthDate.slice(5) ? years : years - 1;
}
