import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '#postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string;
  }
}

/** One PostgreSQL for the whole run: DONGXI_TEST_DATABASE_URL, or an embedded one without durability in a temporary home. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.DONGXI_TEST_DATABASE_URL;
  if (given) {
    project.provide('databaseUrl', given);
    return undefined;
  }
  const home = mkdtempSync(join(tmpdir(), 'dongxi-test-'));
  const server = await startPostgres({
    home,
    durability: 'test',
    log: { info: () => {}, warn: console.warn, error: console.error },
  });
  project.provide('databaseUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
}
