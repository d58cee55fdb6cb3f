import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Module, Pool } from '#kernel';

/** Loads what a market needs before its first shop: divisions and the category tree. Does nothing where they are loaded. */
export async function loadReference(owner: Pool, modules: readonly Module[]): Promise<void> {
  for (const module of modules) {
    const file = join(module.folder, 'reference.ts');
    if (!existsSync(file)) continue;
    const { loadReference: load } = (await import(file)) as { loadReference: (owner: Pool) => Promise<void> };
    await load(owner);
  }
}
