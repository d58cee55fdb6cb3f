import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { keptPair, keptText } from '#provider-simulator';
import { type Certificate, selfSigned } from './certificate.ts';

export const KEY_FILES = {
  merchantPrivate: 'merchant.private.pem',
  merchantSerial: 'merchant.serial',
  apiKey: 'api-v3.key',
} as const;

/** What WeChat Pay knows of the merchant, and its own key with certificate. */
export type Keys = {
  readonly merchantPublic: KeyObject;
  readonly merchantSerial: string;
  readonly platformPrivate: KeyObject;
  readonly platform: Certificate;
  readonly apiKey: string;
};

export function openKeys(folder: string, nowMs: number): Keys {
  const merchant = keptPair(folder, 'merchant');
  const platformPrivate = createPrivateKey(keptPair(folder, 'platform').privatePem);
  return {
    merchantPublic: createPublicKey(merchant.publicPem),
    merchantSerial: keptText(folder, KEY_FILES.merchantSerial, () => randomBytes(20).toString('hex').toUpperCase()),
    platformPrivate,
    platform: selfSigned('Tenpay.com Root CA (simulator)', platformPrivate, nowMs - 86_400_000),
    apiKey: keptText(folder, KEY_FILES.apiKey, () => randomBytes(16).toString('hex')),
  };
}

const HEADER = /^WECHATPAY2-SHA256-RSA2048 (.+)$/;
const DRIFT_SECONDS = 300;

/** Why a request is not admitted, in WeChat's own words; null when it is. Nonces are remembered by the caller. */
export function refusalOf(
  keys: Keys,
  request: { method: string; path: string; body: string; authorization: string | undefined },
  merchant: { mchid: string; nowMs: number; nonceSeen: (nonce: string) => boolean },
): { status: 401 | 403; code: string; message: string } | null {
  const wrong = (message: string) => ({ status: 401 as const, code: 'SIGN_ERROR', message });
  const match = HEADER.exec(request.authorization ?? '');
  if (!match) return wrong('Http头缺少Authorization或认证类型不正确');
  const fields = new Map<string, string>();
  for (const piece of (match[1] ?? '').split(',')) {
    const pair = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(piece);
    if (pair?.[1]) fields.set(pair[1], pair[2] ?? '');
  }
  const at = (name: string): string => fields.get(name) ?? '';
  if (at('mchid') !== merchant.mchid) return { status: 403, code: 'NO_AUTH', message: '商户号与签名不匹配' };
  if (at('serial_no') !== keys.merchantSerial) return wrong('商户证书序列号有误');
  if (!/^\d{10}$/.test(at('timestamp')) || Math.abs(merchant.nowMs / 1000 - Number(at('timestamp'))) > DRIFT_SECONDS)
    return wrong('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  const text = `${request.method}\n${request.path}\n${at('timestamp')}\n${at('nonce_str')}\n${request.body}\n`;
  const signature = Buffer.from(at('signature'), 'base64');
  if (!verify('sha256', Buffer.from(text, 'utf8'), keys.merchantPublic, signature)) return wrong('签名错误');
  if (!/^[A-Za-z0-9]{16,32}$/.test(at('nonce_str')) || merchant.nonceSeen(at('nonce_str')))
    return wrong('nonce_str重复或不合法');
  return null;
}

/** Deliberately wrong signatures begin so; they must fail. */
const PROBE = 'WECHATPAY/SIGNTEST/';

/** The headers that sign an answer or a callback. */
export function signedHeaders(keys: Keys, body: string, nowMs: number, misSigned = false): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = randomBytes(16).toString('hex');
  const text = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`, 'utf8');
  const signature = sign('sha256', text, keys.platformPrivate).toString('base64');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': keys.platform.serial,
    'wechatpay-signature': misSigned ? PROBE + signature.slice(PROBE.length) : signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

/** AES-256-GCM under the APIv3 key; the tag is the last 16 bytes. */
export function seal(plain: string, apiKey: string, associatedData: string) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey, 'utf8'), Buffer.from(nonce, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}
