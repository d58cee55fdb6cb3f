import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';

export interface LevelView {
  readonly level: number;
  readonly text: string;
  readonly rule: string;
  readonly rungs: readonly { readonly level: string; readonly asks: string }[];
}

/** What a level asks for, or what is missing to it: what it does not ask for is not spoken of. */
export const asksText = (
  { t, lang }: Pick<Market, 't' | 'lang'>,
  { published, reads, soldFen }: { readonly published: number; readonly reads: number; readonly soldFen: number },
): string =>
  [
    ...(published > 0 ? [t('level.asks_published', { count: published })] : []),
    ...(reads > 0 ? [t('level.asks_reads', { reads: reads.toLocaleString(lang) })] : []),
    ...(soldFen > 0 ? [t('level.asks_sold', { sum: amountText(soldFen) })] : []),
  ].join(t('level.and'));

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
      asks: asksText({ t, lang }, rung),
    })),
  };
}
