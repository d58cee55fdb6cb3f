import { type Ctx, newId, Refusal, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { balance, budgetAccount, gatewayAccount, post } from '#modules/ledger';
import { record } from '#modules/operations';
import { divisionPath } from '#modules/regions';
import { refuse } from './errors.ts';
import { budgetSums, insertDeposit } from './store.ts';

/** The bank account in which regions' money for vouchers lies, apart from buyers' money; an outside party like a provider. */
export const TREASURY = gatewayAccount('treasury');

export type BudgetMove = {
  readonly region: string;
  readonly amountFen: number;
  /** The bank's number of the credit or debit: each is booked once. */
  readonly bankNo: string;
  readonly note: string;
};

/**
 * A region's money for vouchers came in, or what is left of it went back to the region: booked once under the bank's number, never more
 * back than is free. Refuses regions.division_unknown, deposit_booked, budget_too_low.
 */
export async function moveBudget(ctx: Ctx, way: 'in' | 'back', input: BudgetMove): Promise<{ readonly id: Uuid }> {
  await divisionPath(ctx, input.region);
  return transact(ctx, async (tx) => {
    const one = { ...input, way, id: newId(tx), madeBy: userIdOf(tx.actor), madeAt: tx.clock.now() };
    try {
      await insertDeposit(tx, one);
    } catch (error) {
      if (refusedBy(error, 'deposits_once')) throw refuse('deposit_booked', { bankNo: input.bankNo });
      throw error;
    }
    const amountFen = way === 'in' ? one.amountFen : -one.amountFen;
    await fromBudget(tx, input.region, -amountFen, () =>
      post(tx, {
        cause: `voucher-budget:${one.id}`,
        kind: way === 'in' ? 'budget_paid_in' : 'budget_paid_back',
        memo: { region: input.region, bankNo: input.bankNo, depositId: one.id },
        postings: [
          { account: TREASURY, amountFen: -amountFen },
          { account: budgetAccount(input.region), amountFen },
        ],
      }),
    );
    await record(tx, {
      action: way === 'in' ? 'vouchers.pay_in' : 'vouchers.pay_back',
      subject: { kind: 'region', id: input.region },
      after: { amountFen: one.amountFen, bankNo: one.bankNo },
      reason: one.note,
    });
    return { id: one.id };
  });
}

/** Books what takes `neededFen` from a region's budget. Refuses budget_too_low, by what there is or by the database's word. */
export async function fromBudget<T>(tx: Ctx, region: string, neededFen: number, book: () => Promise<T>): Promise<T> {
  const leftFen = neededFen > 0 ? await balance(tx, budgetAccount(region)) : 0;
  if (neededFen > 0 && leftFen < neededFen) throw refuse('budget_too_low', { leftFen, neededFen });
  try {
    return await book();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
      throw refuse('budget_too_low', { leftFen: 0, neededFen });
    throw error;
  }
}

export type Budget = {
  readonly leftFen: number;
  readonly inFen: number;
  readonly backFen: number;
};
/** A region's budget by its deposits and the ledger, in fen. */
export async function budgetOf(ctx: Ctx, region: string): Promise<Budget> {
  const [leftFen, [sums]] = await Promise.all([balance(ctx, budgetAccount(region)), budgetSums(ctx, region)]);
  return { leftFen, inFen: sums?.inFen ?? 0, backFen: sums?.backFen ?? 0 };
}
