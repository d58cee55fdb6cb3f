import { argsText, type Reply, useSay, useWords } from '#ui/desk/index.ts';
import type { MarketRule } from './market-rule.ts';

type Kinds = Reply<'/api/promotion-kinds'>['kinds'];

/** A rule in words: its kind, what it gives, who pays. */
export function useRuleWords(kinds: Kinds | undefined) {
  const { t } = useWords();
  const say = useSay();
  const kindOf = (rule: MarketRule) => kinds?.find((one) => one.name === rule.kind);
  return {
    kind: (rule: MarketRule): string => say(kindOf(rule)?.label) || rule.kind,
    gives: (rule: MarketRule): string => argsText(rule.args, (name) => say(kindOf(rule)?.fields[name]) || name),
    payers: (rule: MarketRule): string =>
      rule.funding
        .map(
          (one) => `${t(`promotions.funder.${one.funder}`)}${one.funderId ? ` ${one.funderId}` : ''} ${one.bps / 100}%`,
        )
        .join('、'),
  };
}
