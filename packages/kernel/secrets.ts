import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Encryption at rest for phones and identity numbers (T1), blind indexes to find them by, and keys for signed values. */
export type Secrets = {
  /** AES-256-GCM; base64url of version, nonce, tag, text. Each call differs. */
  seal(plain: string): string;
  /** Throws on a value that was altered or sealed with another key. */
  open(sealed: string): string;
  /** Keyed digest (hex) of a normalised value: equal values meet, the value cannot be read back. */
  index(purpose: string, plain: string): string;
};

export function createSecrets(master: Buffer): Secrets {
  const derive = (info: string): Buffer => Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), info, 32));
  const sealing = derive('dongxi/seal/1');
  const indexing = derive('dongxi/index/1');
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes[0] !== 1 || bytes.length < 29) throw new Error('sealed value of an unknown form');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(1, 13));
      decipher.setAuthTag(bytes.subarray(13, 29));
      return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8');
    },
    index: (purpose, plain) => createHmac('sha256', indexing).update(`${purpose}\n${plain}`).digest('hex'),
  };
}

/** The home's master key, made on first use (mode 0600). Losing it loses the sealed phones: back it up with the database. */
export function secretsOfHome(home: string): Secrets {
  const file = join(home, 'keys', 'master.key');
  if (!existsSync(file)) {
    mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return createSecrets(readFileSync(file));
}

/** 13800138000 → 138****8000: what everyone sees who need not see more. */
export const maskPhone = (phone: string): string => phone.replace(/^(\+?\d{3})\d+(\d{4})$/, '$1****$2');
/** 王小明 → 王**; Mary → M***. */
export const maskName = (name: string): string =>
  `${[...name][0] ?? ''}${'*'.repeat(Math.max(1, Math.min(3, [...name].length - 1)))}`;
