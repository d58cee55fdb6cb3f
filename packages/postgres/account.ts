import { spawnSync } from 'node:child_process';
import { PostgresStartError } from './errors.ts';

/** The system user that PostgreSQL runs as, when that is not ourselves. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

const ours = 'dongxi-postgres';

function find(name: string): Account | null {
  const id = (flag: string): number => {
    const asked = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return asked.status === 0 ? Number(asked.stdout.trim()) : Number.NaN;
  };
  const [uid, gid] = [id('-u'), id('-g')];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0 ? { name, uid, gid } : null;
}

/**
 * PostgreSQL refuses to run as root, so root lends it an unprivileged account: one of its own where the system can make
 * one, else an account that is there. Null for an ordinary user, who runs it as himself.
 */
export function accountForPostgres(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const known = find(ours);
  if (known) return known;
  for (const [command, ...args] of [
    ['useradd', '--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', ours],
    ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', ours],
  ] as const) {
    spawnSync(command, args, { stdio: 'ignore' });
    const made = find(ours);
    if (made) return made;
  }
  const other = find('postgres') ?? find('nobody');
  if (!other) throw new PostgresStartError('no_account');
  return other;
}

/** How a child process becomes the account; empty when it stays ourselves. */
export const asAccount = (account: Account | null): { uid?: number; gid?: number } =>
  account ? { uid: account.uid, gid: account.gid } : {};

/** Whether the account can walk into the folder: asked of the system itself, since modes, groups and ACLs all have a say. */
export function canEnter(account: Account | null, folder: string): boolean {
  if (!account) return true;
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...asAccount(account), cwd: '/', stdio: 'ignore' })
      .status === 0
  );
}

/** Whether the account can run the program, which must answer `--version`. */
export function canRun(account: Account | null, program: string): { readonly ok: boolean; readonly reason: string } {
  const run = spawnSync(program, ['--version'], { ...asAccount(account), cwd: '/', encoding: 'utf8' });
  if (run.error) return { ok: false, reason: run.error.message };
  return { ok: run.status === 0, reason: run.stderr.trim() };
}
