import { Button, Descriptions, Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import {
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import type { MarketRule } from '../parts/market-rule.ts';
import { RuleGoods } from '../parts/rule-goods.tsx';
import { RulePayers } from '../parts/rule-payers.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { runsOn, StopRule } from '../parts/stop-rule.tsx';
import { promotionTone } from '../tones.ts';

/** One version of a rule of the market: its terms, who pays, and the versions before and after it. */
export function PromotionPage() {
  const { ruleId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const kinds = useGet('/api/promotion-kinds', {});
  const words = useRuleWords(kinds.data?.kinds);
  const found = useGet('/api/console/promotions/{ruleId}', { path: { ruleId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const rule = found.data;
  return (
    <>
      <PageHeader
        title={say(rule.title)}
        trail={[{ text: t('job.promotions'), to: '/promotions' }]}
        tag={<StateTag tone={promotionTone[rule.phase] ?? 'quiet'}>{t(`promotions.phase.${rule.phase}`)}</StateTag>}
        lead={`${words.kind(rule)} · ${t('promotions.version_of', { version: rule.version })}`}
        acts={
          <>
            {may('promotions.edit') && runsOn(rule) && !rule.issue ? (
              <Link to={`/promotions/${rule.id}/revise`}>
                <Button type="primary">{t('promotions.revise')}</Button>
              </Link>
            ) : null}
            <StopRule rule={rule} words={words} />
          </>
        }
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'gives', label: t('promotions.gives'), children: words.gives(rule) },
          { key: 'payers', label: t('promotions.payers'), children: <RulePayers rule={rule} /> },
          { key: 'goods', label: t('promotions.scope'), children: <RuleGoods scope={rule.scope} /> },
          { key: 'audience', label: t('promotions.audience'), children: <ForWhom audience={rule.audience} /> },
          { key: 'from', label: t('promotions.starts'), children: <TimeText at={rule.startsAt} /> },
          { key: 'to', label: t('promotions.ends'), children: <TimeText at={rule.stoppedAt ?? rule.endsAt} /> },
          ...(rule.budget
            ? [
                {
                  key: 'budget',
                  label: t('promotions.budget'),
                  children: (
                    <>
                      {t('promotions.budget_spent')} <MoneyText fen={rule.budget.spentFen} /> ·{' '}
                      {t('promotions.budget_held')} <MoneyText fen={rule.budget.heldFen} /> /{' '}
                      <MoneyText fen={rule.budget.totalFen} strong />
                    </>
                  ),
                },
              ]
            : []),
          ...(rule.group ? [{ key: 'group', label: t('promotions.group'), children: rule.group }] : []),
          ...(rule.issue ? issueItems(rule.issue, t) : []),
        ]}
      />
      {rule.funding.some((one) => one.funder === 'shop') ? <Consents ruleId={rule.id} /> : null}
      {rule.issue ? null : (
        <div className="con-block">
          <h2>{t('promotions.versions')}</h2>
          <DataTable<MarketRule>
            id="console.promotion-versions"
            caption={t('promotions.versions')}
            path="/console/promotions"
            query={{ series: rule.series }}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'version',
                title: t('promotions.version'),
                render: (row) =>
                  row.id === rule.id ? (
                    <strong>{row.version}</strong>
                  ) : (
                    <Link to={`/promotions/${row.id}`}>{t('promotions.version_of', { version: row.version })}</Link>
                  ),
              },
              {
                key: 'gives',
                title: t('promotions.gives'),
                render: (row) => <div className="con-wrap">{words.gives(row)}</div>,
              },
              { key: 'payers', title: t('promotions.payers'), render: (row) => <RulePayers rule={row} /> },
              { key: 'written', title: t('promotions.written'), render: (row) => <TimeText at={row.createdAt} /> },
              {
                key: 'phase',
                title: t('list.state'),
                render: (row) => (
                  <StateTag tone={promotionTone[row.phase] ?? 'quiet'}>{t(`promotions.phase.${row.phase}`)}</StateTag>
                ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

type ConsentRow = Reply<'/api/console/promotions/{ruleId}/consents'>['items'][number];

/** Shops that bear their part of this version, by their own consent. */
function Consents({ ruleId }: { ruleId: string }) {
  const { t } = useWords();
  return (
    <div className="con-block">
      <h2>{t('promotions.consents')}</h2>
      <DataTable<ConsentRow>
        id="console.promotion-consents"
        caption={t('promotions.consents')}
        path={`/console/promotions/${ruleId}/consents`}
        rowKey={(row) => `${row.shop.id} ${row.agreedAt}`}
        empty={t('promotions.consents_none')}
        columns={[
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shop.id} /> },
          {
            key: 'share',
            title: t('promotions.shops_share'),
            align: 'right',
            render: (row) => `${row.shareBps / 100}%`,
          },
          { key: 'at', title: t('promotions.agreed_at'), render: (row) => <TimeText at={row.agreedAt} /> },
          {
            key: 'leaves',
            title: t('promotions.leaves_at'),
            render: (row) => (row.leavesAt ? <TimeText at={row.leavesAt} /> : null),
          },
        ]}
      />
    </div>
  );
}

function ForWhom({ audience }: { audience: MarketRule['audience'] }) {
  const { t } = useWords();
  if (audience?.who !== 'region') return t(`promotions.for.${audience?.who ?? 'everyone'}`);
  return audience.divisions.map((one) => (
    <div key={one}>
      {t('promotions.for.region')}: <DivisionPath code={one.padEnd(6, '0')} />
    </div>
  ));
}

const issueItems = (issue: NonNullable<MarketRule['issue']>, t: ReturnType<typeof useWords>['t']) => [
  { key: 'claimed', label: t('promotions.claimed'), children: `${issue.claimed} / ${issue.total}` },
  { key: 'used', label: t('promotions.used'), children: issue.used },
  { key: 'each', label: t('promotions.per_person'), children: issue.perPerson },
  {
    key: 'claim',
    label: t('promotions.claim_time'),
    children: (
      <>
        <TimeText at={issue.claimFrom} /> – <TimeText at={issue.claimUntil} />
      </>
    ),
  },
];
