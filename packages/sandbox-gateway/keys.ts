import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files in the keys folder. The platform reads the ones marked ►. */
export const KEY_FILES = {
  gatewayPrivate: 'gateway.private.pem',
  /** ► verifies answers and callbacks */
  gatewayPublic: 'gateway.public.pem',
  /** ► signs requests */
  appPrivate: 'app.private.pem',
  appPublic: 'app.public.pem',
  /** ► 32 characters, decrypts callbacks */
  apiKey: 'api.key',
  /** ► guards /control */
  controlToken: 'control.token',
  formSecret: 'form.secret',
} as const;

export type GatewayKeys = {
  readonly gatewayPrivate: KeyObject;
  readonly appPublic: KeyObject;
  readonly apiKey: string;
  readonly controlToken: string;
  /** Signs the cashier's and the admin page's form tokens. */
  readonly formSecret: string;
  readonly serial: string;
};

/** Reads the keys folder; on first start generates what is missing, readable by the owner only. */
export function openKeys(folder: string): GatewayKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  ensurePair(folder, KEY_FILES.gatewayPrivate, KEY_FILES.gatewayPublic);
  ensurePair(folder, KEY_FILES.appPrivate, KEY_FILES.appPublic);
  const gatewayPublic = createPublicKey(readFileSync(join(folder, KEY_FILES.gatewayPublic)));
  return {
    gatewayPrivate: createPrivateKey(readFileSync(join(folder, KEY_FILES.gatewayPrivate))),
    appPublic: createPublicKey(readFileSync(join(folder, KEY_FILES.appPublic))),
    apiKey: ensureSecret(folder, KEY_FILES.apiKey, 16),
    controlToken: ensureSecret(folder, KEY_FILES.controlToken, 24),
    formSecret: ensureSecret(folder, KEY_FILES.formSecret, 24),
    serial: keySerial(gatewayPublic),
  };
}

/** The first 16 hex digits of SHA-256 over the public key (SPKI DER). */
export function keySerial(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function ensurePair(folder: string, privateFile: string, publicFile: string): void {
  const privatePath = join(folder, privateFile);
  if (!existsSync(privatePath)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(privatePath, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  const publicPath = join(folder, publicFile);
  if (!existsSync(publicPath)) {
    const publicKey = createPublicKey(readFileSync(privatePath));
    writeFileSync(publicPath, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644, flag: 'wx' });
  }
}

function ensureSecret(folder: string, file: string, bytes: number): string {
  const path = join(folder, file);
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(bytes).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}
