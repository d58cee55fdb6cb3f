import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Gateway } from './context.ts';
import { GatewayError } from './errors.ts';
import { NONCE_MEMORY_MS, TIMESTAMP_DRIFT_MS } from './limits.ts';
import { readAuthorization, requestText, verify } from './signature.ts';
import { readSetting, run, writeSetting } from './store.ts';

/**
 * Lets a signed request in or refuses it with 401. The nonce is spent only by a request whose signature is right, so a
 * stranger cannot burn the platform's nonces.
 */
export function admitSigned(gateway: Gateway, request: FastifyRequest, body: string): void {
  const fields = readAuthorization(request.headers.authorization);
  if (!fields) throw new GatewayError('SIGN_MISSING');
  if (fields.appId !== gateway.appId) throw new GatewayError('APP_UNKNOWN');
  const now = gateway.clock();
  if (Math.abs(now - Number(fields.timestamp) * 1000) > TIMESTAMP_DRIFT_MS) throw new GatewayError('TIMESTAMP_DRIFT');
  const { timestamp, nonce } = fields;
  const text = requestText({ method: request.method, path: request.raw.url ?? '', timestamp, nonce, body });
  if (!verify(text, fields.signature, gateway.keys.appPublic)) throw new GatewayError('SIGN_WRONG');
  run(gateway.db, 'DELETE FROM nonces WHERE at_ms < ?', now - NONCE_MEMORY_MS);
  const fresh = run(
    gateway.db,
    'INSERT INTO nonces (nonce, at_ms) VALUES (?, ?) ON CONFLICT (nonce) DO NOTHING',
    nonce,
    now,
  );
  if (fresh === 0) throw new GatewayError('NONCE_REPLAYED');
}

/** Lets in whoever holds the control token: `Authorization: Bearer <token>`. */
export function admitControl(gateway: Gateway, request: FastifyRequest): void {
  const header = request.headers.authorization ?? '';
  if (!header.startsWith('Bearer ') || !sameSecret(header.slice('Bearer '.length), gateway.keys.controlToken)) {
    throw new GatewayError('CONTROL_TOKEN_WRONG');
  }
}

/** Compares two secrets without telling by time where they differ. */
export function sameSecret(given: string, right: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Takes the gateway out of service for some seconds; 0 brings it back. */
export function startOutage(gateway: Gateway, seconds: number): { until: string } {
  const until = gateway.clock() + seconds * 1000;
  writeSetting(gateway.db, 'outage-until-ms', String(until));
  return { until: new Date(until).toISOString() };
}

export function isOut(gateway: Gateway): boolean {
  return gateway.clock() < Number(readSetting(gateway.db, 'outage-until-ms') ?? 0);
}
