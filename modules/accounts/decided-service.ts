import { type Ctx, Refusal, transact } from '#kernel';

/**
 * Counts of tries must outlive the refusal they lead to, so refusals are returned out of the transaction and thrown after its
 * commit; routes that use it commit themselves (`transaction: 'own'`).
 */
export async function decided<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T | Refusal>): Promise<T> {
  const outcome = await transact(ctx, work);
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}
