import type { Payment } from './books.ts';
import { type Accounts, BookError, balanceOf, fingerprintOf, newNumber } from './ledger.ts';
import { chinaDay, type Limits } from './limits.ts';

export type Transfer = {
  readonly number: string;
  readonly transferNo: string;
  readonly seller: string;
  readonly payee: string;
  readonly amountFen: number;
  readonly remark: string;
  readonly createdMs: number;
  readonly fingerprint: string;
  /** waiting: until the person takes it, or the time for it is over. */
  state: 'waiting' | 'processing' | 'succeeded' | 'failed';
  failure: string | null;
  endedMs: number | null;
};
export type NewTransfer = Pick<Transfer, 'number' | 'seller' | 'payee' | 'amountFen' | 'remark'> & {
  /** Whether a paid payment was this payee's: the provider knows its people by it. */
  readonly knows: (payment: Payment) => boolean;
  /** How long it waits for the payee, null where nobody has to confirm. */
  readonly waitsMs: number | null;
};

export type Transfers = {
  readonly transfers: ReadonlyMap<string, Transfer>;
  /** A seller's released money to a person. The same number again answers the same transfer. */
  transfer(input: NewTransfer): Transfer;
};

const TRANSFERRING = 'transferring';
/** A remark that begins so ends the transfer as when the person's account is closed. */
const FAILING_REMARK = 'abnormal-';

export function openTransfers(books: {
  readonly accounts: Accounts;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly later: (afterMs: number, run: () => void) => void;
  readonly payments: ReadonlyMap<string, Payment>;
}): Transfers {
  const { accounts, clock, limits, later, payments } = books;
  const transfers = new Map<string, Transfer>();

  function end(one: Transfer, failure: string | null): void {
    const to = failure ? balanceOf(one.seller) : `person/${one.payee}`;
    const kind = failure ? 'transfer-back' : 'transfer';
    accounts.move({ kind, number: one.number, from: TRANSFERRING, to, amountFen: one.amountFen }, 'BALANCE_SHORT');
    one.state = failure ? 'failed' : 'succeeded';
    one.failure = failure;
    one.endedMs = clock();
  }

  return {
    transfers,
    transfer(input) {
      const { number, seller, payee, amountFen, remark } = input;
      const fingerprint = fingerprintOf({ number, seller, payee, amountFen, remark });
      const known = transfers.get(number);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new BookError('NUMBER_REUSED');
        return known;
      }
      if (![...payments.values()].some((one) => one.paidMs !== null && input.knows(one)))
        throw new BookError('PAYEE_UNKNOWN', payee);
      if (amountFen < limits.transferLeastFen || amountFen > limits.transferMostFen)
        throw new BookError('TRANSFER_AMOUNT', `${amountFen}`);
      const today = chinaDay(clock());
      const had = [...transfers.values()].filter(
        (one) => one.seller === seller && one.payee === payee && chinaDay(one.createdMs) === today,
      );
      if (had.length >= limits.transfersADay) throw new BookError('TRANSFERS_DAY');
      const from = balanceOf(seller);
      accounts.move({ kind: 'transfer-hold', number, from, to: TRANSFERRING, amountFen }, 'BALANCE_SHORT');
      const one: Transfer = {
        number,
        seller,
        payee,
        amountFen,
        remark,
        transferNo: newNumber(clock, '13'),
        createdMs: clock(),
        fingerprint,
        state: input.waitsMs === null ? 'processing' : 'waiting',
        failure: null,
        endedMs: null,
      };
      transfers.set(number, one);
      if (input.waitsMs === null)
        later(limits.transferTakesMs, () => end(one, remark.startsWith(FAILING_REMARK) ? 'ACCOUNT_CLOSED' : null));
      else later(input.waitsMs, () => end(one, 'OVERDUE_CLOSE'));
      return one;
    },
  };
}
