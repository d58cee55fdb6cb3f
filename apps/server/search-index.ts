import { join } from 'node:path';
import { provide, type Runtime } from '#kernel';
import { engineSlot, type MemoryEngine, memoryEngine } from '#modules/search';

/** Puts the index in this process's memory behind search; it is kept in the home for the next start. */
export function provideSearch(runtime: Runtime): MemoryEngine {
  const engine = memoryEngine({ log: runtime.log, file: join(runtime.home, 'search', 'index.snapshot') });
  provide(runtime, engineSlot, engine);
  return engine;
}
