import type { Runtime } from '#kernel';
import { countWork, roundEnded } from './metrics.ts';

/** The least time between being asked and acting: what comes meanwhile is one asking. */
export const GATHER_MS = 100;

/** Does `act` a moment after it is asked for, and never more often than once in `ms`. */
export function onceIn(ms: number, act: () => void): { ask(): void; stop(): void } {
  let soon: NodeJS.Timeout | null = null;
  let last = Number.NEGATIVE_INFINITY;
  return {
    ask() {
      soon ??= setTimeout(
        () => {
          soon = null;
          last = performance.now();
          act();
        },
        Math.max(GATHER_MS, last + ms - performance.now()),
      );
    },
    stop() {
      if (soon) clearTimeout(soon);
    },
  };
}

type Loop = { stop(): Promise<void>; wake(): void };

/** Runs `step` again at once while it says so, else after `everyMs` or a wake-up. A failure is logged and waited out. */
export function startLoop(runtime: Runtime, name: string, everyMs: number, step: () => Promise<boolean>): Loop {
  let stopped = false;
  let woken = false;
  let rouse: (() => void) | null = null;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      woken = false;
      let again = false;
      const began = performance.now();
      try {
        again = await step();
        roundEnded(name, performance.now() - began);
      } catch (error) {
        runtime.log.error({ err: error, worker: name }, 'worker failed');
        countWork(name, 'failed');
      }
      if (!again && !woken && !stopped) await pause(everyMs);
      rouse = null;
    }
  })();
  return {
    wake() {
      woken = true;
      rouse?.();
    },
    async stop() {
      stopped = true;
      rouse?.();
      await running;
    },
  };
}
