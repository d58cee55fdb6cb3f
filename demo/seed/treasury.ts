import { chinaDay, days, hours, later } from '#kernel';
import { receive, stockOfShop } from '#modules/inventory';
import { shopBalances } from '#modules/ledger';
import { requestPayout, setBankAccount } from '#modules/payments';
import { depositFromBalance, depositOf } from '#modules/shops';
import { randomFrom } from '../market/index.ts';
import type { OpenShop } from './openings.ts';
import { inventedCard } from './papers.ts';
import { count, type World } from './world.ts';

/** A shop does not ask for less: the provider's fee would not be worth it. */
const SMALLEST_PAYOUT = 5_000;

/** What a shop in its trial may withdraw in a day by default; only the smallest shops are still in it when they withdraw. */
const TRIAL_PAYOUT = 5_000_000;

/** A shop with a firm behind it pays its deposit as soon as it has earned it; an individual stays in the trial. */
async function settleDeposit(world: World, shop: OpenShop, at: Date): Promise<boolean> {
  const ctx = world.stage.ctx(shop.owner.actor, at);
  const { mode, missingFen } = await depositOf(ctx, shop.id);
  if (missingFen === 0) return mode !== 'trial';
  const { availableFen } = await shopBalances(ctx, shop.id);
  if (shop.shop.kind === 'individual' || availableFen < missingFen) return false;
  await depositFromBalance(ctx, shop.scope, missingFen);
  count(world.done, 'deposits');
  return true;
}

async function payOut(world: World, shop: OpenShop, at: Date, bps: number): Promise<void> {
  const free = await settleDeposit(world, shop, at);
  const ctx = world.stage.ctx(shop.owner.actor, at);
  const { availableFen } = await shopBalances(ctx, shop.id);
  const wantedFen = Math.floor((availableFen * bps) / 1_000_000) * 100;
  const amountFen = free ? wantedFen : Math.min(wantedFen, TRIAL_PAYOUT);
  if (amountFen < SMALLEST_PAYOUT) return;
  await requestPayout(ctx, shop.scope, { amountFen });
  count(world.done, 'payouts');
}

/** Fills up what is running out. */
async function restock(world: World, shop: OpenShop, at: Date): Promise<void> {
  const ctx = world.stage.ctx(shop.packer.actor, at);
  const low = await stockOfShop(ctx, shop.scope, { low: true, limit: 30 });
  const lines = low.items.slice(3).map((line) => ({ skuId: line.sku.skuId, quantity: 40 }));
  if (lines.length > 0)
    await receive(ctx, shop.scope, { cause: `seed:restock:${chinaDay(at)}`, reason: '补货入库', lines });
}

/** Money and goods of every shop, all through the history: payouts about every nine days, stock about every eleven. */
export function planTreasury(world: World, opening: Date): void {
  for (const shop of world.shops.values()) {
    const random = randomFrom(`seed/treasury/${shop.shop.code}`);
    for (
      let at = later(opening, days(8 + random.next() * 8));
      at < world.today;
      at = later(at, days(6 + random.next() * 6))
    )
      world.intend(at, (now) => payOut(world, shop, now, random.whole(6_500, 9_500)));
    for (
      let at = later(opening, days(6 + random.next() * 9));
      at < world.today;
      at = later(at, days(8 + random.next() * 6))
    )
      world.intend(at, (now) => restock(world, shop, now));
  }
}

/** A few shops have changed their bank account today: what they ask for now cools down. */
export async function coolingPayouts(world: World): Promise<void> {
  const rich = [...world.shops.values()]
    .filter((shop) => shop.shop.kind === 'flagship' || shop.shop.code === 'demo')
    .slice(0, 5);
  for (const shop of rich) {
    const at = later(world.today, hours(-3));
    await setBankAccount(world.stage.ctx(shop.owner.actor, at), shop.scope, {
      holder: shop.shop.name.zh,
      bank: '浙江农村商业银行',
      number: inventedCard(`${shop.shop.code}/second`),
    });
    await payOut(world, shop, later(at, hours(1)), 4_000);
  }
}
