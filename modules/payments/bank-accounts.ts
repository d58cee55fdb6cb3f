import { type Ctx, hours, later, newId, type ShopScope, transact, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store/payouts.ts';

export type BankAccountInput = { readonly holder: string; readonly bank: string; readonly number: string };

/** Bank card numbers (银行卡号) carry a Luhn digit; corporate accounts do not, and are up to 32 digits. */
const NUMBER = /^\d{8,32}$/;

/** The account a shop's payouts go to. Replacing it starts the cooling period. Refuses bank_account_invalid. */
export async function setBankAccount(
  ctx: Ctx,
  shop: ShopScope,
  input: BankAccountInput,
): Promise<store.BankAccountRow> {
  const number = input.number.replace(/[\s-]/g, '');
  if (!NUMBER.test(number))
    throw refuse('bank_account_invalid', {}, { fields: [{ field: 'number', code: 'payments.bank_account_invalid' }] });
  return transact(ctx, async (tx) => {
    const row: store.BankAccountRow = {
      shopId: shop.shopId,
      id: newId(tx),
      holder: input.holder.trim(),
      bank: input.bank.trim(),
      numberSealed: tx.runtime.secrets.seal(number),
      numberEnd: number.slice(-4),
      addedBy: userIdOf(tx.actor),
      addedAt: tx.clock.now(),
    };
    const before = await store.selectBankAccount(tx, shop.shopId);
    await store.replaceBankAccount(tx, row);
    await record(tx, {
      action: 'payments.set_bank_account',
      subject: { kind: 'shop', id: shop.shopId },
      shopId: shop.shopId,
      before: before ? { bank: before.bank, numberEnd: before.numberEnd } : null,
      after: { bank: row.bank, numberEnd: row.numberEnd },
    });
    return row;
  });
}

export const bankAccountOf = (ctx: Ctx, shop: ShopScope): Promise<store.BankAccountRow | null> =>
  store.selectBankAccount(ctx, shop.shopId);

/** Not before this moment may money asked for now leave for that account. */
export async function coolUntil(tx: Ctx, bank: store.BankAccountRow): Promise<Date> {
  const [usual, fresh] = await Promise.all([
    setting(tx, 'payments.payout_cooling_hours', settings),
    setting(tx, 'payments.new_account_cooling_hours', settings),
  ]);
  const now = tx.clock.now();
  const byRule = later(now, hours(usual));
  // A changed account may be a thief's; the first one was checked when the shop opened.
  if (await store.isFirstBankAccount(tx, bank.shopId)) return byRule;
  const byAccount = later(bank.addedAt, hours(fresh));
  return byAccount.getTime() > byRule.getTime() ? byAccount : byRule;
}
