import type { KeyObject } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import { type Clock, later, minutes } from '#kernel';
import { GatewayError } from '../gateway.ts';
import { patiently, unreachable } from './attempts.ts';
import { readWire } from './sandbox-wire.ts';
import { authorization, keyOfCertificate, refusalOf, unseal, type WechatKeys } from './wechat-signing.ts';
import { CertificatesWire } from './wechat-wire.ts';

export type WechatHttp = {
  ask<S extends TSchema>(schema: S, method: 'GET' | 'POST', path: string, content?: object): Promise<Static<S>>;
  /** The answer, or null when WeChat Pay knows nothing under that number. */
  find<S extends TSchema>(schema: S, path: string): Promise<Static<S> | null>;
  send(method: 'GET' | 'POST', path: string, content?: object): Promise<string>;
  /** A bill's file; its hash, which came signed, is checked by the caller. */
  download(url: string): Promise<string>;
  keyOf(serial: string): Promise<KeyObject | null>;
};

/** What WeChat Pay calls a refusal → the code the use cases know; texts tell apart what shares a code. */
const CODES: readonly (readonly [code: string, text: RegExp, ours: string])[] = [
  ['ORDERPAID', /./, 'ALREADY_PAID'],
  ['ORDER_CLOSED', /./, 'PAYMENT_CLOSED'],
  ['ORDER_FINISHED', /./, 'ALREADY_UNFROZEN'],
  ['RULE_LIMIT', /稍后再试/, 'SPLIT_TOO_EARLY'],
  ['RULE_LIMIT', /最大分账比例/, 'SPLIT_OVER_MAX'],
  ['INVALID_REQUEST', /退款金额大于支付金额/, 'REFUND_EXCEEDS_PAID'],
  ['NO_STATEMENT_EXIST', /./, 'BILL_NOT_READY'],
];
const PASSING: Readonly<Record<string, string>> = { FREQUENCY_LIMITED: 'TOO_OFTEN', SYSTEM_ERROR: 'HTTP_500' };

/** Signed requests, verified answers, and the platform's certificates, fetched when an unknown serial is met. */
export function wechatHttp(
  config: { readonly url: string; readonly timeoutMs: number; readonly platformKeys: ReadonlyMap<string, KeyObject> },
  keys: WechatKeys,
  clock: Clock,
): WechatHttp {
  const known = new Map(config.platformKeys);
  let fetchedAt = new Date(0);

  async function once(method: 'GET' | 'POST', path: string, body: string): Promise<Response> {
    return fetch(`${config.url}${path}`, {
      method,
      headers: {
        authorization: authorization(keys, { method, path, body, at: clock.now() }),
        accept: 'application/json',
        'user-agent': 'dongxi',
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === '' ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(config.timeoutMs),
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
  }

  const textOf = (response: Response): Promise<string> =>
    response.text().catch((error: unknown) => {
      throw unreachable(error);
    });

  /** An answer under a key we do not know yet cannot be trusted, but the certificate in it is sealed with our own key. */
  async function fetchCertificates(): Promise<void> {
    fetchedAt = clock.now();
    const response = await once('GET', '/v3/certificates', '');
    const text = await textOf(response);
    if (!response.ok) throw new GatewayError('unavailable', 'NO_CERTIFICATES', text.slice(0, 200));
    for (const one of readWire(CertificatesWire, JSON.parse(text)).data) {
      const found = keyOfCertificate(unseal(keys.apiV3Key, one.encrypt_certificate), clock.now());
      if (found) known.set(one.serial_no, found.key);
    }
  }

  async function keyOf(serial: string): Promise<KeyObject | null> {
    // A stranger's invented serials must not make us ask all day.
    if (!known.has(serial) && clock.now() >= later(fetchedAt, minutes(1))) await fetchCertificates();
    return known.get(serial) ?? null;
  }

  const send: WechatHttp['send'] = (method, path, content) =>
    patiently(async () => {
      const response = await once(method, path, content ? JSON.stringify(content) : '');
      const text = await textOf(response);
      if (response.status >= 500) throw new GatewayError('unavailable', `HTTP_${response.status}`);
      const why = await refusalOf(Object.fromEntries(response.headers), text, clock.now(), keyOf);
      if (why) throw new GatewayError('unavailable', 'ANSWER_NOT_GENUINE', why);
      if (response.ok) return text;
      throw refusalFrom(response.status, text);
    });

  return {
    send,
    keyOf,
    ask: async (schema, method, path, content) => readWire(schema, JSON.parse(await send(method, path, content))),
    async find(schema, path) {
      try {
        return readWire(schema, JSON.parse(await send('GET', path)));
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'refused' && /_NOT_EXISTS?$/.test(error.code)) return null;
        throw error;
      }
    },
    async download(url) {
      const { pathname, search } = new URL(url);
      const response = await once('GET', `${pathname}${search}`, '');
      if (!response.ok) throw new GatewayError('unavailable', `HTTP_${response.status}`);
      return textOf(response);
    },
  };
}

function refusalFrom(status: number, text: string): GatewayError {
  let body: { code?: unknown; message?: unknown } = {};
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    return new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
  }
  const code = typeof body.code === 'string' ? body.code : 'UNKNOWN';
  const message = typeof body.message === 'string' ? body.message : '';
  // Our own key or clock is wrong: that says nothing about the money.
  if (status === 401) return new GatewayError('unavailable', 'OUR_SIGNATURE_REFUSED', message);
  const passing = PASSING[code];
  if (passing) return new GatewayError('unavailable', passing, message);
  const ours = CODES.find(([theirs, part]) => theirs === code && part.test(message))?.[2] ?? code;
  return new GatewayError('refused', ours, message);
}
