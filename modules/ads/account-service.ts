import { type Ctx, newId, Refusal, type ShopScope, transact, type Uuid } from '#kernel';
import { balance, post, shopAccount } from '#modules/ledger';
import { record } from '#modules/operations';
import { claimedFen } from '#modules/payments';
import { refuse } from './errors.ts';
import { addToAccount, takeFromAccount } from './store.ts';

const move = (tx: Ctx, shopId: Uuid, kind: 'ads_paid_in' | 'ads_paid_back', amountFen: number) => {
  const [from, to] = kind === 'ads_paid_in' ? (['available', 'ads'] as const) : (['ads', 'available'] as const);
  return post(tx, {
    cause: `${kind}:${newId(tx)}`,
    kind,
    shopId,
    postings: [
      { account: shopAccount(shopId, from), amountFen: -amountFen },
      { account: shopAccount(shopId, to), amountFen },
    ],
  });
};
const told = (tx: Ctx, shopId: Uuid, action: string, amountFen: number) =>
  record(tx, { action, subject: { kind: 'shop', id: shopId }, shopId, after: { amountFen } });

/** Pays in for advertisements out of the shop's balance, in fen; what the shop owes its buyers comes first. Refuses ads.balance_short. */
export async function payIn(ctx: Ctx, { shopId }: ShopScope, amountFen: number): Promise<void> {
  const owedFen = await claimedFen(ctx, shopId);
  try {
    await transact(ctx, async (tx) => {
      const freeFen = (await balance(tx, shopAccount(shopId, 'available'))) - owedFen;
      if (freeFen < amountFen) throw refuse('balance_short', { freeFen: Math.max(0, freeFen) });
      await addToAccount(tx, shopId, amountFen);
      await move(tx, shopId, 'ads_paid_in', amountFen);
      await told(tx, shopId, 'ads.pay_in', amountFen);
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
      throw refuse('balance_short', { freeFen: 0 });
    throw error;
  }
}

/** Takes back what no click has cost, in fen, at any time and without a fee. Refuses ads.account_short. */
export const payBack = (ctx: Ctx, { shopId }: ShopScope, amountFen: number): Promise<void> =>
  transact(ctx, async (tx) => {
    if (!(await takeFromAccount(tx, shopId, amountFen))) throw refuse('account_short');
    await move(tx, shopId, 'ads_paid_back', amountFen);
    await told(tx, shopId, 'ads.pay_back', amountFen);
  });
