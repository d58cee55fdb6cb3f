/** A line of the list a draw was drawn from. */
export interface Ticket {
  readonly ticket: string;
  readonly entrant: string;
}

/** SHA-256 of a text in hexadecimal, by the browser itself. */
export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const span = 2 ** 48;

/**
 * The draw done again in the reader's browser, by code that shares nothing with the server's: hash of the secret, hash of the list, and the
 * tickets that win, in order, as many as `most`.
 */
export async function drawnAgain(tickets: readonly Ticket[], secret: string, most: number) {
  const sorted = [...tickets].sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0));
  const entriesHash = await digest(sorted.map((one) => `${one.ticket} ${one.entrant}\n`).join(''));
  const left = new Set(sorted.map((one) => one.entrant));
  const places = Math.min(most, left.size);
  const fair = Math.floor(span / Math.max(1, sorted.length)) * sorted.length;
  const won: string[] = [];
  for (let attempt = 0; won.length < places; attempt += 1) {
    const number = Number.parseInt((await digest(`${secret}:${entriesHash}:${attempt}`)).slice(0, 12), 16);
    const one = sorted[number % sorted.length];
    if (number >= fair || !one || !left.delete(one.entrant)) continue;
    won.push(one.ticket);
  }
  return { secretHash: await digest(secret), entriesHash, won };
}
