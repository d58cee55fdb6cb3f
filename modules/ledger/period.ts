import { Type } from 'typebox';
import { type Ctx, chinaDay, days, earlier, later, startOfChinaDay } from '#kernel';
import { refuse } from './errors.ts';

const Day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));

/** Query of every statement: China days. */
export const Period = {
  from: Day('First China day, default 30 days before `to`'),
  to: Day('Last China day, included; default today'),
};

/** China days as asked → [from, to) in moments. Refuses ledger.period_reversed. */
export function periodOf(
  ctx: Ctx,
  query: { from?: string | undefined; to?: string | undefined },
): { from: Date; to: Date } {
  const last = query.to ?? chinaDay(ctx.clock.now());
  const to = later(startOfChinaDay(last), days(1));
  const from = query.from ? startOfChinaDay(query.from) : earlier(to, days(31));
  if (from >= to) throw refuse('period_reversed', { from: query.from ?? chinaDay(from), to: last });
  return { from, to };
}
