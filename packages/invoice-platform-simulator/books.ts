import { createHash } from 'node:crypto';

/** What the platform refuses, by its own words; `status` as it goes over the wire. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export type Line = {
  readonly title: string;
  readonly quantity: number;
  readonly amountFen: number;
  readonly taxBps: number;
  readonly taxFen: number;
};
export type Wish = {
  readonly requestNo: string;
  readonly kind: 'blue' | 'red';
  readonly reversesNo: string | null;
  readonly title: { readonly kind: 'personal' | 'company'; readonly name: string; readonly taxNumber: string | null };
  readonly seller: { readonly name: string; readonly taxNumber: string | null };
  readonly orderNumber: string;
  readonly lines: readonly Line[];
  readonly amountFen: number;
  readonly taxFen: number;
};
export type Document = {
  readonly wish: Wish;
  readonly content: string;
  readonly readyMs: number;
  readonly invoiceNo: string;
  readonly issuedMs: number;
};

export type Books = {
  /** Takes a request on: the same one again answers what is there. Throws Refused. */
  take(wish: Wish): Document;
  find(requestNo: string): Document | null;
  /** Issued when its time has come. */
  issued(document: Document): boolean;
  all(): readonly Document[];
};

/** Rates of VAT and of the simplified levy that an invoice may show, in basis points. */
const RATES = [0, 100, 300, 500, 600, 900, 1_300];

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A unified social credit code (GB 32100): eighteen signs, the last a check over the others. */
export function isCreditCode(text: string | null): boolean {
  if (text === null || !/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  const sum = WEIGHTS.reduce((all, weight, at) => all + weight * ALPHABET.indexOf(text.charAt(at)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31) === text.charAt(17);
}

/** The part of an amount with tax that is tax, to the nearest fen; a reversal may differ by the fen its blue lines were rounded by. */
const taxFits = (line: Line, slack: number): boolean =>
  Math.abs((line.amountFen * line.taxBps) / (10_000 + line.taxBps) - line.taxFen) <= 0.5 + slack;

export function openBooks(clock: () => number, takes: { ms: number }): Books {
  const documents = new Map<string, Document>();
  const byNumber = (invoiceNo: string): Document | undefined =>
    [...documents.values()].find((one) => one.invoiceNo === invoiceNo);
  const issued = (one: Document): boolean => one.readyMs <= clock();

  function check(wish: Wish): void {
    if (!/^[\w-]{8,64}$/.test(wish.requestNo)) throw new Refused(422, 'REQUEST_NO_INVALID');
    if (!isCreditCode(wish.seller.taxNumber)) throw new Refused(422, 'SELLER_TAX_NUMBER_INVALID');
    if (wish.title.name.trim().length < 2 || wish.title.name.length > 100) throw new Refused(422, 'TITLE_INVALID');
    if (wish.title.kind === 'company' ? !isCreditCode(wish.title.taxNumber) : wish.title.taxNumber !== null)
      throw new Refused(422, 'BUYER_TAX_NUMBER_INVALID');
    checkAmounts(wish);
    if (wish.kind === 'red') checkReversal(wish);
    else if (wish.reversesNo !== null) throw new Refused(422, 'BLUE_REVERSES_NOTHING');
  }

  function checkAmounts(wish: Wish): void {
    const sign = wish.kind === 'blue' ? 1 : -1;
    const { lines } = wish;
    if (lines.length === 0 || lines.length > 2_000) throw new Refused(422, 'LINES_INVALID');
    const sum = (pick: (line: Line) => number): number => lines.reduce((all, line) => all + pick(line), 0);
    const whole = lines.every((line) => Number.isSafeInteger(line.amountFen) && Number.isSafeInteger(line.taxFen));
    if (!whole || lines.some((line) => Math.sign(line.amountFen) !== sign)) throw new Refused(422, 'AMOUNT_INVALID');
    if (lines.some((line) => !RATES.includes(line.taxBps))) throw new Refused(422, 'TAX_RATE_INVALID');
    if (sum((line) => line.amountFen) !== wish.amountFen || sum((line) => line.taxFen) !== wish.taxFen)
      throw new Refused(422, 'AMOUNTS_DO_NOT_ADD_UP');
    if (!lines.every((line) => taxFits(line, sign < 0 ? 1 : 0))) throw new Refused(422, 'TAX_INVALID');
  }

  function checkReversal(wish: Wish): void {
    const blue = wish.reversesNo === null ? undefined : byNumber(wish.reversesNo);
    if (blue?.wish.kind !== 'blue' || !issued(blue)) throw new Refused(422, 'REVERSED_INVOICE_UNKNOWN');
    const parties = ({ title, seller }: Wish): string => JSON.stringify([title, seller.taxNumber]);
    if (parties(blue.wish) !== parties(wish)) throw new Refused(422, 'PARTIES_DIFFER');
    // Reds that are still worked on count: two at once must not reverse more than there is.
    const reds = [...documents.values()].filter((one) => one.wish.reversesNo === wish.reversesNo);
    const left = (pick: (of: Wish) => number): number =>
      reds.reduce((all, one) => all + pick(one.wish), pick(blue.wish)) + pick(wish);
    if (left((of) => of.amountFen) < 0 || left((of) => of.taxFen) < 0) throw new Refused(422, 'RED_OVER_AMOUNT');
  }

  return {
    take(wish) {
      const content = JSON.stringify(wish);
      const known = documents.get(wish.requestNo);
      if (known && known.content !== content) throw new Refused(409, 'REQUEST_NO_REUSED');
      if (known) return known;
      check(wish);
      const digits = createHash('sha256').update(wish.requestNo).digest('hex').slice(0, 15);
      const serial = `${BigInt(`0x${digits}`) % 10n ** 12n}`.padStart(12, '0');
      const year = new Date(clock()).getUTCFullYear() % 100;
      const document: Document = {
        wish,
        content,
        readyMs: clock() + takes.ms,
        issuedMs: clock() + takes.ms,
        // Two digits of the year, the district, twelve that are its own, as fully digital invoices have twenty.
        invoiceNo: `${year}330282${serial}`,
      };
      documents.set(wish.requestNo, document);
      return document;
    },
    find: (requestNo) => documents.get(requestNo) ?? null,
    issued,
    all: () => [...documents.values()],
  };
}
