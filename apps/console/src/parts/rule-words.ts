import { argsText, type Reply, useSay } from '#ui/desk/index.ts';
import type { MarketRule } from './market-rule.ts';

type Kinds = Reply<'/api/promotion-kinds'>['kinds'];

/** A rule in words: its kind and what it gives. */
export function useRuleWords(kinds: Kinds | undefined) {
  const say = useSay();
  const kindOf = (rule: MarketRule) => kinds?.find((one) => one.name === rule.kind);
  return {
    kind: (rule: MarketRule): string => say(kindOf(rule)?.label) || rule.kind,
    gives: (rule: MarketRule): string => {
      const fields = kindOf(rule)?.fields ?? {};
      return argsText(rule.args, (name) => say(fields[name]) || name, Object.keys(fields));
    },
  };
}
