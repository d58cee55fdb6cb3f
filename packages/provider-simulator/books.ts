import {
  type Accounts,
  BookError,
  balanceOf,
  fingerprintOf,
  frozenOf,
  newNumber,
  openAccounts,
  WORLD,
} from './ledger.ts';
import { DAY_MS, type Limits } from './limits.ts';
import { openReleases, type Releases } from './releases.ts';
import { openTransfers, type Transfers } from './transfers.ts';

/** How the provider tells the merchant of a payment. */
export const SCENARIOS = [
  'normal',
  'delayed',
  'double',
  'lost',
  'mis-signed',
  'truncated',
  'wrong-amount',
  'late-success',
] as const;
export type Scenario = (typeof SCENARIOS)[number];
export const isScenario = (text: string): text is Scenario => (SCENARIOS as readonly string[]).includes(text);

export type Part = {
  /** The merchant's own number of this part. */
  readonly number: string;
  readonly seller: string;
  readonly amountFen: number;
  readonly description: string;
  readonly attach: string;
  /** The provider's number of this part. */
  readonly tradeNo: string;
  readonly freeze: boolean;
  splittingFen: number;
  splitFen: number;
  returnedFen: number;
  refundingFen: number;
  refundedFen: number;
  splits: number;
  finishing: boolean;
  unfrozenMs: number | null;
  unfrozenFen: number;
};
export type Payment = {
  readonly number: string;
  /** The provider's number of the whole, part of the cashier's address. */
  readonly prepayNo: string;
  readonly amountFen: number;
  readonly parts: Part[];
  readonly notifyUrl: string;
  /** Where the cashier's page leads back to. */
  returnUrl: string;
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly fingerprint: string;
  state: 'unpaid' | 'paid' | 'closed';
  paidMs: number | null;
  closedMs: number | null;
  inFlight: boolean;
  scenario: Scenario;
  failures: number;
};
export type NewPayment = {
  readonly number: string;
  readonly amountFen: number;
  readonly notifyUrl: string;
  readonly returnUrl: string;
  readonly expiresMs: number;
  readonly parts: readonly Pick<Part, 'number' | 'seller' | 'amountFen' | 'description' | 'attach' | 'freeze'>[];
};
export type Refund = {
  readonly number: string;
  readonly refundNo: string;
  readonly payment: string;
  readonly part: string;
  readonly amountFen: number;
  readonly fromFrozenFen: number;
  readonly reason: string;
  readonly notifyUrl: string;
  readonly createdMs: number;
  readonly fingerprint: string;
  state: 'processing' | 'succeeded' | 'failed';
  endedMs: number | null;
};
export type NewRefund = Pick<Refund, 'number' | 'payment' | 'part' | 'amountFen' | 'reason' | 'notifyUrl'> & {
  /** Frozen money only, or what is frozen first and the seller's balance for the rest. */
  readonly from: 'frozen' | 'any';
};

export type BookEvent =
  | { readonly kind: 'paid'; readonly payment: Payment }
  | { readonly kind: 'refunded'; readonly refund: Refund };

export type Books = Releases &
  Transfers & {
    readonly accounts: Accounts;
    readonly payments: ReadonlyMap<string, Payment>;
    readonly refunds: ReadonlyMap<string, Refund>;
    addSeller(id: string, name: string): void;
    hasSeller(id: string): boolean;
    addReceiver(kind: 'merchant' | 'person', account: string): void;
    create(input: NewPayment): Payment;
    /** Throws PAYMENT_UNKNOWN. */
    payment(number: string): Payment;
    byPrepayNo(prepayNo: string): Payment | undefined;
    /** Finds a part by the merchant's number, with the payment it belongs to. */
    partByNumber(number: string): { payment: Payment; part: Part };
    partByTradeNo(tradeNo: string): { payment: Payment; part: Part };
    /** The buyer pays. */
    pay(number: string, scenario?: Scenario): Payment;
    fail(number: string): void;
    close(number: string): Payment;
    refund(input: NewRefund): Refund;
    /** Everything due by the clock has happened afterwards. */
    runDue(): void;
    nextDueMs(): number | undefined;
  };

const REFUNDING = 'refunding';
const LATE_SUCCESS_MS = 2_000;

