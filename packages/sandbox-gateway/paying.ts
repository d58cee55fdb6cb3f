import { notify } from './callbacks.ts';
import { ACCOUNT, type Gateway, move, schedule } from './context.ts';
import { GatewayError } from './errors.ts';
import { DEFAULT_CALLBACK_DELAY_MS } from './limits.ts';
import { getPayment, type PaymentRow, partsOf, paymentView } from './payments.ts';
import { isScenario, type Scenario } from './shapes.ts';
import { readSetting, run, transaction, writeSetting } from './store.ts';
import { payingWallet } from './wallets.ts';

/** How callbacks of payments behave when the tester wishes nothing else. */
export function defaultScenario(gateway: Gateway): { scenario: Scenario; delayMs: number } {
  const scenario = readSetting(gateway.db, 'scenario') ?? 'normal';
  return {
    scenario: isScenario(scenario) ? scenario : 'normal',
    delayMs: Number(readSetting(gateway.db, 'scenario-delay-ms') ?? DEFAULT_CALLBACK_DELAY_MS),
  };
}

export function setDefaultScenario(gateway: Gateway, scenario: Scenario, delayMs: number | undefined) {
  transaction(gateway.db, () => {
    writeSetting(gateway.db, 'scenario', scenario);
    if (delayMs !== undefined) writeSetting(gateway.db, 'scenario-delay-ms', String(delayMs));
  });
  return { scenario, delay_ms: defaultScenario(gateway).delayMs };
}

/** The buyer pays. The scenario (or the default one) decides how the merchant learns of it. */
export function payPayment(
  gateway: Gateway,
  outTradeNo: string,
  wish: { scenario?: Scenario; delayMs?: number; wallet?: string } = {},
) {
  return transaction(gateway.db, () => {
    const payment = getPayment(gateway, outTradeNo);
    if (payment.paid_ms !== null) throw new GatewayError('PAYMENT_ALREADY_PAID', { state: payment.state });
    if (payment.state === 'CLOSED') throw new GatewayError('PAYMENT_CLOSED');
    if (payment.in_flight === 1) throw new GatewayError('PAYMENT_IN_FLIGHT');
    const wallet = payingWallet(gateway, payment, wish.wallet);
    const fallback = defaultScenario(gateway);
    const scenario = wish.scenario ?? fallback.scenario;
    const delayMs = scenario === 'delayed' ? (wish.delayMs ?? fallback.delayMs) : 0;
    run(
      gateway.db,
      'UPDATE payments SET scenario = ?, delay_ms = ?, wallet = ? WHERE out_trade_no = ?',
      scenario,
      delayMs,
      wallet?.number ?? null,
      outTradeNo,
    );
    if (scenario === 'reordered') {
      run(gateway.db, 'UPDATE payments SET in_flight = 1 WHERE out_trade_no = ?', outTradeNo);
    } else {
      succeed(gateway, getPayment(gateway, outTradeNo));
    }
    return paymentView(gateway, outTradeNo);
  });
}

/** The buyer's attempt fails (card refused): the payment stays payable, and no callback is sent, as with the real ones. */
export function failPayment(gateway: Gateway, outTradeNo: string) {
  return transaction(gateway.db, () => {
    const payment = getPayment(gateway, outTradeNo);
    if (payment.paid_ms !== null) throw new GatewayError('PAYMENT_ALREADY_PAID', { state: payment.state });
    if (payment.state === 'CLOSED') throw new GatewayError('PAYMENT_CLOSED');
    run(gateway.db, 'UPDATE payments SET failures = failures + 1 WHERE out_trade_no = ?', outTradeNo);
    return paymentView(gateway, outTradeNo);
  });
}

/** The late-success task: a closed payment becomes paid after all. */
export function lateSuccess(gateway: Gateway, outTradeNo: string): void {
  const payment = getPayment(gateway, outTradeNo);
  if (payment.paid_ms === null) succeed(gateway, payment);
}

function succeed(gateway: Gateway, payment: PaymentRow): void {
  const { db, settings } = gateway;
  const now = gateway.clock();
  run(
    db,
    `UPDATE payments SET state = 'SUCCESS', paid_ms = ?, in_flight = 0 WHERE out_trade_no = ? AND paid_ms IS NULL`,
    now,
    payment.out_trade_no,
  );
  for (const part of partsOf(gateway, payment.out_trade_no)) {
    const to = payment.freeze
      ? ACCOUNT.frozen(payment.out_trade_no, part.out_sub_no)
      : ACCOUNT.balance(part.sub_merchant_id);
    const number = partNumber(payment.out_trade_no, part.out_sub_no);
    move(gateway, { kind: 'pay', number, from: ACCOUNT.world, to, amountFen: part.amount_fen }, 'INTERNAL');
    if (payment.freeze) {
      const until = now + settings.freezeMs;
      run(
        db,
        'UPDATE parts SET freeze_until_ms = ? WHERE out_trade_no = ? AND out_sub_no = ?',
        until,
        payment.out_trade_no,
        part.out_sub_no,
      );
      schedule(gateway, 'auto-unfreeze', JSON.stringify([payment.out_trade_no, part.out_sub_no]), until);
    }
  }
  const truth = paymentView(gateway, payment.out_trade_no);
  const scenario = payment.scenario ?? 'normal';
  // A lie of one fen is the hardest to notice: whoever compares amounts catches it, whoever rounds does not.
  const resource = scenario === 'wrong-amount' ? { ...truth, amount_fen: truth.amount_fen - 1 } : truth;
  const event = { type: 'PAYMENT.SUCCESS', number: payment.out_trade_no, url: payment.notify_url, resource } as const;
  notify(gateway, event, { scenario, delayMs: payment.delay_ms });
}

/** How movements and bills name a part: `out_trade_no/out_sub_no`. */
export function partNumber(outTradeNo: string, outSubNo: string): string {
  return `${outTradeNo}/${outSubNo}`;
}
