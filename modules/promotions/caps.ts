import { type Ctx, fen } from '#kernel';
import { setting } from '#modules/operations';
import type { LaneName } from './lanes.ts';
import type { Caps, Rule } from './model.ts';
import { settings } from './settings.ts';

/** What lanes may take off a trade now; nothing is asked where no rule in reach has a cap. */
export async function capsFor(ctx: Ctx, rules: readonly Rule[]): Promise<Caps> {
  const reached = (lane: LaneName): boolean => rules.some((rule) => rule.lane === lane);
  const [packets, balance] = [reached('red_packet'), reached('balance')];
  return {
    ...(packets && { red_packet: fen(await setting(ctx, 'promotions.red_packets_trade_most_fen', settings)) }),
    ...(balance && { balance: fen(await setting(ctx, 'promotions.balance_trade_most_fen', settings)) }),
  };
}
