import type { Module } from '#kernel';
import { chinaDay, days, later, StartError, startOfChinaDay } from '#kernel';
import { gatherCast } from './cast.ts';
import { listGoods } from './goods.ts';
import { liveHistory } from './history.ts';
import { eraseUnfinished, markBegun, markFinished, seedState } from './marker.ts';
import { runOffers } from './offers.ts';
import { openBelts, openShops } from './openings.ts';
import { shelfOf } from './shopping.ts';
import { type EmptyMarket, openStage } from './stage.ts';
import { setToday } from './today.ts';
import { openTracks } from './tracks.ts';
import { makeWorld, type World } from './world.ts';

const SEED = 'dongxi-1';
/** How much of the demo market is made. */
export type Scale = {
  /** Days the market has been running when it opens; 0 for shops and goods without a past. */
  readonly days: number;
  /** Shops, from the first of the data on, which is `demo`. */
  readonly shops: number;
};
const WHOLE: Scale = { days: 60, shops: Number.POSITIVE_INFINITY };

type Say = (line: string) => void;

/** The demo market, for a start: what a stopped seed left is taken away, an empty database is filled, any other left alone. */
export const demoMarket = (say: Say, scale: Scale = WHOLE) => ({
  async clear(place: { ownerUrl: string; home: string; modules: readonly Module[] }): Promise<void> {
    if ((await seedState(place.ownerUrl)) !== 'unfinished') return;
    say(
      'The demo market was not finished last time; it is made again from the start. 上次演示数据未生成完，现在从头生成。',
    );
    await eraseUnfinished(place.ownerUrl, place.home, place.modules);
  },
  fill: (market: EmptyMarket): Promise<void> => seedWhenEmpty(market, say, scale),
});

/** Fills an empty market with its demo: sixty days lived through by the market's own use cases on a held clock. */
export async function seedWhenEmpty(market: EmptyMarket, say: Say, scale: Scale): Promise<void> {
  const state = await seedState(market.ownerUrl);
  if (state === 'finished') return;
  if (state === 'unfinished')
    throw new StartError(
      'seed_unfinished',
      'The demo data in this database is unfinished; start with DONGXI_SEED=demo to make it again.',
      '数据库中的演示数据未生成完，请以 DONGXI_SEED=demo 启动重新生成。',
    );
  if (state === 'foreign') {
    say('There is data already, so no demo market was added. 已有数据，未添加演示数据。');
    return;
  }
  if (market.environment.mode === 'production') {
    say('Production starts without demo data; set DONGXI_SEED=empty to say so. 生产模式不生成演示数据。');
    return;
  }
  await markBegun(market.ownerUrl, SEED);
  const began = performance.now();
  await play(market, say, scale);
  await markFinished(market.ownerUrl);
  say(`The demo market is ready after ${seconds(performance.now() - began)} s. 演示数据已生成。`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** What the people of the market did, and what it did not let them do. */
const said = (world: World): string =>
  [...world.done, ...[...world.refused].map(([code, times]) => [`${code} refused`, times] as const)]
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');

async function play(market: EmptyMarket, say: Say, scale: Scale): Promise<void> {
  const today = new Date();
  const opening = later(startOfChinaDay(chinaDay(today)), days(-scale.days));
  const stage = await openStage(market, opening);
  const phase = async <T>(name: string, work: () => Promise<T>, count: (done: T) => string): Promise<T> => {
    const began = performance.now();
    const done = await work();
    say(`  ${name}: ${count(done)} (${seconds(performance.now() - began)} s)`);
    return done;
  };
  try {
    const cast = await phase(
      'people 用户',
      () => gatherCast(stage, opening, scale.days),
      (all) => `${all.buyers.length} buyers 买家`,
    );
    await openBelts(stage, cast, later(opening, days(-40)));
    await openTracks(stage, cast.admin, later(opening, days(-40)));
    const shops = await phase(
      'shops 店铺',
      () => openShops(stage, cast, opening, scale.shops),
      (all) => `${all.length}`,
    );
    const goods = await phase(
      'goods 商品',
      () => listGoods(stage, cast.reviewer, shops, { opening, today }),
      (all) => `${all.length}`,
    );
    await phase(
      'offers 促销',
      () => runOffers(stage, shops, goods, { opening, today }),
      () => 'running 进行中',
    );
    if (scale.days > 0) {
      const world = makeWorld({ stage, cast, shops, listings: goods, today });
      const shelf = shelfOf(goods);
      await phase(
        'history 历史',
        () => liveHistory(world, shelf, opening, scale.days),
        (trades) => `${trades} trades in ${scale.days} days 笔交易`,
      );
      await phase(
        'today 今天',
        () => setToday(world, shelf),
        () => said(world),
      );
    }
    await phase(
      'search 搜索',
      () => stage.tellConsumers(),
      () => 'indexed 已建立',
    );
  } finally {
    await stage.close();
  }
}
