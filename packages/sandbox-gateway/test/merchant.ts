import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Send } from '../callbacks.ts';
import { type GatewaySettings, KEY_FILES, type SandboxGateway, startSandboxGateway } from '../index.ts';
import { DAY_MS } from '../limits.ts';
import {
  decrypt,
  type EncryptedResource,
  replyText,
  requestText,
  SIGNATURE_HEADER,
  sign,
  TIMESTAMP_HEADER,
  verify,
  writeAuthorization,
} from '../signature.ts';

export const APP_ID = 'dongxi-test';
/** Noon in China on a Sunday in November. */
export const START_MS = Date.parse('2026-11-22T04:00:00Z');
const NOTIFY = 'http://shop.test/notify';

export type Answer = { status: number; signed: boolean; text: string; json: Record<string, unknown> };
export type Heard = { id: string; type: string; signed: boolean; resource: Record<string, unknown>; atMs: number };

/** A merchant with a gateway of its own, a clock in its hand, and an ear for callbacks. */
export type Merchant = Awaited<ReturnType<typeof openMerchant>>;

/** With `real`, callbacks leave by HTTP and due work runs by itself. */
export async function openMerchant(settings: Partial<GatewaySettings> = {}, how: { real?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  let now = START_MS;
  const heard: Heard[] = [];
  let answer: () => Promise<{ status: number }> | { status: number } = () => ({ status: 204 });
  const send: Send = async (_url, init) => {
    heard.push(listen(init, now));
    return answer();
  };
  const dataFile = join(folder, 'gateway.sqlite');
  const start = () =>
    startSandboxGateway({
      dataFile,
      keysFolder: join(folder, 'keys'),
      appId: APP_ID,
      clock: () => now,
      settings,
      ...(how.real ? {} : { send, autoTick: false }),
    });
  let gateway: SandboxGateway = await start();
  const file = (name: string) => readFileSync(join(folder, 'keys', name), 'utf8').trim();
  const appKey: KeyObject = createPrivateKey(file(KEY_FILES.appPrivate));
  const gatewayKey = createPublicKey(file(KEY_FILES.gatewayPublic));
  const apiKey = file(KEY_FILES.apiKey);
  const controlToken = file(KEY_FILES.controlToken);

  function listen(init: Parameters<Send>[1], atMs: number): Heard {
    const body = JSON.parse(init.body) as { id: string; event_type: string; resource: EncryptedResource };
    return {
      id: body.id,
      type: body.event_type,
      signed: isSigned((name) => init.headers[name] ?? '', init.body),
      resource: JSON.parse(decrypt(body.resource, apiKey)) as Record<string, unknown>,
      atMs,
    };
  }
  function isSigned(header: (name: string) => string, body: string): boolean {
    const text = replyText({ timestamp: header(TIMESTAMP_HEADER), nonce: header('dongxi-sandbox-nonce'), body });
    return verify(text, header(SIGNATURE_HEADER), gatewayKey);
  }

  /** Signs as the platform would. */
  function authorize(
    method: string,
    path: string,
    body: string,
    over: { key?: KeyObject; atMs?: number } = {},
  ): string {
    const timestamp = String(Math.floor((over.atMs ?? now) / 1000));
    const nonce = randomBytes(16).toString('hex');
    const signature = sign(requestText({ method, path, timestamp, nonce, body }), over.key ?? appKey);
    return writeAuthorization({ appId: APP_ID, timestamp, nonce, signature });
  }
  async function raw(method: string, path: string, body: string, authorization: string): Promise<Answer> {
    const headers: Record<string, string> = { authorization };
    if (body !== '') headers['content-type'] = 'application/json';
    const response = await fetch(gateway.url + path, { method, headers, ...(body === '' ? {} : { body }) });
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, text, json, signed: isSigned((name) => response.headers.get(name) ?? '', text) };
  }
  const post = (path: string, content: object = {}) => {
    const body = JSON.stringify(content);
    return raw('POST', path, body, authorize('POST', path, body));
  };
  const get = (path: string) => raw('GET', path, '', authorize('GET', path, ''));
  const control = (path: string, content: object = {}) =>
    raw('POST', `/control${path}`, JSON.stringify(content), `Bearer ${controlToken}`);

  const merchant = {
    heard,
    post,
    get,
    control,
    raw,
    authorize,
    controlToken,
    url: () => gateway.url,
    now: () => now,
    /** Moves the clock without letting the gateway act. */
    wait: (ms: number) => {
      now += ms;
    },
    /** Moves the clock and lets the gateway do what is due. */
    advance: async (ms: number) => {
      now += ms;
      await gateway.tick();
    },
    tick: () => gateway.tick(),
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    restart: async () => {
      await gateway.close();
      gateway = await start();
    },
    /** A second door to the file, for looking at and attacking the tables. */
    database: () => new DatabaseSync(dataFile),
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
    /** A payment for the named shops, `fen` each; `pay_…` numbers. */
    payment: (number: string, parts: readonly (readonly [shop: string, fen: number])[], change: object = {}) =>
      post('/v1/payments', {
        out_trade_no: number,
        amount_fen: parts.reduce((sum, [, fen]) => sum + fen, 0),
        currency: 'CNY',
        description: '慈溪小家电',
        notify_url: NOTIFY,
        return_url: 'http://shop.test/back?from=gateway',
        expires_at: new Date(START_MS + DAY_MS).toISOString(),
        freeze: true,
        parts: parts.map(([shop, fen], index) => ({
          sub_merchant_id: shop,
          out_sub_no: `${number}-${index + 1}`,
          amount_fen: fen,
        })),
        ...change,
      }),
    /** A paid payment whose split time has come. */
    paid: async (number: string, parts: readonly (readonly [shop: string, fen: number])[], change: object = {}) => {
      await merchant.payment(number, parts, change);
      await control(`/payments/${number}/pay`, { scenario: 'normal' });
      await merchant.advance(1_000);
    },
    refund: (number: string, trade: string, fen: number, change: object = {}) =>
      post('/v1/refunds', {
        out_refund_no: number,
        out_trade_no: trade,
        out_sub_no: `${trade}-1`,
        amount_fen: fen,
        reason: '七天无理由',
        notify_url: NOTIFY,
        ...change,
      }),
    split: (
      number: string,
      trade: string,
      receivers: readonly (readonly [account: string, fen: number])[],
      finish = false,
    ) =>
      post('/v1/splits', {
        out_split_no: number,
        out_trade_no: trade,
        out_sub_no: `${trade}-1`,
        receivers: receivers.map(([account, fen]) => ({
          account,
          type: account.startsWith('person') ? 'PERSONAL_OPENID' : 'MERCHANT_ID',
          amount_fen: fen,
          description: '平台佣金',
        })),
        finish,
      }),
    unfreeze: (number: string, trade: string) =>
      post('/v1/unfreeze', { out_unfreeze_no: number, out_trade_no: trade, out_sub_no: `${trade}-1` }),
    payout: (number: string, shop: string, fen: number, bankNumber = '6222020000001234') =>
      post('/v1/payouts', {
        out_payout_no: number,
        sub_merchant_id: shop,
        amount_fen: fen,
        bank_account: { holder: '王小明', number: bankNumber, bank: '工商银行' },
        notify_url: NOTIFY,
      }),
    transfer: (number: string, shop: string, trade: string, fen: number, change: object = {}) =>
      post('/v1/transfers', {
        out_transfer_no: number,
        sub_merchant_id: shop,
        out_trade_no: trade,
        out_sub_no: `${trade}-1`,
        amount_fen: fen,
        remark: '延迟发货赔付',
        notify_url: NOTIFY,
        ...change,
      }),
    /** The first part of a payment as the gateway tells it. */
    part: async (trade: string) => {
      const parts = (await get(`/v1/payments/${trade}`)).json.parts as Record<string, number | string | null>[];
      return parts[0] ?? {};
    },
    settled: async (shop: string) => (await get(`/v1/sub-merchants/${shop}`)).json.settled_fen,
  };

  for (const shop of ['shop-a', 'shop-b'])
    await post('/v1/sub-merchants', { sub_merchant_id: shop, name: `店铺 ${shop}` });
  for (const account of ['platform', 'closed-streamer']) {
    await post('/v1/receivers', { account, type: 'MERCHANT_ID', name: account });
  }
  await post('/v1/receivers', { account: 'person-streamer', type: 'PERSONAL_OPENID', name: '主播' });
  return merchant;
}
