import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const sha = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const text = (data: Uint8Array): string => Buffer.from(data).toString('base64url');

const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_KEY = 0x40;

/** An authenticator in software (ES256, no attestation): what a phone or a key does when a site asks, honestly or as told. */
export function authenticator(site = { origin: 'http://market.test', rpId: 'market.test' }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const state = { counter: 0 };
  const cose = (): Buffer => {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]);
    return Buffer.from(isoCBOR.encode(key));
  };
  const head = (flags: number): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(state.counter);
    return Buffer.concat([sha(site.rpId), Buffer.of(flags), count]);
  };
  const client = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: site.origin, crossOrigin: false }));
  const frame = { id: text(credentialId), rawId: text(credentialId), type: 'public-key', clientExtensionResults: {} };
  return {
    state,
    make(options: { challenge: string }) {
      const size = Buffer.alloc(2);
      size.writeUInt16BE(credentialId.length);
      const authData = Buffer.concat([
        head(PRESENT | VERIFIED | WITH_KEY),
        Buffer.alloc(16),
        size,
        credentialId,
        cose(),
      ]);
      const attestation = new Map<string, string | Uint8Array | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        ...frame,
        response: {
          clientDataJSON: text(client('webauthn.create', options.challenge)),
          attestationObject: text(isoCBOR.encode(attestation)),
          transports: ['internal'],
        },
      };
    },
    show(options: { challenge: string }, how: { verified?: boolean; counts?: boolean } = {}) {
      if (how.counts !== false) state.counter += 1;
      const data = client('webauthn.get', options.challenge);
      const authData = head(how.verified === false ? PRESENT : PRESENT | VERIFIED);
      const signature = sign('sha256', Buffer.concat([authData, sha(data)]), privateKey);
      return {
        ...frame,
        response: { clientDataJSON: text(data), authenticatorData: text(authData), signature: text(signature) },
      };
    },
  };
}
