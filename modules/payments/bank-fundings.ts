import { type Ctx, newId, refusedBy, transact, userIdOf } from '#kernel';
import { balance, gatewayAccount, post } from '#modules/ledger';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { gatewayNames } from './gateway.ts';
import * as store from './store/bank-fundings.ts';
import { BANK } from './store/payout-batches.ts';

export type BankMoney = {
  /** What the custody account holds by our books. */
  readonly heldFen: number;
  /** Told to the bank by a file, not ended. */
  readonly underWayFen: number;
  /** What a further file may carry. */
  readonly freeFen: number;
};

/** The custody account from which files to the bank are paid, by the ledger, in fen. */
export async function bankMoney(ctx: Ctx): Promise<BankMoney> {
  const [owed, { underWayFen }] = await Promise.all([balance(ctx, gatewayAccount(BANK)), store.bankFigures(ctx)]);
  // A gateway's account is negative while it holds money for others.
  const heldFen = 0 - owed;
  return { heldFen, underWayFen, freeFen: Math.max(0, heldFen - underWayFen) };
}

export type FundingInput = {
  readonly gateway: string;
  readonly amountFen: number;
  /** The bank's number of the credit. */
  readonly bankNo: string;
  readonly note: string;
};

/**
 * Money of shops has left a provider for the custody account: booked once under the bank's number, never more than the provider
 * holds by our books. Refuses funding_gateway, funding_exceeds, funding_booked.
 */
export async function bookFunding(ctx: Ctx, input: FundingInput): Promise<store.FundingRow> {
  if (!gatewayNames(ctx).includes(input.gateway)) throw refuse('funding_gateway', { gateway: input.gateway });
  return transact(ctx, async (tx) => {
    await store.lockBank(tx);
    const heldFen = 0 - (await balance(tx, gatewayAccount(input.gateway)));
    if (input.amountFen > heldFen) throw refuse('funding_exceeds', { heldFen, askedFen: input.amountFen });
    const one = { ...input, id: newId(tx), madeBy: userIdOf(tx.actor), madeAt: tx.clock.now() };
    try {
      await store.insertFunding(tx, one);
    } catch (error) {
      if (refusedBy(error, 'bank_fundings_once')) throw refuse('funding_booked', { bankNo: input.bankNo });
      throw error;
    }
    await post(tx, {
      cause: `bank-funding:${one.id}`,
      kind: 'bank_funded',
      memo: { fundingId: one.id, bankNo: one.bankNo },
      postings: [
        { account: gatewayAccount(BANK), amountFen: -one.amountFen },
        { account: gatewayAccount(one.gateway), amountFen: one.amountFen },
      ],
    });
    await record(tx, {
      action: 'payments.book_bank_funding',
      subject: { kind: 'bank_funding', id: one.id },
      after: { gateway: one.gateway, amountFen: one.amountFen, bankNo: one.bankNo },
      reason: one.note,
    });
    return one;
  });
}

/** The books of the custody account are what was sent there less what arrived from it, and cover what is under way. */
export async function bankCovered(ctx: Ctx) {
  const [{ heldFen, underWayFen }, { fundedFen, paidFen }] = await Promise.all([
    bankMoney(ctx),
    store.bankFigures(ctx),
  ]);
  const breaches: string[] = [];
  if (heldFen !== fundedFen - paidFen)
    breaches.push(`the bank holds ${heldFen} fen by the ledger, by what came and went ${fundedFen - paidFen}`);
  if (heldFen < underWayFen) breaches.push(`files tell the bank to pay ${underWayFen} fen, it holds ${heldFen}`);
  return { counted: 1, breaches };
}
