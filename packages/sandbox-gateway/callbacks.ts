import { randomBytes } from 'node:crypto';
import { type Gateway, newNumber } from './context.ts';
import { GatewayError } from './errors.ts';
import { CALLBACK_RETRY_MS, CALLBACK_TIMEOUT_MS, CALLBACKS_IN_PARALLEL } from './limits.ts';
import type { Scenario } from './shapes.ts';
import {
  encrypt,
  NONCE_HEADER,
  replyText,
  SERIAL_HEADER,
  SIGNATURE_HEADER,
  SIGNATURE_PROBE,
  sign,
  TIMESTAMP_HEADER,
} from './signature.ts';
import { all, one, run, transaction } from './store.ts';

export type EventType =
  | 'PAYMENT.SUCCESS'
  | 'REFUND.SUCCESS'
  | 'REFUND.ABNORMAL'
  | 'SPLIT.FINISHED'
  | 'UNFREEZE.SUCCESS'
  | 'PAYOUT.ARRIVED'
  | 'PAYOUT.RETURNED'
  | 'TRANSFER.SUCCESS'
  | 'TRANSFER.FAILED';

const SUMMARIES: Record<EventType, string> = {
  'PAYMENT.SUCCESS': '支付成功 / payment succeeded',
  'REFUND.SUCCESS': '退款成功 / refund succeeded',
  'REFUND.ABNORMAL': '退款异常 / refund failed',
  'SPLIT.FINISHED': '分账完成 / split finished',
  'UNFREEZE.SUCCESS': '资金解冻 / funds unfrozen',
  'PAYOUT.ARRIVED': '付款到账 / payout arrived',
  'PAYOUT.RETURNED': '付款退回 / payout returned',
  'TRANSFER.SUCCESS': '转账成功 / transfer arrived',
  'TRANSFER.FAILED': '转账失败 / transfer failed',
};

/** Sends one HTTP request; the tests bring their own. Must not follow redirects. */
export type Send = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: string; redirect: 'manual'; signal: AbortSignal },
) => Promise<{ readonly status: number }>;

export type Delivery = {
  id: number;
  event_id: string;
  event_type: EventType;
  number: string;
  url: string;
  resource_json: string;
  mis_sign_first: number;
  state: 'PENDING' | 'DELIVERED' | 'FAILED' | 'LOST';
  attempts: number;
  failures: number;
  next_ms: number | null;
  created_ms: number;
};

