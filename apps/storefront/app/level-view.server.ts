import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';

export interface LevelView {
  readonly level: number;
  readonly text: string;
  readonly rule: string;
  readonly rungs: readonly { readonly level: string; readonly asks: string }[];
}

/** A creator's level and the rule it comes from, ready to be drawn. */
export function levelView(
  { t, lang }: Pick<Market, 't' | 'lang'>,
  { level, levelRule }: Pick<Reply<'/api/creators/{code}'>, 'level' | 'levelRule'>,
): LevelView {
  return {
    level,
    text: level > 0 ? t('level.n', { level }) : t('level.none'),
    rule: t('level.rule', { days: levelRule.days }),
    rungs: levelRule.rungs.map((rung) => ({
      level: t('level.n', { level: rung.level }),
      asks: [
        t('level.asks_published', { count: rung.published }),
        ...(rung.reads > 0 ? [t('level.asks_reads', { reads: rung.reads.toLocaleString(lang) })] : []),
        ...(rung.soldFen > 0 ? [t('level.asks_sold', { sum: amountText(rung.soldFen) })] : []),
      ].join(t('level.and')),
    })),
  };
}
