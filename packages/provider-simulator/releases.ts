import type { Part, Payment } from './books.ts';
import { type Accounts, BookError, balanceOf, fingerprintOf, frozenOf, newNumber, WORLD } from './ledger.ts';
import { chinaDay, type Limits } from './limits.ts';

export type SplitReceiver = {
  readonly kind: 'merchant' | 'person';
  readonly account: string;
  readonly amountFen: number;
  result: 'pending' | 'success' | 'closed';
  failure: string | null;
  returnedFen: number;
  endedMs: number | null;
};
export type Split = {
  readonly number: string;
  readonly splitNo: string;
  readonly payment: string;
  readonly part: string;
  readonly receivers: SplitReceiver[];
  readonly finish: boolean;
  readonly createdMs: number;
  readonly fingerprint: string;
  state: 'processing' | 'finished';
};
export type NewSplit = Pick<Split, 'number' | 'payment' | 'part' | 'finish'> & {
  readonly receivers: readonly Pick<SplitReceiver, 'kind' | 'account' | 'amountFen'>[];
};
export type Release = {
  readonly number: string;
  readonly payment: string;
  readonly part: string;
  readonly amountFen: number;
  readonly cause: 'merchant' | 'finish' | 'limit';
  readonly createdMs: number;
};
export type SplitReturn = {
  readonly number: string;
  readonly returnNo: string;
  readonly split: string;
  readonly account: string;
  readonly amountFen: number;
  readonly createdMs: number;
};
export type Payout = {
  readonly number: string;
  readonly payoutNo: string;
  readonly seller: string;
  readonly amountFen: number;
  readonly createdMs: number;
  readonly fingerprint: string;
  state: 'processing' | 'arrived' | 'returned';
  failure: string | null;
  endedMs: number | null;
};
export type NewPayout = Pick<Payout, 'number' | 'seller' | 'amountFen'> & { readonly fails: boolean };

export type Releases = {
  readonly splits: ReadonlyMap<string, Split>;
  readonly releases: ReadonlyMap<string, Release>;
  readonly returns: ReadonlyMap<string, SplitReturn>;
  readonly payouts: ReadonlyMap<string, Payout>;
  addReceiver(kind: 'merchant' | 'person', account: string): void;
  split(input: NewSplit): Split;
  /** Releases what is left of a part to its seller; once. The same number again answers the same release. */
  unfreeze(input: { readonly number: string; readonly payment: string; readonly part: string }): Release;
  splitReturn(input: Pick<SplitReturn, 'number' | 'split' | 'account' | 'amountFen'>): SplitReturn;
  payout(input: NewPayout): Payout;
  /** The provider's own limit has passed. */
  letGo(payment: Payment, part: Part): void;
};

const SPLITTING = 'splitting';
const PAYING_OUT = 'paying-out';
const receiverOf = (kind: string, account: string): string =>
  kind === 'person' ? `person/${account}` : balanceOf(account);

/** A receiver account that starts with this ends closed, as when its owner gave the account up. */
const CLOSED_ACCOUNT = 'closed-';

