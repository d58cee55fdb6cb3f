import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text kept under a name in the keys folder, made on first start and readable by its owner only. */
export function keptText(folder: string, name: string, make: () => string): string {
  const file = join(folder, name);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${make()}\n`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** An RSA pair kept as `<name>.private.pem` (PKCS#8) and `<name>.public.pem` (SPKI). */
export function keptPair(folder: string, name: string): { privatePem: string; publicPem: string } {
  const made = (): { privatePem: string; publicPem: string } => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return {
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
      publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    };
  };
  const pair = existsSync(join(folder, `${name}.private.pem`)) ? null : made();
  return {
    privatePem: keptText(folder, `${name}.private.pem`, () => pair?.privatePem ?? ''),
    publicPem: keptText(folder, `${name}.public.pem`, () => pair?.publicPem ?? ''),
  };
}
