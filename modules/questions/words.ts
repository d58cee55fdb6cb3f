/** A longer question is nobody's but the one who asked. */
export const LONGEST_WORD = 40;

/** A question as it is compared with others: width, case and blanks do not matter. */
export const wordOf = (typed: string): string => typed.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** What may tell of a person rather than of goods: numbers as long as a phone's, addresses of mail and pages. */
const PRIVATE = /\d[\d\s-]{5,}\d|@|https?:|www\./;

/** Whether a question is one that others may ask too: such are counted. */
export const countable = (word: string): boolean =>
  word.length <= LONGEST_WORD && /[\p{L}\p{N}]/u.test(word) && !PRIVATE.test(word);

/** What people of one household or company share, so that nobody is many by changing within it: IPv6 up to its first 56 bits, IPv4 whole. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] ?? address;
  if (!address.includes(':')) return address;
  const [before = '', after] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros =
    after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const [a = '0', b = '0', c = '0', d = '0'] = [...head, ...zeros, ...tail].map((part) => part.padStart(4, '0'));
  return `${a}:${b}:${c}:${d.slice(0, 2)}`;
}
