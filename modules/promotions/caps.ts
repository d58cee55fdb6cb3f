import { type Ctx, fen } from '#kernel';
import { setting } from '#modules/operations';
import type { Caps, Rule } from './model.ts';
import { settings } from './settings.ts';

/** What lanes may take off a trade now; nothing is asked where no rule in reach has a cap. */
export async function capsFor(ctx: Ctx, rules: readonly Rule[]): Promise<Caps> {
  if (!rules.some((rule) => rule.lane === 'red_packet')) return {};
  return { red_packet: fen(await setting(ctx, 'promotions.red_packets_trade_most_fen', settings)) };
}
