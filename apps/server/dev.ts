import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run dev`: the server starts again when its sources change, the pages reload by themselves. Ctrl-C ends both. */
const ROOT = join(import.meta.dirname, '../..');
const watched = ['modules', 'packages/kernel', 'packages/postgres', 'packages/sandbox-gateway', 'apps/server', 'demo'];
const child = spawn(
  process.execPath,
  [
    ...watched.map((path) => `--watch-path=${join(ROOT, path)}`),
    '--watch-preserve-output',
    join(ROOT, 'apps/server/main.ts'),
  ],
  {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...process.env, DONGXI_DEV: '1' },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
