import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, StateTag, TimeText, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import type { MarketRule } from '../parts/market-rule.ts';
import { RulePayers } from '../parts/rule-payers.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { StopRule } from '../parts/stop-rule.tsx';
import { promotionTone } from '../tones.ts';

/** Rules of the market over goods of any shops, and who pays for them. */
export function PromotionsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const kinds = useGet('/api/promotion-kinds', {});
  const words = useRuleWords(kinds.data?.kinds);
  return (
    <>
      <PageHeader
        title={t('job.promotions')}
        lead={t('promotions.lead')}
        acts={
          may('promotions.edit') ? (
            <Link to="/promotions/new">
              <Button type="primary">{t('promotions.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<MarketRule>
        id="console.promotions"
        caption={t('job.promotions')}
        path="/console/promotions"
        rowKey={(row) => row.id}
        empty={t('promotions.empty')}
        columns={[
          {
            key: 'title',
            title: t('promotions.title'),
            render: (row) => <Link to={`/promotions/${row.id}`}>{say(row.title)}</Link>,
          },
          {
            key: 'phase',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={promotionTone[row.phase] ?? 'quiet'}>{t(`promotions.phase.${row.phase}`)}</StateTag>
            ),
          },
          { key: 'kind', title: t('promotions.kind'), render: words.kind },
          {
            key: 'gives',
            title: t('promotions.gives'),
            render: (row) => <div className="con-wrap">{words.gives(row)}</div>,
          },
          { key: 'payers', title: t('promotions.payers'), render: (row) => <RulePayers rule={row} /> },
          {
            key: 'claimed',
            title: t('promotions.claimed'),
            align: 'right',
            render: (row) => (row.issue ? `${row.issue.claimed} / ${row.issue.total}` : null),
          },
          {
            key: 'used',
            title: t('promotions.used'),
            align: 'right',
            render: (row) => row.issue?.used ?? null,
          },
          {
            key: 'budget',
            title: t('promotions.budget_left'),
            align: 'right',
            hidden: true,
            render: (row) =>
              row.budget ? <MoneyText fen={row.budget.totalFen - row.budget.spentFen - row.budget.heldFen} /> : null,
          },
          {
            key: 'version',
            title: t('promotions.version'),
            align: 'right',
            render: (row) => row.version,
            hidden: true,
          },
          { key: 'from', title: t('promotions.starts'), render: (row) => <TimeText at={row.startsAt} /> },
          { key: 'to', title: t('promotions.ends'), render: (row) => <TimeText at={row.stoppedAt ?? row.endsAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) => <StopRule rule={row} words={words} size="small" />,
          },
        ]}
      />
    </>
  );
}
