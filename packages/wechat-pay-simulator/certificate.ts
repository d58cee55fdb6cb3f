import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** A self-signed X.509 certificate written byte by byte (DER): Node reads certificates but makes none. */

const tlv = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? Buffer.from([body.length])
      : body.length < 0x100
        ? Buffer.from([0x81, body.length])
        : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sequence = (...content: readonly Buffer[]): Buffer => tlv(0x30, ...content);
const SHA256_WITH_RSA = sequence(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from('0500', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** Digits of GeneralizedTime: `20261122040000Z`. */
const moment = (ms: number): Buffer =>
  tlv(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

export type Certificate = {
  readonly pem: string;
  readonly serial: string;
  readonly fromMs: number;
  readonly toMs: number;
};

/** Issued by itself to `name`; valid five years from `fromMs`. The serial follows from the key. */
export function selfSigned(name: string, privateKey: KeyObject, fromMs: number): Certificate {
  const publicDer = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const serial = `4${createHash('sha256').update(publicDer).digest('hex').slice(0, 39)}`.toUpperCase();
  const toMs = fromMs + 5 * 365 * 86_400_000;
  const who = sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(name, 'utf8')))));
  const content = sequence(
    tlv(0xa0, Buffer.from('020102', 'hex')),
    tlv(0x02, Buffer.from(serial, 'hex')),
    SHA256_WITH_RSA,
    who,
    sequence(moment(fromMs), moment(toMs)),
    who,
    publicDer,
  );
  const signature = sign('sha256', content, privateKey);
  const der = sequence(content, SHA256_WITH_RSA, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----`,
    serial,
    fromMs,
    toMs,
  };
}
