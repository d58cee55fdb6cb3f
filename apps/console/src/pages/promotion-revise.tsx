import { Alert, App, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { client, ProblemAlert, useAct, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { type MarketRuleBody, valuesOf } from '../parts/market-rule.ts';
import { MarketRuleForm } from '../parts/market-rule-form.tsx';

/** The next version of a rule of the market, begun from the one there is. */
export function PromotionRevisePage() {
  const { ruleId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const known = useGet('/api/promotion-kinds', {});
  const found = useGet('/api/console/promotions/{ruleId}', { path: { ruleId } });
  const revise = useAct((body: MarketRuleBody, key) =>
    client.post('/api/console/promotions/{ruleId}/revise', { path: { ruleId }, body, key }),
  );
  const error = known.error ?? found.error;
  if (error) return <ProblemAlert error={error} onRetry={() => Promise.all([known.refetch(), found.refetch()])} />;
  if (!known.data || !found.data) return <Skeleton active />;
  const rule = found.data;
  const kinds = known.data.kinds.filter((one) => one.name === rule.kind && one.by === 'platform');
  if (rule.issue) return <Alert type="info" showIcon title={t('promotions.coupon_fixed')} />;
  return (
    <MarketRuleForm
      key={rule.id}
      id={`console.promotion:${rule.id}`}
      title={t('promotions.revise')}
      lead={t('promotions.revise_lead', { version: rule.version, next: rule.version + 1 })}
      trail={[
        { text: t('job.promotions'), to: '/promotions' },
        { text: say(rule.title), to: `/promotions/${rule.id}` },
      ]}
      initial={valuesOf(rule)}
      submitText={t('promotions.revise_start')}
      kinds={kinds}
      before={rule}
      onSubmit={async (body) => {
        const { id } = await revise.mutateAsync(body);
        message.success(t('promotions.revised'));
        navigate(`/promotions/${id}`);
      }}
    />
  );
}
