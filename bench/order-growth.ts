import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chinaDay, days, earlier, toId, type Uuid, uuidOf } from '#kernel';
import { authenticate, createSession } from '#modules/accounts';
import { module as campaigns } from '#modules/campaigns';
import { module as ledger } from '#modules/ledger';
import { module as orders } from '#modules/orders';
import { type Figure, machine, type Report, type Say } from './figure.ts';
import {
  countPages,
  dropFilled,
  type Filled,
  filledHome,
  grown,
  type Rung,
  type Send,
  timeWorks,
  type Work,
} from './growth.ts';
import { type Inside, openInside } from './inside.ts';
import { type MarketChild, openMarketChild } from './market-child.ts';
import { type Cast, fillOrders, operatorOf } from './order-fill.ts';
import { fillStage, type StagePlan } from './stage.ts';

export const ORDER_LADDER = [10_000, 1_000_000, 5_000_000];
const PLAN: StagePlan = { shops: 3, productsPerShop: 1, pieces: 1_000, buyers: 2 };

type Shop = { readonly id: string; readonly token: string };
type Place = {
  readonly orders: number;
  readonly usualShop: Shop;
  readonly bigShop: Shop;
  readonly usualBuyer: string;
  readonly keenBuyer: string;
  readonly operator: string;
  readonly campaignId: string;
};

const ofShop =
  (pick: (place: Place) => Shop, path: (place: Place, turn: number) => string) =>
  (send: Send, place: Place, turn: number) => {
    const shop = pick(place);
    return send({ method: 'GET', path: `/api/shops/${shop.id}${path(place, turn)}`, token: shop.token });
  };
const usual = (place: Place): Shop => place.usualShop;
const big = (place: Place): Shop => place.bigShop;
const dayAgo = (n: number): string => chinaDay(earlier(new Date(), days(n)));
/** An order of the big shop. */
const numberOf = (place: Place, turn: number): string => String((turn * 7_919 * 10) % place.orders).padStart(20, '0');

const WORKS: readonly Work<Place>[] = [
  {
    metric: 'buyer_list',
    what: "a buyer's orders, the newest 20 of 40",
    run: (send, { usualBuyer: token }) => send({ method: 'GET', path: '/api/me/orders', token }),
  },
  {
    metric: 'buyer_keen',
    what: "a keen buyer's orders on the way (√n orders in all)",
    run: (send, { keenBuyer: token }) =>
      send({ method: 'GET', path: '/api/me/orders?state=to_receive&limit=2', token }),
  },
  {
    metric: 'buyer_counts',
    what: "a keen buyer's counts by state",
    run: (send, { keenBuyer: token }) => send({ method: 'GET', path: '/api/me/order-counts', token }),
  },
  { metric: 'shop_list', what: 'newest 20 of a shop with 500 orders', run: ofShop(usual, () => '/orders') },
  { metric: 'big_list', what: 'newest 20 of a shop with a tenth of all', run: ofShop(big, () => '/orders') },
  { metric: 'big_to_ship', what: 'its orders to ship', run: ofShop(big, () => '/orders?state=to_ship&limit=4') },
  {
    metric: 'big_days',
    what: 'its completed orders of a week months ago',
    run: ofShop(big, () => `/orders?state=completed&from=${dayAgo(100)}&to=${dayAgo(94)}&limit=10`),
  },
  {
    metric: 'big_number',
    what: 'one of its orders by number',
    run: ofShop(big, (place, turn) => `/orders?q=${numberOf(place, turn)}`),
  },
  {
    metric: 'big_title',
    what: 'its orders by part of a title',
    run: ofShop(big, () => `/orders?q=${encodeURIComponent('青瓷')}`),
  },
  {
    metric: 'big_receiver',
    what: 'its orders by receiver, one in fifty',
    run: ofShop(big, (_, turn) => `/orders?q=${encodeURIComponent(`王小${(turn * 7) % 47}`)}`),
  },
  {
    metric: 'big_nothing',
    what: 'its orders by a word that none has',
    run: ofShop(big, () => `/orders?q=${encodeURIComponent('琉璃')}`),
  },
  { metric: 'big_flag', what: 'its flagged orders', run: ofShop(big, () => '/orders?flag=red') },
  { metric: 'big_tag', what: 'its tagged orders', run: ofShop(big, () => '/orders?tag=vip') },
  {
    metric: 'big_note',
    what: "its orders by the shop's note",
    run: ofShop(big, () => `/orders?note=${encodeURIComponent('顺丰')}`),
  },
  { metric: 'shop_counts', what: 'counts by state, 500 orders', run: ofShop(usual, () => '/order-counts') },
  { metric: 'big_counts', what: 'counts by state, a tenth of all', run: ofShop(big, () => '/order-counts') },
  {
    metric: 'shop_statement',
    what: 'available money of 31 days, 500 orders a year',
    run: ofShop(usual, () => '/statement'),
  },
  { metric: 'big_statement', what: 'the same of a tenth of all', run: ofShop(big, () => '/statement') },
  { metric: 'big_escrow', what: 'its escrow statement', run: ofShop(big, () => '/statement?account=escrow') },
  { metric: 'big_balances', what: 'its balances', run: ofShop(big, () => '/balances') },
  {
    metric: 'board',
    what: "a campaign's board with a quarter of all orders",
    run: (send, { campaignId, operator: token }) =>
      send({ method: 'GET', path: `/api/console/campaigns/${campaignId}/board`, token }),
  },
  {
    metric: 'market_list',
    what: 'newest 20 of the market for the operator',
    run: (send, { operator: token }) => send({ method: 'GET', path: '/api/console/orders', token }),
  },
];

