import { useWords } from '#ui/desk/index.ts';
import { DivisionPath } from './division-path.tsx';
import type { MarketRule } from './market-rule.ts';
import { SponsorName } from './sponsor-shares.tsx';

function Who({ funder, id }: { funder: string; id: string }) {
  return funder === 'region' ? <DivisionPath code={id} /> : <SponsorName party={id} />;
}

/** Who pays for a rule, a line each. */
export function RulePayers({ rule }: { rule: MarketRule }) {
  const { t } = useWords();
  return rule.funding.map((one) => (
    <div key={`${one.funder}/${one.funderId ?? ''}`}>
      {t(`promotions.funder.${one.funder}`)} {one.funderId ? <Who funder={one.funder} id={one.funderId} /> : null}{' '}
      {one.bps / 100}%
    </div>
  ));
}
