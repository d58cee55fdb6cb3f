import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';

/**
 * Signing of WeChat Pay API v3 (facts E): requests sign `METHOD\nPATH\nTIMESTAMP\nNONCE\nBODY\n`, answers and callbacks
 * `TIMESTAMP\nNONCE\nBODY\n`; SHA256-RSA, base64. There is no official SDK for Node, so it is written out here.
 */
export type WechatKeys = {
  readonly mchid: string;
  readonly serial: string;
  readonly privateKey: KeyObject;
  readonly apiV3Key: Buffer;
};

export const readPrivateKey = (pem: string): KeyObject => createPrivateKey(pem);

export function authorization(
  keys: WechatKeys,
  request: { readonly method: string; readonly path: string; readonly body: string; readonly at: Date },
): string {
  const timestamp = String(Math.floor(request.at.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const text = `${request.method}\n${request.path}\n${timestamp}\n${nonce}\n${request.body}\n`;
  const signature = sign('sha256', Buffer.from(text, 'utf8'), keys.privateKey).toString('base64');
  return `WECHATPAY2-SHA256-RSA2048 mchid="${keys.mchid}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${keys.serial}",signature="${signature}"`;
}

const DRIFT_SECONDS = 300;

/** Null when headers and body are the platform's own and fresh, else why not. `keyOf` knows the platform's keys by serial. */
export async function refusalOf(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: Date,
  keyOf: (serial: string) => Promise<KeyObject | null>,
): Promise<string | null> {
  const timestamp = headers['wechatpay-timestamp'];
  const nonce = headers['wechatpay-nonce'];
  const signature = headers['wechatpay-signature'];
  const serial = headers['wechatpay-serial'];
  if (!timestamp || !nonce || !signature || !serial) return 'signature_missing';
  if (!/^\d{9,11}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > DRIFT_SECONDS)
    return 'timestamp_drift';
  // WeChat Pay sends probes `WECHATPAY/SIGNTEST/…` to see that we check; they fail here like every other wrong one.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return 'signature_malformed';
  const key = await keyOf(serial);
  if (!key) return 'key_unknown';
  const text = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`, 'utf8');
  return verify('sha256', text, key, Buffer.from(signature, 'base64')) ? null : 'signature_wrong';
}

export type Sealed = { readonly ciphertext: string; readonly associated_data: string; readonly nonce: string };

/** AES-256-GCM, the tag in the last 16 bytes; throws when a single byte differs. */
export function unseal(apiV3Key: Buffer, sealed: Sealed): string {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (bytes.length < 16) throw new Error('ciphertext is shorter than its tag');
  const decipher = createDecipheriv('aes-256-gcm', apiV3Key, Buffer.from(sealed.nonce, 'utf8'), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(sealed.associated_data, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]).toString('utf8');
}

/** The public key of a platform certificate, or null outside its time. */
export function keyOfCertificate(pem: string, now: Date): { serial: string; key: KeyObject } | null {
  const certificate = new X509Certificate(pem);
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo)) return null;
  return { serial: certificate.serialNumber, key: certificate.publicKey };
}

export const readPublicKey = (pem: string): KeyObject => createPublicKey(pem);
