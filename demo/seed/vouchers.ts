import { days, earlier, hours, later, minutes, Refusal } from '#kernel';
import { claimOf, moveBudget, openRound, type RoundInput, redeemAtTill, showCode } from '#modules/vouchers';
import { SEED_ACTOR } from './stage.ts';
import { count, type World } from './world.ts';

/** 宁波市: the demo shop stands in it, and so do some of the buyers' homes. */
const REGION = '330200';

/** A region that gives out vouchers: one round claimed since yesterday and used at the demo shop's till, one that opens in two days. */
export async function regionVouchers(world: World): Promise<void> {
  const { stage, today } = world;
  const at = earlier(today, hours(26));
  const ctx = stage.ctx(SEED_ACTOR, at);
  await moveBudget(ctx, 'in', { region: REGION, amountFen: 50_000_000, bankNo: 'NB-2026-1101', note: '市财政拨款' });
  const round = (more: Partial<RoundInput>): RoundInput => ({
    title: { zh: '宁波消费券', en: 'Ningbo voucher' },
    faceFen: 2_000,
    overFen: 10_000,
    total: 5_000,
    perPerson: 2,
    claimFrom: at,
    claimUntil: later(today, days(20)),
    endsAt: later(today, days(40)),
    validDays: null,
    level: 'phone',
    atTill: true,
    goods: { of: 'all' },
    ...more,
  });
  const open = await openRound(ctx, REGION, round({}));
  await openRound(
    ctx,
    REGION,
    round({
      title: { zh: '家电焕新券', en: 'Home appliance voucher' },
      faceFen: 8_000,
      overFen: 50_000,
      total: 2_000,
      perPerson: 1,
      claimFrom: later(today, days(2)),
      level: 'identity',
      atTill: false,
    }),
  );
  const demo = [...world.shops.values()].find((shop) => shop.shop.code === 'demo');
  for (const [place, buyer] of world.cast.buyers.slice(0, 12).entries()) {
    const when = stage.ctx(buyer.actor, later(at, minutes(place + 1)));
    try {
      const { id } = await claimOf(when, buyer.userId, open.id);
      count(world.done, 'vouchers');
      // The two who can sign in keep theirs.
      if (!demo || place < 2 || place > 5) continue;
      const { code } = await showCode(when, buyer.userId, id);
      const sale = { code, amountFen: 12_800 + place * 3_150, receiptNo: `POS-${1_000 + place}` };
      await redeemAtTill(stage.ctx(demo.owner.actor, later(at, minutes(place + 2))), demo.scope, sale);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count(world.refused, error.code);
    }
  }
}