/** Writes down a callback (inside the transaction of the change it tells of). Scenario and delay bend its delivery. */
export function notify(
  gateway: Gateway,
  event: { type: EventType; number: string; url: string; resource: object },
  bend: { scenario: Scenario; delayMs: number } = { scenario: 'normal', delayMs: 0 },
): void {
  const now = gateway.clock();
  const lost = bend.scenario === 'lost';
  const eventId = newNumber(gateway, 'EVT');
  const copies = bend.scenario === 'double' ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    run(
      gateway.db,
      `INSERT INTO deliveries (event_id, event_type, number, url, resource_json, mis_sign_first, state, next_ms, created_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      eventId,
      event.type,
      event.number,
      event.url,
      JSON.stringify(event.resource),
      bend.scenario === 'mis-signed' ? 1 : 0,
      lost ? 'LOST' : 'PENDING',
      lost ? null : now + bend.delayMs,
      now,
    );
  }
  gateway.wake();
}

/** Delivers one callback again, correctly signed, whatever became of it. */
export function redeliver(gateway: Gateway, deliveryId: number): void {
  const changed = run(
    gateway.db,
    `UPDATE deliveries SET state = 'PENDING', next_ms = ?, failures = 0, mis_sign_first = 0 WHERE id = ?`,
    gateway.clock(),
    deliveryId,
  );
  if (changed === 0) throw new GatewayError('DELIVERY_NOT_FOUND', { delivery_id: deliveryId });
  gateway.wake();
}

/** Sends what is due by the clock, several at a time; returns how many attempts were made. */
export async function deliverDue(gateway: Gateway, send: Send): Promise<number> {
  const due = all<Delivery>(
    gateway.db,
    `SELECT * FROM deliveries WHERE state = 'PENDING' AND next_ms <= ? ORDER BY next_ms, id LIMIT ?`,
    gateway.clock(),
    CALLBACKS_IN_PARALLEL,
  );
  await Promise.all(due.map((delivery) => attempt(gateway, send, delivery)));
  return due.length;
}

/**
 * Sends one callback now, correctly signed, whatever became of it and whatever else is due; returns when it was answered. Meanwhile it is due
 * only later, so that the ordinary round does not send it as well, and does if this process ends in between.
 */
export async function deliverNow(gateway: Gateway, send: Send, deliveryId: number): Promise<void> {
  run(
    gateway.db,
    `UPDATE deliveries SET state = 'PENDING', next_ms = ?, failures = 0, mis_sign_first = 0 WHERE id = ?`,
    gateway.clock() + 2 * CALLBACK_TIMEOUT_MS,
    deliveryId,
  );
  const delivery = one<Delivery>(gateway.db, 'SELECT * FROM deliveries WHERE id = ?', deliveryId);
  if (!delivery) throw new GatewayError('DELIVERY_NOT_FOUND', { delivery_id: deliveryId });
  await attempt(gateway, send, delivery);
}

/** When the next callback is due, in ms since 1970. */
export function nextDelivery(gateway: Gateway): number | undefined {
  return (
    one<{ at: number | null }>(gateway.db, `SELECT min(next_ms) AS at FROM deliveries WHERE state = 'PENDING'`)?.at ??
    undefined
  );
}

async function attempt(gateway: Gateway, send: Send, delivery: Delivery): Promise<void> {
  const misSigned = delivery.mis_sign_first === 1 && delivery.attempts === 0;
  const atMs = gateway.clock();
  const { headers, body } = envelope(gateway, delivery, misSigned);
  let status: number | null = null;
  let error: string | null = null;
  try {
    const signal = AbortSignal.timeout(CALLBACK_TIMEOUT_MS);
    status = (await send(delivery.url, { method: 'POST', headers, body, redirect: 'manual', signal })).status;
  } catch (cause) {
    error = cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 200) : 'unknown';
  }
  record(gateway, delivery, { atMs, status, error, misSigned });
}

/** The signed HTTP message of one attempt: fresh timestamp, nonce and encryption each time, the same event id. */
function envelope(gateway: Gateway, delivery: Delivery, misSigned: boolean) {
  const kind = delivery.event_type.split('.')[0]?.toLowerCase() ?? 'event';
  const body = JSON.stringify({
    id: delivery.event_id,
    create_time: new Date(delivery.created_ms).toISOString(),
    event_type: delivery.event_type,
    resource_type: 'encrypt-resource',
    summary: SUMMARIES[delivery.event_type],
    resource: encrypt(delivery.resource_json, gateway.keys.apiKey, kind, randomBytes(6).toString('hex')),
  });
  const signed = signedHeaders(gateway, body);
  if (misSigned) {
    const right = signed[SIGNATURE_HEADER] ?? '';
    signed[SIGNATURE_HEADER] = SIGNATURE_PROBE + right.slice(SIGNATURE_PROBE.length);
  }
  return { body, headers: { 'content-type': 'application/json', ...signed } };
}

/** The four headers that sign an answer or a callback body. */
export function signedHeaders(gateway: Gateway, body: string): Record<string, string> {
  const timestamp = String(Math.floor(gateway.clock() / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    [TIMESTAMP_HEADER]: timestamp,
    [NONCE_HEADER]: nonce,
    [SIGNATURE_HEADER]: sign(replyText({ timestamp, nonce, body }), gateway.keys.gatewayPrivate),
    [SERIAL_HEADER]: gateway.keys.serial,
  };
}

function record(
  gateway: Gateway,
  delivery: Delivery,
  outcome: { atMs: number; status: number | null; error: string | null; misSigned: boolean },
): void {
  const taken = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  const failures = delivery.failures + (taken ? 0 : 1);
  const wait = CALLBACK_RETRY_MS[failures - 1];
  const state = taken ? 'DELIVERED' : wait === undefined ? 'FAILED' : 'PENDING';
  transaction(gateway.db, () => {
    run(
      gateway.db,
      `INSERT INTO attempts (delivery_id, n, at_ms, status, error, mis_signed)
       SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ? FROM attempts WHERE delivery_id = ?`,
      delivery.id,
      outcome.atMs,
      outcome.status,
      outcome.error,
      outcome.misSigned ? 1 : 0,
      delivery.id,
    );
    run(
      gateway.db,
      'UPDATE deliveries SET state = ?, attempts = attempts + 1, failures = ?, next_ms = ? WHERE id = ?',
      state,
      failures,
      state === 'PENDING' && wait !== undefined ? gateway.clock() + wait : null,
      delivery.id,
    );
  });
}
