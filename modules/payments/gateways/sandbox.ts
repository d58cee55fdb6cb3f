import type { TSchema } from 'typebox';
import { type Clock, systemClock } from '#kernel';
import {
  type CallbackEvent,
  GatewayError,
  type GatewayPayment,
  type GatewayPayout,
  type GatewayRefund,
  type GatewaySplit,
  type GatewayTransfer,
  type PaymentGateway,
} from '../gateway.ts';
import { readBill } from './sandbox-bill.ts';
import { authorization, readKeys, refusalOf, unseal } from './sandbox-signing.ts';
import {
  CallbackWire,
  ofChannel,
  PaymentWire,
  PayoutWire,
  paymentOf,
  payoutOf,
  RefundWire,
  readWire,
  refundOf,
  SplitReturnWire,
  SplitWire,
  splitOf,
  TransferWire,
  transferOf,
  UnfreezeWire,
} from './sandbox-wire.ts';

export type SandboxConfig = {
  /** Where the gateway answers, without a trailing slash. */
  readonly url: string;
  readonly appId: string;
  readonly privateKeyPem: string;
  readonly gatewayPublicKeyPem: string;
  /** 32 characters; decrypts callbacks. */
  readonly apiKey: string;
  /** `ecny`: the e-CNY wallet (数字人民币), with shops' numbers, payments and bill of its own; default `standard`. */
  readonly channel?: 'standard' | 'ecny';
  /** Our callback route as the gateway reaches it: `<base>/api/payments/callbacks/<name>`. */
  readonly notifyUrl: string;
  /** Account that receives the platform's commission; default `dongxi-platform`, at e-CNY `dongxi-platform-ecny`. */
  readonly platformAccount?: string;
  readonly timeoutMs?: number;
};

/** What the gateway calls a refusal → the code the use cases know. */
const CODES: Readonly<Record<string, string>> = {
  PAYMENT_ALREADY_PAID: 'ALREADY_PAID',
  REFUND_EXCEEDS_PAID: 'REFUND_EXCEEDS_PAID',
  PART_UNFROZEN: 'ALREADY_UNFROZEN',
};
const NUMBER_TAKEN = 'NUMBER_REUSED';

