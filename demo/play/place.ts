import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { heldClock, type Seconds } from '#kernel';
import { audit, type Finding } from '../../apps/server/audit.ts';
import { readEnvironment } from '../../apps/server/environment.ts';
import { openMarket } from '../../apps/server/serve.ts';
import { demoMarket } from '../seed/index.ts';

/** Where the demo is played: a market of its own, whose time it moves, or one that runs already, whose time is everybody's. */
export type Place = {
  readonly url: string;
  /** True when time can be moved: timers fire, carriers arrive. */
  readonly ownTime: boolean;
  /** The market's moment. */
  now(): Date;
  /** Lets market time pass; where it is everybody's, only a moment of real time does. */
  pass(time: Seconds): Promise<void>;
  /** What `npm run audit` says of it; null where it is somebody else's. */
  audit(): Promise<readonly Finding[] | null>;
  close(): Promise<void>;
};

/** How long workers get to notice that time has moved, in ms. */
const NOTICE = 120;

export type Ground = {
  /** An empty database; without it the market brings its own. */
  readonly databaseUrl?: string;
  /** Where the market lives and stays when the demo ends; without it in a temporary folder that goes. */
  readonly home?: string;
};

/** A market of its own in this process: a few shops without a past, on a held clock. */
export async function ownPlace(say: (line: string) => void, { databaseUrl, home: kept }: Ground = {}): Promise<Place> {
  const home = kept ?? mkdtempSync(join(tmpdir(), 'dongxi-demo-'));
  // The seed reads the machine's clock; from there on time is held a little later than anything it wrote.
  const clock = heldClock(new Date(Date.now() + 3_600_000));
  const market = await openMarket({
    environment: readEnvironment({
      PORT: '0',
      DONGXI_HOME: home,
      DONGXI_LOG: 'fatal',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    }),
    clock,
    withoutPages: true,
    seed: demoMarket(say, { days: 0, shops: 6 }),
  });
  return {
    url: market.url,
    ownTime: true,
    now: () => clock.now(),
    async pass(time) {
      clock.advance(time);
      market.runtime.wake([]);
      await pause(NOTICE);
    },
    audit: () => audit(market.database.ownerUrl),
    async close() {
      await market.stop();
      if (!kept) rmSync(home, { recursive: true, force: true });
    },
  };
}

export const runningPlace = (url: string): Place => ({
  url: url.replace(/\/+$/, ''),
  ownTime: false,
  now: () => new Date(),
  pass: async () => pause(250),
  audit: async () => null,
  close: async () => {},
});
