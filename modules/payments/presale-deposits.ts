import { type Ctx, transact, type Uuid } from '#kernel';
import { openPayment } from './payments.ts';
import { markPurpose } from './store/payments.ts';

/**
 * Opens the payment of a presale's deposit (定金) in the caller's transaction: `presaleId` stands for trade and order, and its escrow holds the
 * deposit until it is asked back (`requestRefund`) or released (`requestSettlement`). `presale.deposit_paid` follows in the door's transaction.
 */
export async function openPresaleDeposit(
  ctx: Ctx,
  input: {
    readonly presaleId: Uuid;
    readonly shopId: Uuid;
    readonly buyerId: Uuid;
    readonly amountFen: number;
    readonly expiresAt: Date;
  },
): Promise<void> {
  const { presaleId, shopId, buyerId, amountFen, expiresAt } = input;
  await transact(ctx, async (tx) => {
    const parts = [{ shopId, orderId: presaleId, amountFen }];
    const { paymentId } = await openPayment(tx, { tradeId: presaleId, buyerId, parts, expiresAt });
    await markPurpose(tx, paymentId, 'presale');
  });
}
