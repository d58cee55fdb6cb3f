import { createHash } from 'node:crypto';

/** A line of the list that everybody may read. */
export type Ticket = { readonly ticket: string; readonly entrant: string };

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** By ticket, so that nobody chooses the order. */
export const inOrder = <T extends Ticket>(tickets: readonly T[]): T[] =>
  [...tickets].sort((a, b) => (a.ticket < b.ticket ? -1 : 1));

/** The list as it is hashed: a line for each ticket in order, `ticket entrant` and a line feed. */
export const listText = (tickets: readonly Ticket[]): string =>
  inOrder(tickets)
    .map(({ ticket, entrant }) => `${ticket} ${entrant}\n`)
    .join('');

const SPAN = 2 ** 48;

/**
 * Who wins, in order; after the winners who comes next. Try k = 0, 1, 2 … takes the first 48 bits of SHA-256 of `secret:hash of the list:k`; a
 * number at or above the largest multiple of n tickets below 2^48 is thrown away (so that every ticket has exactly the same chance), the rest
 * modulo n is the ticket's place in the list. An entrant who is drawn again is passed over. Pure; anybody can do it again.
 */
export function drawLots<T extends Ticket>(tickets: readonly T[], secret: string, most: number): T[] {
  const list = inOrder(tickets);
  const listHash = sha256(listText(list));
  const people = new Set(list.map((one) => one.entrant)).size;
  const bound = SPAN - (SPAN % Math.max(1, list.length));
  const drawn: T[] = [];
  const seen = new Set<string>();
  for (let k = 0; drawn.length < Math.min(most, people); k += 1) {
    const number = Number.parseInt(sha256(`${secret}:${listHash}:${k}`).slice(0, 12), 16);
    const one = number < bound ? list[number % list.length] : undefined;
    if (!one || seen.has(one.entrant)) continue;
    seen.add(one.entrant);
    drawn.push(one);
  }
  return drawn;
}