/** The books of a provider, in memory: what was paid, frozen, split, released, refunded. Strict in every amount. */
export function openBooks(options: {
  readonly clock: () => number;
  readonly limits: Limits;
  readonly tell: (event: BookEvent) => void;
}): Books {
  const { clock, limits, tell } = options;
  const accounts = openAccounts(clock);
  const payments = new Map<string, Payment>();
  const refunds = new Map<string, Refund>();
  const sellers = new Map<string, string>();
  let tasks: { atMs: number; run: () => void }[] = [];
  const later = (afterMs: number, run: () => void): void => {
    if (afterMs <= 0) run();
    else tasks.push({ atMs: clock() + afterMs, run });
  };

  function payment(number: string): Payment {
    const found = payments.get(number);
    if (!found) throw new BookError('PAYMENT_UNKNOWN');
    return found;
  }
  function find(test: (part: Part) => boolean): { payment: Payment; part: Part } {
    for (const one of payments.values()) {
      const part = one.parts.find(test);
      if (part) return { payment: one, part };
    }
    throw new BookError('PART_UNKNOWN');
  }
  function succeed(one: Payment): void {
    if (one.state === 'paid') return;
    one.state = 'paid';
    one.paidMs = clock();
    one.inFlight = false;
    for (const part of one.parts) {
      const to = part.freeze ? frozenOf(one.number, part.number) : balanceOf(part.seller);
      accounts.move({ kind: 'pay', number: part.number, from: WORLD, to, amountFen: part.amountFen }, 'BALANCE_SHORT');
      if (part.freeze) later(limits.freezeMs, () => releases.letGo(one, part));
    }
    tell({ kind: 'paid', payment: one });
  }
  function close(one: Payment): void {
    if (one.state !== 'unpaid') return;
    one.state = 'closed';
    one.closedMs = clock();
    if (one.inFlight) later(LATE_SUCCESS_MS, () => succeed(one));
  }
  const releases = openReleases({ accounts, clock, limits, later, paidPart });
  const transfers = openTransfers({ accounts, clock, limits, later, payments });

  function paidPart(paymentNumber: string, partNumber: string): { payment: Payment; part: Part } {
    const one = payment(paymentNumber);
    const part = one.parts.find((each) => each.number === partNumber);
    if (!part) throw new BookError('PART_UNKNOWN');
    if (one.paidMs === null) throw new BookError('NOT_PAID');
    return { payment: one, part };
  }

  function settleRefund(refund: Refund): void {
    const { part } = paidPart(refund.payment, refund.part);
    refund.endedMs = clock();
    part.refundingFen -= refund.amountFen;
    const move = (to: string, amountFen: number, kind: string): void =>
      accounts.move({ kind, number: refund.number, from: REFUNDING, to, amountFen }, 'BALANCE_SHORT');
    if (refund.reason.startsWith('abnormal-')) {
      refund.state = 'failed';
      move(frozenOf(refund.payment, refund.part), refund.fromFrozenFen, 'refund-back');
      move(balanceOf(part.seller), refund.amountFen - refund.fromFrozenFen, 'refund-back');
    } else {
      refund.state = 'succeeded';
      part.refundedFen += refund.amountFen;
      move(WORLD, refund.amountFen, 'refund');
    }
    tell({ kind: 'refunded', refund });
  }

  return {
    ...releases,
    ...transfers,
    accounts,
    payments,
    refunds,
    addSeller: (id, name) => void sellers.set(id, name),
    hasSeller: (id) => sellers.has(id),
    payment,
    byPrepayNo: (prepayNo) => [...payments.values()].find((one) => one.prepayNo === prepayNo),
    partByNumber: (number) => find((part) => part.number === number),
    partByTradeNo: (tradeNo) => find((part) => part.tradeNo === tradeNo),
    create(input) {
      const fingerprint = fingerprintOf(input);
      const known = payments.get(input.number);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new BookError('NUMBER_REUSED');
        return known;
      }
      const sum = input.parts.reduce((total, part) => total + part.amountFen, 0);
      if (sum !== input.amountFen || input.parts.some((part) => part.amountFen <= 0)) throw new BookError('SUM_WRONG');
      if (new Set(input.parts.map((part) => part.number)).size !== input.parts.length)
        throw new BookError('NUMBER_REUSED');
      for (const part of input.parts) {
        if (!sellers.has(part.seller)) throw new BookError('SELLER_UNKNOWN', part.seller);
        for (const other of payments.values())
          if (other.parts.some((each) => each.number === part.number)) throw new BookError('NUMBER_REUSED');
      }
      const one: Payment = {
        ...input,
        prepayNo: newNumber(clock, 'pre'),
        parts: input.parts.map((part) => ({
          ...part,
          tradeNo: newNumber(clock, '42'),
          splittingFen: 0,
          splitFen: 0,
          returnedFen: 0,
          refundingFen: 0,
          refundedFen: 0,
          splits: 0,
          finishing: false,
          unfrozenMs: null,
          unfrozenFen: 0,
        })),
        createdMs: clock(),
        fingerprint,
        state: 'unpaid',
        paidMs: null,
        closedMs: null,
        inFlight: false,
        scenario: 'normal',
        failures: 0,
      };
      payments.set(one.number, one);
      later(Math.max(1, Math.min(input.expiresMs - clock(), 7 * DAY_MS)), () => close(one));
      return one;
    },
    pay(number, scenario = 'normal') {
      const one = payment(number);
      if (one.state === 'paid') throw new BookError('ALREADY_PAID');
      if (one.state === 'closed') throw new BookError('PAYMENT_CLOSED');
      one.scenario = scenario;
      if (scenario === 'late-success') one.inFlight = true;
      else succeed(one);
      return one;
    },
    fail(number) {
      const one = payment(number);
      if (one.state !== 'unpaid') throw new BookError(one.state === 'paid' ? 'ALREADY_PAID' : 'PAYMENT_CLOSED');
      one.failures += 1;
    },
    close(number) {
      const one = payment(number);
      if (one.state === 'paid') throw new BookError('ALREADY_PAID');
      close(one);
      return one;
    },
    refund(input) {
      const fingerprint = fingerprintOf(input);
      const known = refunds.get(input.number);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new BookError('NUMBER_REUSED');
        return known;
      }
      const { payment: one, part } = paidPart(input.payment, input.part);
      const left = part.amountFen - part.refundedFen - part.refundingFen;
      if (input.amountFen <= 0 || input.amountFen > left) throw new BookError('REFUND_OVER_PAID', `left ${left}`);
      if (clock() - (one.paidMs ?? 0) > limits.refundWindowMs) throw new BookError('REFUND_TOO_LATE');
      const frozen = accounts.balance(frozenOf(one.number, part.number));
      if (input.from === 'frozen' && frozen < input.amountFen) throw new BookError('FROZEN_SHORT');
      const fromFrozenFen = Math.min(frozen, input.amountFen);
      const rest = input.amountFen - fromFrozenFen;
      if (accounts.balance(balanceOf(part.seller)) < rest) throw new BookError('BALANCE_SHORT');
      const hold = (from: string, amountFen: number): void =>
        accounts.move({ kind: 'refund-hold', number: input.number, from, to: REFUNDING, amountFen }, 'BALANCE_SHORT');
      hold(frozenOf(one.number, part.number), fromFrozenFen);
      hold(balanceOf(part.seller), rest);
      part.refundingFen += input.amountFen;
      const refund: Refund = {
        number: input.number,
        payment: input.payment,
        part: input.part,
        amountFen: input.amountFen,
        reason: input.reason,
        notifyUrl: input.notifyUrl,
        refundNo: newNumber(clock, '50'),
        fromFrozenFen,
        createdMs: clock(),
        fingerprint,
        state: 'processing',
        endedMs: null,
      };
      refunds.set(refund.number, refund);
      later(limits.refundTakesMs, () => settleRefund(refund));
      return refund;
    },
    addReceiver: releases.addReceiver,
    runDue() {
      for (let due = tasks.filter((task) => task.atMs <= clock()); due.length > 0; ) {
        tasks = tasks.filter((task) => !due.includes(task));
        for (const task of due.sort((a, b) => a.atMs - b.atMs)) task.run();
        due = tasks.filter((task) => task.atMs <= clock());
      }
    },
    nextDueMs: () => (tasks.length > 0 ? Math.min(...tasks.map((task) => task.atMs)) : undefined),
  };
}
