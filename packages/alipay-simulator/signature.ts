import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keptPair } from '#provider-simulator';

export const KEY_FILES = { appPrivate: 'app.private.pem', alipayPublic: 'alipay.public.pem' } as const;

export type Keys = { readonly appPublic: KeyObject; readonly alipayPrivate: KeyObject };

export const openKeys = (folder: string): Keys => ({
  appPublic: createPublicKey(keptPair(folder, 'app').publicPem),
  alipayPrivate: createPrivateKey(keptPair(folder, 'alipay').privatePem),
});

/** `a=1&b=2` of all parameters with a value but those left out, sorted by name. */
const joined = (params: ReadonlyMap<string, string>, without: readonly string[]): string =>
  [...params]
    .filter(([name, value]) => !without.includes(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** A request signs everything but `sign` itself (RSA2). */
export const requestGenuine = (keys: Keys, params: ReadonlyMap<string, string>): boolean =>
  verify(
    'sha256',
    Buffer.from(joined(params, ['sign']), 'utf8'),
    keys.appPublic,
    Buffer.from(params.get('sign') ?? '', 'base64'),
  );

export const signText = (keys: Keys, text: string): string =>
  sign('sha256', Buffer.from(text, 'utf8'), keys.alipayPrivate).toString('base64');

/** A notification leaves out `sign` and `sign_type`. */
export function signedForm(keys: Keys, content: Readonly<Record<string, string>>, misSigned: boolean): string {
  const params = new Map(Object.entries(content));
  const right = signText(keys, joined(params, ['sign', 'sign_type']));
  const signature = misSigned ? `${right.slice(0, 40).split('').reverse().join('')}${right.slice(40)}` : right;
  return new URLSearchParams({ ...content, sign_type: 'RSA2', sign: signature }).toString();
}
