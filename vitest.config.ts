import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const kernelSetup = './packages/kernel/test/global-setup.ts';

/** `unit` is everything that needs no browser; `e2e` drives the built pages in Chromium. Each runs by its own command. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Events are handed on below the oldest transaction of the whole cluster, which other files hold open: a second is not enough.
    expect: { poll: { timeout: 30_000 } },
    // A line that is cut while postgres.js asks a new connection for the database's types rejects a promise that nobody can hold.
    onUnhandledError: (error) => !String((error as { query?: unknown }).query ?? '').includes('pg_catalog.pg_type'),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,modules,demo,apps,bench,scripts}/**/test/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 180_000,
          ...(existsSync(kernelSetup) ? { globalSetup: [kernelSetup] } : {}),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['apps/test/e2e/**/*.e2e.ts'],
          testTimeout: 480_000,
          hookTimeout: 300_000,
          ...(existsSync(kernelSetup) ? { globalSetup: [kernelSetup] } : {}),
        },
      },
    ],
  },
});