/** The adapter for one channel of the local sandbox gateway: HTTP with signed requests, verified answers, encrypted callbacks. */
export function sandboxGateway(config: SandboxConfig, clock: Clock = systemClock): PaymentGateway {
  const keys = readKeys(config);
  const { channel = 'standard' } = config;
  // The standard channel is not named: what was told before there was another has the same content.
  const named = channel === 'standard' ? {} : { channel };
  const suffix = channel === 'standard' ? '' : `-${channel}`;
  const platformAccount = config.platformAccount ?? `dongxi-platform${suffix}`;
  let receiverKnown = false;

  async function send(method: 'GET' | 'POST', path: string, content?: object): Promise<string> {
    const body = content ? JSON.stringify(content) : '';
    const response = await fetch(`${config.url}${path}`, {
      method,
      headers: {
        authorization: authorization(keys, config.appId, { method, path, body, at: clock.now() }),
        ...(content ? { 'content-type': 'application/json' } : {}),
      },
      ...(content ? { body } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(config.timeoutMs ?? 8_000),
    }).catch((error: unknown) => {
      throw new GatewayError('unavailable', 'NO_ANSWER', error instanceof Error ? error.message : 'no answer');
    });
    const text = await response.text().catch(() => {
      throw new GatewayError('unavailable', 'NO_ANSWER');
    });
    if (response.status >= 500) throw new GatewayError('unavailable', `HTTP_${response.status}`);
    // An answer that nobody signed says nothing, not even no.
    const why = refusalOf(keys, Object.fromEntries(response.headers), text, clock.now());
    if (why) throw new GatewayError('unavailable', 'ANSWER_NOT_GENUINE', why);
    if (response.ok) return text;
    const code = codeOf(text);
    // Our own key or clock is wrong, or a nonce came twice: that says nothing about the money.
    if (response.status === 401) throw new GatewayError('unavailable', 'OUR_SIGNATURE_REFUSED', code);
    throw new GatewayError('refused', CODES[code] ?? code, text.slice(0, 300));
  }

  async function ask<S extends TSchema>(schema: S, method: 'GET' | 'POST', path: string, content?: object) {
    const wire = readWire(schema, jsonOf(await send(method, path, content)));
    ofChannel(channel, wire);
    return wire;
  }

  /** The answer, or null when the gateway knows nothing under that number. */
  async function query<S extends TSchema>(schema: S, path: string) {
    try {
      return await ask(schema, 'GET', path);
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'refused' && error.code.endsWith('_NOT_FOUND')) return null;
      throw error;
    }
  }

  /** Registering the same thing under a changed name is refused; it is registered all the same. */
  async function register(path: string, content: object): Promise<void> {
    await send('POST', path, content).catch((error: unknown) => {
      if (!(error instanceof GatewayError && error.code === NUMBER_TAKEN)) throw error;
    });
  }

  /**
   * Creates, or finds what was created: after a lost answer the same number may come with another return or notify
   * address (we were restarted elsewhere), and the gateway calls that other content. It must not pass for a refusal.
   */
  async function createOrFind<T>(create: () => Promise<T>, find: () => Promise<T | null>): Promise<T> {
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === NUMBER_TAKEN)) throw error;
      const found = await find();
      if (!found) throw error;
      return found;
    }
  }

  async function queryPayment(number: string): Promise<GatewayPayment | null> {
    const wire = await query(PaymentWire, `/v1/payments/${number}`);
    return wire && paymentOf(wire);
  }
  async function queryRefund(number: string): Promise<GatewayRefund | null> {
    const wire = await query(RefundWire, `/v1/refunds/${number}`);
    return wire && refundOf(wire);
  }
  async function querySplit(number: string): Promise<GatewaySplit | null> {
    const wire = await query(SplitWire, `/v1/splits/${number}`);
    return wire && splitOf(wire);
  }
  async function queryPayout(number: string): Promise<GatewayPayout | null> {
    const wire = await query(PayoutWire, `/v1/payouts/${number}`);
    return wire && payoutOf(wire);
  }
  async function queryTransfer(number: string): Promise<GatewayTransfer | null> {
    const wire = await query(TransferWire, `/v1/transfers/${number}`);
    return wire && transferOf(wire);
  }

  return {
    name: channel === 'standard' ? 'sandbox' : channel,
    freezeDays: 30,
    callbackReply: { type: 'application/json', body: '{"code":"SUCCESS"}' },
    registerShop: async (shop) => {
      const id = `${shop.subMerchantId}${suffix}`;
      await register('/v1/sub-merchants', { sub_merchant_id: id, name: shop.name, ...named });
      return id;
    },
    createPayment: (payment) =>
      createOrFind(
        async () =>
          paymentOf(
            await ask(PaymentWire, 'POST', '/v1/payments', {
              out_trade_no: payment.number,
              amount_fen: payment.amountFen,
              currency: 'CNY',
              description: payment.description,
              notify_url: config.notifyUrl,
              return_url: payment.returnUrl,
              expires_at: payment.expiresAt.toISOString(),
              freeze: true,
              ...named,
              parts: payment.parts.map((part) => ({
                sub_merchant_id: part.subMerchantId,
                out_sub_no: part.subNumber,
                amount_fen: part.amountFen,
              })),
            }),
          ),
        () => queryPayment(payment.number),
      ),
    queryPayment: (key) => queryPayment(key.number),
    closePayment: async ({ number }) => paymentOf(await ask(PaymentWire, 'POST', `/v1/payments/${number}/close`, {})),
    refund: (refund) =>
      createOrFind(
        async () =>
          refundOf(
            await ask(RefundWire, 'POST', '/v1/refunds', {
              out_refund_no: refund.number,
              out_trade_no: refund.paymentNumber,
              out_sub_no: refund.subNumber,
              amount_fen: refund.amountFen,
              reason: refund.reason,
              notify_url: config.notifyUrl,
              from: refund.from,
            }),
          ),
        () => queryRefund(refund.number),
      ),
    queryRefund,
    split: async (split) => {
      if (!receiverKnown)
        await register('/v1/receivers', { account: platformAccount, type: 'MERCHANT_ID', name: 'Dongxi' });
      receiverKnown = true;
      return createOrFind(
        async () =>
          splitOf(
            await ask(SplitWire, 'POST', '/v1/splits', {
              out_split_no: split.number,
              out_trade_no: split.paymentNumber,
              out_sub_no: split.subNumber,
              receivers: [
                {
                  account: platformAccount,
                  type: 'MERCHANT_ID',
                  amount_fen: split.commissionFen,
                  description: '平台佣金',
                },
              ],
              finish: false,
              notify_url: config.notifyUrl,
            }),
          ),
        () => querySplit(split.number),
      );
    },
    querySplit,
    unfreeze: async (part) => {
      const wire = await ask(UnfreezeWire, 'POST', '/v1/unfreeze', {
        out_unfreeze_no: part.number,
        out_trade_no: part.paymentNumber,
        out_sub_no: part.subNumber,
      });
      return { amountFen: wire.amount_fen, at: new Date(wire.created_at ?? clock.now()) };
    },
    splitReturn: async (back) => {
      const wire = await ask(SplitReturnWire, 'POST', '/v1/split-returns', {
        out_return_no: back.number,
        out_split_no: back.splitNumber,
        account: platformAccount,
        type: 'MERCHANT_ID',
        amount_fen: back.amountFen,
        description: '退回佣金',
      });
      return { amountFen: wire.amount_fen, at: new Date(wire.created_at) };
    },
    payout: (payout) =>
      createOrFind(
        async () =>
          payoutOf(
            await ask(PayoutWire, 'POST', '/v1/payouts', {
              out_payout_no: payout.number,
              sub_merchant_id: payout.subMerchantId,
              amount_fen: payout.amountFen,
              bank_account: payout.bankAccount,
              notify_url: config.notifyUrl,
            }),
          ),
        () => queryPayout(payout.number),
      ),
    queryPayout,
    transfers: true,
    transfer: (transfer) =>
      createOrFind(
        async () =>
          transferOf(
            await ask(TransferWire, 'POST', '/v1/transfers', {
              out_transfer_no: transfer.number,
              sub_merchant_id: transfer.subMerchantId,
              out_trade_no: transfer.paymentNumber,
              out_sub_no: transfer.subNumber,
              amount_fen: transfer.amountFen,
              remark: transfer.remark,
              notify_url: config.notifyUrl,
            }),
          ),
        () => queryTransfer(transfer.number),
      ),
    queryTransfer,
    async verifyCallback(message, now) {
      const why = refusalOf(keys, message.headers, message.body, now);
      if (why) return { genuine: false, reason: why };
      try {
        const wire = readWire(CallbackWire, jsonOf(message.body));
        const resource = jsonOf(unseal(keys, wire.resource));
        ofChannel(channel, resource);
        const event = eventOf(wire.event_type, resource);
        return { genuine: true, eventId: wire.id, eventType: wire.event_type, event };
      } catch (error) {
        if (!(error instanceof GatewayError)) return { genuine: false, reason: 'content_sealed_otherwise' };
        return { genuine: false, reason: error.code === 'CHANNEL_OTHER' ? 'channel_other' : 'content_misshapen' };
      }
    },
    dailyBill: async (day) => readBill(await send('GET', `/v1/bills/${day}.csv?channel=${channel}`)),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
  }
}

function codeOf(text: string): string {
  const body = jsonOf(text);
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : 'UNKNOWN';
}

function eventOf(type: string, resource: unknown): CallbackEvent {
  switch (type.split('.')[0]) {
    case 'PAYMENT':
      return { kind: 'payment', payment: paymentOf(readWire(PaymentWire, resource)) };
    case 'REFUND':
      return { kind: 'refund', refund: refundOf(readWire(RefundWire, resource)) };
    case 'SPLIT':
      return { kind: 'split', split: splitOf(readWire(SplitWire, resource)) };
    case 'PAYOUT':
      return { kind: 'payout', payout: payoutOf(readWire(PayoutWire, resource)) };
    case 'TRANSFER':
      return { kind: 'transfer', transfer: transferOf(readWire(TransferWire, resource)) };
    case 'UNFREEZE': {
      const wire = readWire(UnfreezeWire, resource);
      return {
        kind: 'unfreeze',
        paymentNumber: wire.out_trade_no,
        subNumber: wire.out_sub_no,
        automatic: wire.cause === 'auto',
      };
    }
    default:
      return { kind: 'other' };
  }
}
