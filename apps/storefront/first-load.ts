import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/**
 * Prints the JavaScript that the first visit to each route loads, gzip 9, and fails when one is above the promise of
 * 100 kB (100 000 bytes; ui.md asks for 120). Run after the build: `node apps/storefront/first-load.ts`.
 */
const promise = 100_000;
const root = new URL('../../build/storefront/', import.meta.url);

interface Assets {
  readonly entry: { readonly module: string; readonly imports: readonly string[] };
  readonly routes: Readonly<
    Record<string, { readonly parentId?: string; readonly module: string; readonly imports?: readonly string[] }>
  >;
}

const { assets } = (await import(new URL('server/index.js', root).href)) as { assets: Assets };

/** Scripts of a route and of all around it. */
function scriptsOf(id: string): Set<string> {
  const scripts = new Set([assets.entry.module, ...assets.entry.imports]);
  for (let at: string | undefined = id; at !== undefined; at = assets.routes[at]?.parentId) {
    const route = assets.routes[at];
    if (!route) break;
    for (const script of [route.module, ...(route.imports ?? [])]) scripts.add(script);
  }
  return scripts;
}

const sizes = new Map<string, number>();
async function sizeOf(script: string): Promise<number> {
  const known = sizes.get(script);
  if (known !== undefined) return known;
  const bytes = gzipSync(await readFile(new URL(`client${script}`, root)), { level: 9 }).length;
  sizes.set(script, bytes);
  return bytes;
}

for (const id of Object.keys(assets.routes)) {
  let total = 0;
  for (const script of scriptsOf(id)) total += await sizeOf(script);
  const over = total > promise;
  if (over) process.exitCode = 1;
  console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  ${id}${over ? '  ABOVE 100 kB' : ''}`);
}
