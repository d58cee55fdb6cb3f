import { createRequire } from 'node:module';
import type { Static, TSchema } from 'typebox';
import type { Clock } from '#kernel';
import { GatewayError } from '../gateway.ts';
import { patiently } from './attempts.ts';
import { readWire } from './sandbox-wire.ts';

// Twenty megabytes that only a market with Alipay pays for: loaded with its first adapter.
const load = createRequire(import.meta.url);

type Content = Readonly<Record<string, unknown>>;
type Around = { readonly notifyUrl?: string; readonly returnUrl?: string; readonly appAuthToken?: string };
export type AlipayCalls = {
  ask<S extends TSchema>(schema: S, method: string, content: Content, around?: Around): Promise<Static<S>>;
  /** The answer, or null when Alipay knows nothing of the number. */
  find<S extends TSchema>(schema: S, method: string, content: Content): Promise<Static<S> | null>;
  /** The signed address of a page; nothing is sent. */
  page(method: string, content: Content, around: Around): string;
  genuine(form: Readonly<Record<string, string>>): boolean;
};

/** What Alipay calls a refusal → the code the use cases know; texts tell apart what shares a code. */
const CODES: readonly (readonly [code: string, text: RegExp, ours: string])[] = [
  ['ACQ.TRADE_HAS_SUCCESS', /./, 'ALREADY_PAID'],
  ['ACQ.TRADE_HAS_CLOSE', /./, 'PAYMENT_CLOSED'],
  ['ACQ.TRADE_SETTLE_ERROR', /已确认结算/, 'ALREADY_CONFIRMED'],
  ['ACQ.TRADE_SETTLE_ERROR', /完结/, 'ALREADY_UNFROZEN'],
  ['ACQ.TRADE_SETTLE_ERROR', /稍后再试/, 'SPLIT_TOO_EARLY'],
  ['ACQ.ALLOC_AMOUNT_VALIDATE_ERROR', /最大可分账/, 'SPLIT_OVER_MAX'],
  ['ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', /./, 'REFUND_EXCEEDS_PAID'],
  ['isp.bill_not_exist', /./, 'BILL_NOT_READY'],
];

const chinaTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** The official SDK behind one door: answers verified, refusals told apart from trouble. */
export function alipayCalls(
  config: {
    readonly url: string;
    readonly appId: string;
    readonly privateKeyPem: string;
    readonly alipayPublicKeyPem: string;
    readonly timeoutMs: number;
  },
  clock: Clock,
): AlipayCalls {
  const { AlipaySdk } = load('alipay-sdk') as typeof import('alipay-sdk');
  const sdk = new AlipaySdk({
    appId: config.appId,
    privateKey: config.privateKeyPem.trim(),
    alipayPublicKey: config.alipayPublicKeyPem.trim(),
    keyType: 'PKCS8',
    gateway: config.url,
    timeout: config.timeoutMs,
    camelcase: false,
  });
  // The SDK would write the machine's local time; Alipay reads China's.
  const params = (content: Content, around: Around = {}) => ({
    ...around,
    timestamp: chinaTime(clock.now()),
    bizContent: { ...content },
  });

  const ask: AlipayCalls['ask'] = (schema, method, content, around) =>
    patiently(async () => {
      const answer: unknown = await sdk
        .exec(method, params(content, around), { validateSign: true })
        .catch((error: unknown) => {
          throw troubleOf(error);
        });
      const refusal = refusalIn(answer);
      if (refusal) throw refusal;
      return readWire(schema, answer);
    });

  return {
    ask,
    async find(schema, method, content) {
      try {
        return await ask(schema, method, content);
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'refused' && error.code.endsWith('_NOT_EXIST')) return null;
        throw error;
      }
    },
    page: (method, content, around) => sdk.pageExecute(method, 'GET', params(content, around)),
    genuine(form) {
      try {
        return sdk.checkNotifySignV2({ ...form });
      } catch {
        return false;
      }
    },
  };
}

function troubleOf(error: unknown): GatewayError {
  const message = error instanceof Error ? error.message : 'no answer';
  const status = /status: (\d+)/.exec(message)?.[1];
  if (status) return new GatewayError('unavailable', `HTTP_${status}`, message);
  // An answer that nobody signed says nothing, not even no.
  if (/验签失败|Response 格式错误/.test(message)) return new GatewayError('unavailable', 'ANSWER_NOT_GENUINE', message);
  return new GatewayError('unavailable', /timeout/i.test(message) ? 'NO_ANSWER' : 'NO_CONNECTION', message);
}

function refusalIn(answer: unknown): GatewayError | null {
  const { code, sub_code, sub_msg } = answer as { code?: string; sub_code?: string; sub_msg?: string };
  if (code === '10000') return null;
  const theirs = sub_code ?? code ?? 'UNKNOWN';
  const message = sub_msg ?? '';
  if (theirs === 'isv.app-call-limited') return new GatewayError('unavailable', 'TOO_OFTEN', message);
  if (code === '20000') return new GatewayError('unavailable', 'HTTP_500', message);
  // 40004 is a business refusal; every other code says that our own request was wrong, which says nothing about the money.
  if (code !== '40004') return new GatewayError('unavailable', 'OUR_REQUEST_REFUSED', `${theirs} ${message}`);
  const ours = CODES.find(([known, text]) => known === theirs && text.test(message))?.[2] ?? theirs;
  return new GatewayError('refused', ours, message);
}