export function openReleases(books: {
  readonly accounts: Accounts;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly later: (afterMs: number, run: () => void) => void;
  readonly paidPart: (payment: string, part: string) => { payment: Payment; part: Part };
}): Releases {
  const { accounts, clock, limits, later, paidPart } = books;
  const receivers = new Set<string>();
  const splits = new Map<string, Split>();
  const releases = new Map<string, Release>();
  const returns = new Map<string, SplitReturn>();
  const payouts = new Map<string, Payout>();

  function release(number: string, where: { payment: Payment; part: Part }, cause: Release['cause']): Release {
    const { payment, part } = where;
    const from = frozenOf(payment.number, part.number);
    const amountFen = accounts.balance(from);
    accounts.move({ kind: 'unfreeze', number, from, to: balanceOf(part.seller), amountFen }, 'FROZEN_SHORT');
    part.unfrozenMs = clock();
    part.unfrozenFen = amountFen;
    const done = { number, payment: payment.number, part: part.number, amountFen, cause, createdMs: clock() };
    releases.set(number, done);
    return done;
  }

  function receivedByPerson(account: string): number {
    const month = chinaDay(clock()).slice(0, 7);
    let sum = 0;
    for (const split of splits.values())
      for (const one of split.receivers)
        if (one.kind === 'person' && one.account === account && one.result === 'success' && one.endedMs !== null)
          if (chinaDay(one.endedMs).startsWith(month)) sum += one.amountFen;
    return sum;
  }

  function settle(split: Split): void {
    const where = paidPart(split.payment, split.part);
    const { part } = where;
    for (const one of split.receivers) {
      const failure = one.account.startsWith(CLOSED_ACCOUNT)
        ? 'ACCOUNT_ABNORMAL'
        : one.kind === 'person' && receivedByPerson(one.account) + one.amountFen > limits.personMonthlyFen
          ? 'RECEIVER_RECEIPT_LIMIT'
          : null;
      const back = part.unfrozenMs === null ? frozenOf(split.payment, split.part) : balanceOf(part.seller);
      accounts.move(
        {
          kind: failure ? 'split-back' : 'split',
          number: split.number,
          from: SPLITTING,
          to: failure ? back : receiverOf(one.kind, one.account),
          amountFen: one.amountFen,
        },
        'FROZEN_SHORT',
      );
      one.result = failure ? 'closed' : 'success';
      one.failure = failure;
      one.endedMs = clock();
      part.splittingFen -= one.amountFen;
      if (!failure) part.splitFen += one.amountFen;
    }
    split.state = 'finished';
    if (split.finish && part.unfrozenMs === null) release(`${split.number}-finish`, where, 'finish');
  }

  return {
    splits,
    releases,
    returns,
    payouts,
    addReceiver(kind, account) {
      if (receivers.size >= limits.registeredReceivers && !receivers.has(`${kind} ${account}`))
        throw new BookError('RECEIVERS_FULL');
      receivers.add(`${kind} ${account}`);
    },
    split(input) {
      const fingerprint = fingerprintOf(input);
      const known = splits.get(input.number);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new BookError('NUMBER_REUSED');
        return known;
      }
      // Split and unfreeze share one number space.
      if (releases.has(input.number)) throw new BookError('NUMBER_REUSED');
      const { payment, part } = paidPart(input.payment, input.part);
      if (!part.freeze) throw new BookError('NOT_FROZEN');
      if (part.unfrozenMs !== null || part.finishing) throw new BookError('UNFROZEN');
      if (clock() < (payment.paidMs ?? 0) + limits.splitAfterMs) throw new BookError('SPLIT_TOO_EARLY');
      if (part.splits >= limits.splitRequests) throw new BookError('SPLIT_REQUESTS');
      if (input.receivers.length === 0 || input.receivers.length > limits.splitReceivers)
        throw new BookError('SPLIT_RECEIVERS');
      const seen = new Set<string>();
      for (const { kind, account } of input.receivers) {
        if (!receivers.has(`${kind} ${account}`)) throw new BookError('RECEIVER_UNKNOWN', account);
        if (seen.has(`${kind} ${account}`)) throw new BookError('RECEIVER_TWICE', account);
        seen.add(`${kind} ${account}`);
      }
      const total = input.receivers.reduce((sum, one) => sum + one.amountFen, 0);
      const most = Math.floor((part.amountFen * limits.splitMaxBps) / 10_000);
      if (total > most - part.splitFen - part.splittingFen) throw new BookError('SPLIT_OVER_MAX', `most ${most}`);
      const from = frozenOf(payment.number, part.number);
      accounts.move(
        { kind: 'split-hold', number: input.number, from, to: SPLITTING, amountFen: total },
        'FROZEN_SHORT',
      );
      part.splittingFen += total;
      part.splits += 1;
      part.finishing = input.finish;
      const split: Split = {
        ...input,
        receivers: input.receivers.map((one) => ({
          ...one,
          result: 'pending',
          failure: null,
          returnedFen: 0,
          endedMs: null,
        })),
        splitNo: newNumber(clock, '30'),
        createdMs: clock(),
        fingerprint,
        state: 'processing',
      };
      splits.set(split.number, split);
      later(limits.splitTakesMs, () => settle(split));
      return split;
    },
    unfreeze(input) {
      const known = releases.get(input.number);
      if (known) {
        if (known.payment !== input.payment || known.part !== input.part) throw new BookError('NUMBER_REUSED');
        return known;
      }
      if (splits.has(input.number)) throw new BookError('NUMBER_REUSED');
      const where = paidPart(input.payment, input.part);
      if (!where.part.freeze) throw new BookError('NOT_FROZEN');
      if (where.part.unfrozenMs !== null || where.part.finishing) throw new BookError('UNFROZEN');
      return release(input.number, where, 'merchant');
    },
    letGo(payment, part) {
      if (part.unfrozenMs === null)
        release(`limit-${payment.number}-${part.number}`.slice(0, 64), { payment, part }, 'limit');
    },
    splitReturn(input) {
      const known = returns.get(input.number);
      if (known) {
        if (known.amountFen !== input.amountFen || known.split !== input.split) throw new BookError('NUMBER_REUSED');
        return known;
      }
      const split = splits.get(input.split);
      const one = split?.receivers.find((each) => each.account === input.account && each.result === 'success');
      if (!split || !one) throw new BookError('SPLIT_UNKNOWN');
      if (one.kind === 'person') throw new BookError('RETURN_FROM_PERSON');
      if (clock() - split.createdMs > limits.returnWindowMs) throw new BookError('RETURN_TOO_LATE');
      if (input.amountFen <= 0 || one.returnedFen + input.amountFen > one.amountFen)
        throw new BookError('RETURN_OVER_SPLIT');
      const { part } = paidPart(split.payment, split.part);
      accounts.move(
        {
          kind: 'split-return',
          number: input.number,
          from: receiverOf(one.kind, one.account),
          to: balanceOf(part.seller),
          amountFen: input.amountFen,
        },
        'BALANCE_SHORT',
      );
      one.returnedFen += input.amountFen;
      part.returnedFen += input.amountFen;
      const done = { ...input, returnNo: newNumber(clock, '31'), createdMs: clock() };
      returns.set(done.number, done);
      return done;
    },
    payout(input) {
      const fingerprint = fingerprintOf(input);
      const known = payouts.get(input.number);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new BookError('NUMBER_REUSED');
        return known;
      }
      const { number, seller, amountFen } = input;
      accounts.move(
        { kind: 'payout-hold', number, from: balanceOf(seller), to: PAYING_OUT, amountFen },
        'BALANCE_SHORT',
      );
      const payout: Payout = {
        number,
        seller,
        amountFen,
        payoutNo: newNumber(clock, '60'),
        createdMs: clock(),
        fingerprint,
        state: 'processing',
        failure: null,
        endedMs: null,
      };
      payouts.set(number, payout);
      later(limits.payoutTakesMs, () => {
        const to = input.fails ? balanceOf(seller) : WORLD;
        accounts.move({ kind: 'payout', number, from: PAYING_OUT, to, amountFen }, 'BALANCE_SHORT');
        payout.state = input.fails ? 'returned' : 'arrived';
        payout.failure = input.fails ? 'BANK_ACCOUNT_WRONG' : null;
        payout.endedMs = clock();
      });
      return payout;
    },
  };
}
