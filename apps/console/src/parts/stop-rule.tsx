import { Button } from 'antd';
import { client, useAct, useConfirmDanger, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import type { MarketRule } from './market-rule.ts';
import { RulePayers } from './rule-payers.tsx';
import type { useRuleWords } from './rule-words.ts';

interface StopRuleProps {
  rule: MarketRule;
  words: ReturnType<typeof useRuleWords>;
  size?: 'small';
}

export const runsOn = ({ phase }: MarketRule): boolean => phase === 'running' || phase === 'upcoming';

/** Ends a rule, after it was said what that does; nothing for a rule that has ended, or who may not. */
export function StopRule({ rule, words, size }: StopRuleProps) {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const confirm = useConfirmDanger();
  const stop = useAct((ruleId: string, key) =>
    client.post('/api/console/promotions/{ruleId}/stop', { path: { ruleId }, key }),
  );
  if (!may('promotions.edit') || !runsOn(rule)) return null;
  return (
    <Button
      {...(size && { size })}
      danger
      onClick={() =>
        confirm({
          title: t('promotions.stop_ask', { title: say(rule.title) }),
          figures: [
            { label: t('promotions.gives'), value: words.gives(rule) },
            { label: t('promotions.payers'), value: <RulePayers rule={rule} /> },
          ],
          consequence: t(rule.issue ? 'promotions.stop_claims' : 'promotions.stop_consequence'),
          okText: t('promotions.stop'),
          run: () => stop.mutateAsync(rule.id),
        })
      }
    >
      {t('promotions.stop')}
    </Button>
  );
}
