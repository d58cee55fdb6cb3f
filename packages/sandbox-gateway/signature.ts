import {
  createCipheriv,
  createDecipheriv,
  sign as cryptoSign,
  verify as cryptoVerify,
  type KeyObject,
} from 'node:crypto';

/**
 * The gateway's signatures and encryption, pure: no clock, no randomness, no files. README "Signing" tells the same in
 * prose for whoever writes the other side independently.
 *
 * - Requests (platform → gateway): `METHOD\nPATH+QUERY\nTIMESTAMP\nNONCE\nBODY\n`, in the Authorization header.
 * - Answers and callbacks (gateway → platform): `TIMESTAMP\nNONCE\nBODY\n`, in three Dongxi-Sandbox-* headers.
 * - TIMESTAMP is whole seconds since 1970; BODY is the exact bytes sent, as UTF-8, empty for GET.
 * - Signatures are RSA (PKCS#1 v1.5) over SHA-256, base64. Ed25519 keys also work, should an owner place such.
 * - A callback's content is encrypted with AES-256-GCM under the 32-character API key; the tag is the last 16 bytes.
 */

export const SCHEME = 'DONGXI-SANDBOX';
export const TIMESTAMP_HEADER = 'dongxi-sandbox-timestamp';
export const NONCE_HEADER = 'dongxi-sandbox-nonce';
export const SIGNATURE_HEADER = 'dongxi-sandbox-signature';
/** Which gateway key signed: the first 16 hex digits of SHA-256 over its public key (SPKI DER). */
export const SERIAL_HEADER = 'dongxi-sandbox-serial';
/** A deliberately wrong signature starts with this; it must fail like any other wrong one. */
export const SIGNATURE_PROBE = 'DONGXI/SIGNTEST/';

export type SignedRequest = {
  readonly method: string;
  /** Path with query exactly as on the request line, e.g. `/v1/payments/pay_1?x=1`. */
  readonly path: string;
  /** Seconds. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
};

/** The five lines a request's signature covers, the last newline included. */
export function requestText(request: SignedRequest): string {
  return `${request.method.toUpperCase()}\n${request.path}\n${request.timestamp}\n${request.nonce}\n${request.body}\n`;
}

/** The three lines an answer's or a callback's signature covers, the last newline included. */
export function replyText(reply: {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
}): string {
  return `${reply.timestamp}\n${reply.nonce}\n${reply.body}\n`;
}

/** Signs `text` (UTF-8) and returns base64. */
export function sign(text: string, privateKey: KeyObject): string {
  return cryptoSign(digestFor(privateKey), Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** Whether `signature` (base64) is `text` signed by the owner of `publicKey`; false for anything malformed. */
export function verify(text: string, signature: string, publicKey: KeyObject): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  return cryptoVerify(digestFor(publicKey), Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64'));
}

/** RSA signs a SHA-256 digest; Ed25519 brings its own hash. */
function digestFor(key: KeyObject): 'sha256' | null {
  return key.asymmetricKeyType === 'rsa' ? 'sha256' : null;
}

export type Authorization = {
  readonly appId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
};

/** `DONGXI-SANDBOX app_id="…",timestamp="…",nonce="…",signature="…"`. */
export function writeAuthorization(fields: Authorization): string {
  return `${SCHEME} app_id="${fields.appId}",timestamp="${fields.timestamp}",nonce="${fields.nonce}",signature="${fields.signature}"`;
}

/** Reads the header; undefined when a field is missing, repeated or misshapen. */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${SCHEME} `)) return undefined;
  const fields = new Map<string, string>();
  for (const piece of header.slice(SCHEME.length + 1).split(',')) {
    const match = /^\s*(app_id|timestamp|nonce|signature)="([^"]*)"\s*$/.exec(piece);
    const name = match?.[1];
    if (match === null || name === undefined || fields.has(name)) return undefined;
    fields.set(name, match[2] ?? '');
  }
  const appId = fields.get('app_id');
  const timestamp = fields.get('timestamp');
  const nonce = fields.get('nonce');
  const signature = fields.get('signature');
  if (!appId || !timestamp || !nonce || !signature) return undefined;
  if (!/^\d{10}$/.test(timestamp) || !/^[A-Za-z0-9_-]{16,64}$/.test(nonce)) return undefined;
  return { appId, timestamp, nonce, signature };
}

/** A callback's encrypted content, as in WeChat Pay v3. */
export type EncryptedResource = {
  readonly algorithm: 'AEAD_AES_256_GCM';
  /** base64 of ciphertext followed by the 16-byte tag. */
  readonly ciphertext: string;
  readonly associated_data: string;
  /** 12 characters. */
  readonly nonce: string;
};

const TAG_BYTES = 16;

/** Encrypts `plain` (UTF-8) under the 32-character API key; the caller brings a 12-character nonce, never used twice. */
export function encrypt(plain: string, apiKey: string, associatedData: string, nonce: string): EncryptedResource {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey, 'utf8'), Buffer.from(nonce, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: body.toString('base64'), associated_data: associatedData, nonce };
}

/** Decrypts a callback's content; throws when key, nonce, associated data or a single byte differs. */
export function decrypt(resource: EncryptedResource, apiKey: string): string {
  const body = Buffer.from(resource.ciphertext, 'base64');
  if (body.length < TAG_BYTES) throw new Error('ciphertext is shorter than its tag');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiKey, 'utf8'), Buffer.from(resource.nonce, 'utf8'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(resource.associated_data, 'utf8'));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]).toString('utf8');
}
