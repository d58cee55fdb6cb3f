import { App, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import { client, firstRule, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import type { MarketRuleBody } from '../parts/market-rule.ts';
import { MarketRuleForm } from '../parts/market-rule-form.tsx';

/** A new rule or coupon of the market. */
export function PromotionNewPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const known = useGet('/api/promotion-kinds', {});
  const create = useAct((body: MarketRuleBody, key) => client.post('/api/console/promotions', { body, key }));
  if (known.error) return <ProblemAlert error={known.error} onRetry={() => known.refetch()} />;
  if (!known.data) return <Skeleton active />;
  const kinds = known.data.kinds.filter((one) => one.by === 'platform');
  return (
    <MarketRuleForm
      id="console.promotion"
      title={t('promotions.new')}
      lead={t('promotions.new_lead')}
      trail={[{ text: t('job.promotions'), to: '/promotions' }]}
      initial={{ ...firstRule(kinds), reach: 'all', audience: 'everyone' }}
      submitText={t('promotions.start')}
      kinds={kinds}
      before={null}
      onSubmit={async (body) => {
        const { id } = await create.mutateAsync(body);
        message.success(t('promotions.started'));
        navigate(`/promotions/${id}`);
      }}
    />
  );
}