/**
 * What the lists of orders, the statements and the board cost when there were ten thousand, a million, five million orders: a market of its own
 * for each size, all open at once and asked in turn; then the pages each touches in PostgreSQL.
 */
export async function orderGrowth(say: Say, ladder: readonly number[] = ORDER_LADDER, kept?: string): Promise<Report> {
  const odd = ladder.find((size) => size % 10_000 !== 0);
  if (odd) throw new RangeError(`a ladder of orders is in steps of 10000: ${odd}`);
  const filled: Filled<Place>[] = [];
  const open: MarketChild[] = [];
  try {
    for (const size of ladder)
      filled.push(
        await filledHome(say, 'orders', size, kept, (inside, home) => fill(inside, home, size, size === ladder[0])),
      );
    const rungs: Rung<Place>[] = [];
    for (const { size, home, place } of filled) {
      const child = await openMarketChild(home, PLAN, { env: { DONGXI_STAGE_PAGES: 'none' } });
      open.push(child);
      rungs.push({ size, url: child.url, place });
    }
    const times = await timeWorks(say, rungs, WORKS);
    for (const child of open.splice(0)) await child.stop();
    const pages: (ReadonlyMap<string, number> | null)[] = [];
    for (const { home, place } of filled) {
      const inside = await openInside(home);
      pages.push(await countPages(inside, place, WORKS).finally(() => inside.close()));
    }
    const counted = WORKS.flatMap(({ metric }): Figure[] => {
      const points = filled.map(({ size }, at) => [size, pages[at]?.get(metric) ?? Number.NaN] as const);
      return points.some(([, value]) => Number.isNaN(value)) ? [] : [grown(`${metric}_pages`, 'pages', points)];
    });
    return {
      figures: [...times, ...counted],
      notes: [
        machine(),
        ...WORKS.map(({ metric, what }) => `${metric}: ${what}`),
        'One client, a market of its own for each size, asked in turn; pages: what PostgreSQL read of tables and indexes, cached or not, by its own count of the one connection.',
      ],
    };
  } finally {
    for (const child of open) await child.stop();
    await dropFilled(filled, kept);
  }
}

async function fill(inside: Inside, home: string, size: number, proven: boolean): Promise<Place> {
  const { ctx } = inside;
  const stage = await fillStage(ctx, PLAN);
  const [bigShop, usualShop, otherShop] = stage.shops;
  const [usualBuyer, keenBuyer] = stage.buyers;
  if (!bigShop || !usualShop || !otherShop || !usualBuyer || !keenBuyer) throw new Error('a stage of too few');
  const personOf = async (token: string): Promise<Uuid> => {
    const actor = await authenticate(ctx.runtime, token, null);
    if (actor.kind !== 'user') throw new Error('nobody is signed in');
    return actor.userId;
  };
  const cast: Cast = {
    bigShop: uuidOf('shp', bigShop.id),
    usualShop: uuidOf('shp', usualShop.id),
    otherShop: uuidOf('shp', otherShop.id),
    usualBuyer: await personOf(usualBuyer.token),
    keenBuyer: await personOf(keenBuyer.token),
  };
  const operator = await createSession(ctx, await operatorOf(ctx));
  const { campaignId } = await fillOrders(inside, stage, cast, size);
  if (proven) await prove(inside);
  writeFileSync(join(home, 'stage.json'), JSON.stringify(stage));
  return {
    orders: size,
    bigShop: { id: bigShop.id, token: bigShop.ownerToken },
    usualShop: { id: usualShop.id, token: usualShop.ownerToken },
    usualBuyer: usualBuyer.token,
    keenBuyer: keenBuyer.token,
    operator,
    campaignId: toId('cpg', campaignId),
  };
}

/** What was filled is what the market would have written, as far as the audit can see of the tables that were filled. */
async function prove({ ctx }: Inside): Promise<void> {
  const names = /amounts are the sums|trades agree|what waits has|escrow of each paid order|^ledger|board/;
  for (const check of [orders, ledger, campaigns]
    .flatMap((one) => one.audits ?? [])
    .filter(({ name }) => names.test(name))) {
    const { breaches } = await check.run(ctx);
    if (breaches.length > 0)
      throw new Error(`the orders that were made are not true: ${check.name}: ${breaches.slice(0, 3).join('; ')}`);
  }
}
