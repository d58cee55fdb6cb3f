import { join } from 'node:path';
import { expect } from 'vitest';
import { provide } from '#kernel';
import { engineSlot } from '../engine.ts';
import { type MemoryEngine, memoryEngine } from '../memory-service.ts';
import { inThisThread } from '../memory-thread.ts';
import { postgresEngine } from '../postgres-service.ts';
import { searchContract } from './search-contract.ts';

let engine: MemoryEngine;
searchContract({
  prepare(runtime) {
    engine = memoryEngine({
      log: runtime.log,
      file: join(runtime.home, 'index.snapshot'),
      open: inThisThread,
      learntMs: 0,
      meanwhile: {
        async search(ctx, query) {
          if (engine.ready()) throw new Error(`the index in memory did not answer "${query.text}"`);
          return postgresEngine.search(ctx, query);
        },
        async suggest(_ctx, typed) {
          throw new Error(`the index in memory did not suggest for "${typed}"`);
        },
      },
    });
    provide(runtime, engineSlot, engine);
  },
  filled: async (ctx) => {
    expect(engine.ready()).toBe(true);
    await engine.learn(ctx);
  },
});
