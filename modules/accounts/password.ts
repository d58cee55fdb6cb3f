// I/O: draws the salt of a new hash; comparing needs no chance.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane; about 30 ms here. The parameters travel with the hash. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;

type Cost = { readonly memory: number; readonly passes: number; readonly lanes: number };

const digest = (password: string, salt: Buffer, cost: Cost): Promise<Buffer> =>
  new Promise((done, fail) => {
    const asked = {
      message: password.normalize('NFKC'),
      nonce: salt,
      parallelism: cost.lanes,
      tagLength: TAG_BYTES,
      memory: cost.memory,
      passes: cost.passes,
    };
    argon2('argon2id', asked, (error, tag) => (error ? fail(error) : done(Buffer.from(tag))));
  });

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Password → PHC text `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. Runs beside the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await digest(password, salt, { memory: MEMORY_KIB, passes: PASSES, lanes: LANES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(Buffer.alloc(16, 1))}$${base64(Buffer.alloc(TAG_BYTES, 1))}`;

/** True for the right password. Pass null for a person who does not exist: it takes as long and answers false. */
export async function passwordFits(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, lanes, salt = '', tag = ''] = PHC.exec(hash ?? NOBODY) ?? [];
  if (!memory) throw new Error('password hash of an unknown form');
  const asked = await digest(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
  });
  const kept = Buffer.from(tag, 'base64');
  return kept.length === asked.length && timingSafeEqual(kept, asked) && hash !== null;
}
