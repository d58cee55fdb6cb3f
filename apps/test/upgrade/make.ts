import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropHome, openMarketChild, throwawayHome } from '../../../bench/market-child.ts';
import { backUp } from '../../server/backup.ts';
import { type OldTrade, placeOne, STEPS, takeTo } from './traffic.ts';

/**
 * Makes the market of a release, to be upgraded by every later one: `node apps/test/upgrade/make.ts VERSION`, on a checkout of that release.
 * Two shops, some people, trades at every step of their life; market-VERSION.dongxi is its backup, market-VERSION.json who is who in it.
 */
const version = process.argv[2] ?? '';
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('say which version: node apps/test/upgrade/make.ts 0.1.0');
const file = join(import.meta.dirname, `market-${version}.dongxi`);
if (existsSync(file)) throw new Error(`${file} is there already; a release is made once`);

const home = throwawayHome();
const market = await openMarketChild(home, { shops: 2, productsPerShop: 3, pieces: 10_000, buyers: 6 });
try {
  const place = { ...market, home };
  const trades: OldTrade[] = [];
  for (let n = 0; n < 24; n += 1)
    trades.push(await takeTo(place, await placeOne(place, n, 'old'), STEPS[n % STEPS.length] ?? 'placed'));
  await backUp(file, { ownerUrl: market.ownerUrl, home });
  const told = { stage: market.stage, trades };
  writeFileSync(join(import.meta.dirname, `market-${version}.json`), `${JSON.stringify(told, null, 2)}\n`);
} catch (error) {
  rmSync(file, { force: true });
  throw error;
} finally {
  await market.stop();
  await dropHome(home);
}
