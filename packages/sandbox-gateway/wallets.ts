import { chinaDay, type Gateway } from './context.ts';
import { GatewayError } from './errors.ts';
import { CHINA_OFFSET_MS, type Wallet, type WalletClass, type WalletLimit } from './limits.ts';
import type { PaymentRow } from './payments.ts';
import { one } from './store.ts';

/** Most fen of one payment and of one China day for a wallet of that class; null has no limit. */
export function walletLimit(gateway: Gateway, walletClass: WalletClass): WalletLimit {
  return gateway.settings.walletLimits[walletClass];
}

/**
 * The e-CNY wallet (数字人民币钱包) that pays, or null where no wallet belongs. Refuses CHANNEL_WRONG for a wallet at a payment of
 * another channel, WALLET_UNKNOWN, WALLET_SINGLE_LIMIT and WALLET_DAY_LIMIT; the day's sum counts what is under way, and
 * refunds give none of it back.
 */
export function payingWallet(gateway: Gateway, payment: PaymentRow, number: string | undefined): Wallet | null {
  if (payment.channel !== 'ecny') {
    if (number !== undefined) throw new GatewayError('CHANNEL_WRONG', { channel: payment.channel });
    return null;
  }
  const wallet = gateway.settings.wallets.find((known) => known.number === number);
  if (!wallet) throw new GatewayError('WALLET_UNKNOWN');
  const { singleFen, dayFen } = walletLimit(gateway, wallet.walletClass);
  const amountFen = payment.amount_fen;
  if (singleFen !== null && amountFen > singleFen)
    throw new GatewayError('WALLET_SINGLE_LIMIT', { amount_fen: amountFen, most_fen: singleFen });
  const spentFen = spentToday(gateway, wallet.number);
  if (dayFen !== null && spentFen + amountFen > dayFen)
    throw new GatewayError('WALLET_DAY_LIMIT', { amount_fen: amountFen, spent_fen: spentFen, most_fen: dayFen });
  return wallet;
}

function spentToday(gateway: Gateway, number: string): number {
  const dayStart = Date.parse(`${chinaDay(gateway.clock())}T00:00:00Z`) - CHINA_OFFSET_MS;
  const sum = one<{ fen: number }>(
    gateway.db,
    'SELECT coalesce(sum(amount_fen), 0) AS fen FROM payments WHERE wallet = ? AND (in_flight = 1 OR paid_ms >= ?)',
    number,
    dayStart,
  );
  return sum?.fen ?? 0;
}
