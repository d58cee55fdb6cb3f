import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/**
 * Signing and decryption as the sandbox gateway's README describes them (the scheme of WeChat Pay v3): requests sign
 * `METHOD\nPATH\nTIMESTAMP\nNONCE\nBODY\n`, answers and callbacks `TIMESTAMP\nNONCE\nBODY\n`; RSA-SHA256, base64.
 */
export type SandboxKeys = {
  readonly appPrivate: KeyObject;
  readonly gatewayPublic: KeyObject;
  readonly apiKey: Buffer;
  readonly serial: string;
};

export function readKeys(pem: { privateKeyPem: string; gatewayPublicKeyPem: string; apiKey: string }): SandboxKeys {
  const gatewayPublic = createPublicKey(pem.gatewayPublicKeyPem);
  return {
    appPrivate: createPrivateKey(pem.privateKeyPem),
    gatewayPublic,
    apiKey: Buffer.from(pem.apiKey.trim(), 'utf8'),
    serial: createHash('sha256')
      .update(gatewayPublic.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .slice(0, 16),
  };
}

export function authorization(
  keys: SandboxKeys,
  appId: string,
  request: { method: string; path: string; body: string; at: Date },
): string {
  const timestamp = String(Math.floor(request.at.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const text = `${request.method}\n${request.path}\n${timestamp}\n${nonce}\n${request.body}\n`;
  const signature = sign('sha256', Buffer.from(text, 'utf8'), keys.appPrivate).toString('base64');
  return `DONGXI-SANDBOX app_id="${appId}",timestamp="${timestamp}",nonce="${nonce}",signature="${signature}"`;
}

const DRIFT_SECONDS = 300;

/** Null when headers and body are the gateway's own and fresh, else why not. */
export function refusalOf(
  keys: SandboxKeys,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: Date,
): string | null {
  const timestamp = headers['dongxi-sandbox-timestamp'];
  const nonce = headers['dongxi-sandbox-nonce'];
  const signature = headers['dongxi-sandbox-signature'];
  if (!timestamp || !nonce || !signature) return 'signature_missing';
  if (headers['dongxi-sandbox-serial'] !== keys.serial) return 'key_unknown';
  if (!/^\d{9,11}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > DRIFT_SECONDS)
    return 'timestamp_drift';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return 'signature_malformed';
  const text = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`, 'utf8');
  return verify('sha256', text, keys.gatewayPublic, Buffer.from(signature, 'base64')) ? null : 'signature_wrong';
}

export type Sealed = { readonly ciphertext: string; readonly associated_data: string; readonly nonce: string };

/** AES-256-GCM, the tag in the last 16 bytes; throws when a single byte differs. */
export function unseal(keys: SandboxKeys, sealed: Sealed): string {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (bytes.length < 16) throw new Error('ciphertext is shorter than its tag');
  const decipher = createDecipheriv('aes-256-gcm', keys.apiKey, Buffer.from(sealed.nonce, 'utf8'), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(sealed.associated_data, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]).toString('utf8');
}
