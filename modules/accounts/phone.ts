import { maskPhone } from '#kernel';

/**
 * One spelling for one number (E.164): mobiles of the Chinese mainland may come without +86 and with blanks or dashes,
 * numbers from elsewhere with their `+`. Null when it is no number that can receive a message.
 */
export function normalPhone(given: string): string | null {
  const digits = given
    .normalize('NFKC')
    .replace(/[\s()-]/g, '')
    .replace(/^00/, '+');
  const chinese = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(digits)?.[1];
  if (chinese) return `+86${chinese}`;
  return /^\+(?!86)[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

/** As a Chinese reader dials it: +8613800138000 → 13800138000, +861063001234 → 01063001234; others keep their country. */
export function localPhone(e164: string): string {
  if (!e164.startsWith('+86')) return e164;
  return /^\+861[3-9]\d{9}$/.test(e164) ? e164.slice(3) : `0${e164.slice(3)}`;
}

/** 138****8000. */
export const maskedPhone = (e164: string): string => maskPhone(localPhone(e164));

/** m***@example.com. */
export const maskedEmail = (email: string): string => email.replace(/^(.)[^@]*/, '$1***');
