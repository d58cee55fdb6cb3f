import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decrypt,
  encrypt,
  readAuthorization,
  replyText,
  requestText,
  SIGNATURE_PROBE,
  sign,
  verify,
  writeAuthorization,
} from '../signature.ts';

const NONCE = '0123456789abcdef0123456789abcdef';

describe('sign strings', () => {
  it('has five lines for a request, the last newline included', () => {
    const request = {
      method: 'post',
      path: '/v1/payments?x=1',
      timestamp: '1700000000',
      nonce: NONCE,
      body: '{"a":"é"}',
    };
    expect(requestText(request)).toBe(`POST\n/v1/payments?x=1\n1700000000\n${NONCE}\n{"a":"é"}\n`);
  });
  it('keeps the empty body line of a GET', () => {
    expect(requestText({ method: 'GET', path: '/v1/x', timestamp: '1', nonce: 'n', body: '' })).toBe(
      'GET\n/v1/x\n1\nn\n\n',
    );
  });
  it('has three lines for an answer', () => {
    expect(replyText({ timestamp: '1', nonce: 'n', body: '{}' })).toBe('1\nn\n{}\n');
  });
});

describe('signatures', () => {
  it('gives the signature of RFC 8032 test 1', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const key = createPrivateKey({
      key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
      format: 'der',
      type: 'pkcs8',
    });
    const known =
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
    expect(Buffer.from(sign('', key), 'base64').toString('hex')).toBe(known);
    expect(verify('', Buffer.from(known, 'hex').toString('base64'), createPublicKey(key))).toBe(true);
  });
  it('verifies RSA only over the very same text and key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signature = sign('a\nb\n', privateKey);
    expect(verify('a\nb\n', signature, publicKey)).toBe(true);
    expect(verify('a\nb', signature, publicKey)).toBe(false);
    expect(verify('a\nb\n', signature, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)).toBe(false);
    expect(verify('a\nb\n', SIGNATURE_PROBE + signature.slice(SIGNATURE_PROBE.length), publicKey)).toBe(false);
    expect(verify('a\nb\n', 'not base64!', publicKey)).toBe(false);
    expect(verify('a\nb\n', '', publicKey)).toBe(false);
  });
});

describe('the Authorization header', () => {
  const fields = { appId: 'app', timestamp: '1700000000', nonce: NONCE, signature: 'abc=' };
  it('reads what it writes', () => {
    expect(readAuthorization(writeAuthorization(fields))).toEqual(fields);
  });
  it.each([
    ['nothing', undefined],
    ['another scheme', 'Bearer x'],
    ['a missing field', `DONGXI-SANDBOX app_id="a",timestamp="1700000000",nonce="${NONCE}"`],
    ['a repeated field', `${writeAuthorization(fields)},nonce="${NONCE}"`],
    ['a short nonce', writeAuthorization({ ...fields, nonce: 'short' })],
    ['a timestamp in ms', writeAuthorization({ ...fields, timestamp: '1700000000000' })],
  ])('refuses %s', (_what, header) => {
    expect(readAuthorization(header)).toBeUndefined();
  });
});

describe('encryption', () => {
  it('gives test case 14 of the GCM specification', () => {
    const zeros = (n: number) => '\0'.repeat(n);
    const resource = encrypt(zeros(16), zeros(32), '', zeros(12));
    expect(Buffer.from(resource.ciphertext, 'base64').toString('hex')).toBe(
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    );
  });
  it('decrypts its own and refuses any other key, data or byte', () => {
    const key = 'k'.repeat(32);
    const resource = encrypt('{"金额":1}', key, 'payment', 'nonce1234567');
    expect(decrypt(resource, key)).toBe('{"金额":1}');
    expect(() => decrypt(resource, 'x'.repeat(32))).toThrow();
    expect(() => decrypt({ ...resource, associated_data: 'refund' }, key)).toThrow();
    const bytes = Buffer.from(resource.ciphertext, 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(() => decrypt({ ...resource, ciphertext: bytes.toString('base64') }, key)).toThrow();
    expect(() => decrypt({ ...resource, ciphertext: 'AAAA' }, key)).toThrow();
  });
});
