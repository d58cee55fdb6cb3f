import { type Ctx, newId, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { gatewayAccount, post } from '#modules/ledger';
import { record } from '#modules/operations';
import { resolveBooked } from '#modules/payments';
import { TREASURY } from './budget-service.ts';
import { refuse } from './errors.ts';
import { insertTransfer, type Transfer } from './store.ts';

export type TransferInput = {
  /** The due of a till settlement in the list of differences. */
  readonly differenceId: Uuid;
  /** The bank's number of the debit. */
  readonly bankNo: string;
  readonly note: string;
};

/**
 * A region's money has gone from its bank account to the provider, for what a till settlement gave to a shop: the due is worked off and
 * the movement booked, once under the bank's number. Refuses transfer_booked, payments.difference_not_found, difference_resolved,
 * difference_not_to_book.
 */
export async function bookTransfer(ctx: Ctx, input: TransferInput): Promise<Transfer> {
  return transact(ctx, async (tx) => {
    const due = await resolveBooked(tx, input.differenceId, `${input.bankNo} ${input.note}`);
    const one: Transfer = {
      ...input,
      id: newId(tx),
      subject: due.subject,
      shopId: due.shopId,
      gateway: due.gateway,
      amountFen: due.expectedFen ?? 0,
      madeBy: userIdOf(tx.actor),
      madeAt: tx.clock.now(),
    };
    try {
      await insertTransfer(tx, one);
    } catch (error) {
      if (refusedBy(error, 'transfers_bank_once')) throw refuse('transfer_booked', { bankNo: input.bankNo });
      throw error;
    }
    await post(tx, {
      cause: `voucher-transfer:${one.id}`,
      kind: 'voucher_moved',
      memo: { transferId: one.id, bankNo: one.bankNo, subject: one.subject },
      postings: [
        { account: TREASURY, amountFen: one.amountFen },
        { account: gatewayAccount(one.gateway), amountFen: -one.amountFen },
      ],
    });
    await record(tx, {
      action: 'vouchers.move_to_provider',
      subject: { kind: 'difference', id: one.differenceId },
      ...(one.shopId && { shopId: one.shopId }),
      after: { amountFen: one.amountFen, bankNo: one.bankNo, gateway: one.gateway },
      reason: one.note,
    });
    return one;
  });
}
