import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartError } from '#kernel';
import { PostgresStartError } from '#postgres';
import { buildPages } from './build.ts';

type Say = (line: string) => void;
/** A market that a program looks at: the one running at `url`, or one of its own. */
export type Market = { readonly url: string; end(): Promise<void> };

/**
 * The market at `url`, else a demo market started for the caller on the pages of today: in `home`, or in a temporary home that is
 * gone afterwards. Throws StartError when it cannot start.
 */
export async function ownMarket(where: { readonly url?: string; readonly home?: string }, say: Say): Promise<Market> {
  if (where.url) return { url: where.url.replace(/\/+$/, ''), end: async () => {} };
  if (!(await buildPages(say))) throw new Error('The pages could not be built; the lines above say why.');
  const temporary = where.home ? null : mkdtempSync(path.join(os.tmpdir(), 'dongxi-own-'));
  const clear = (): void => {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  };
  try {
    const [{ openMarket }, { readEnvironment }, seed] = await Promise.all([
      import('../apps/server/serve.ts'),
      import('../apps/server/environment.ts'),
      import('../demo/seed/index.ts'),
    ]);
    const environment = {
      ...readEnvironment(),
      port: 0,
      home: temporary ?? path.resolve(where.home ?? '.dongxi'),
      databaseUrl: null,
      seed: 'demo' as const,
      logLevel: process.env.DONGXI_LOG || 'error',
    };
    const market = await openMarket({ environment, say, seed: seed.demoMarket(say) });
    return {
      url: market.url,
      end: async () => {
        await market.stop();
        clear();
      },
    };
  } catch (error) {
    clear();
    throw error;
  }
}

/** Ends a program with what its work answers; what went wrong is said in a sentence where it is one that people can act upon. */
export function finish(work: Promise<number>): void {
  work.then(
    (code) => process.exit(code),
    (error: unknown) => {
      const known = error instanceof StartError || error instanceof PostgresStartError || error instanceof TypeError;
      process.stderr.write(
        `${error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
      );
      process.exit(1);
    },
  );
}
