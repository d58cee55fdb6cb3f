import { App, Form, Input, Radio, Select, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import {
  type CallOptions,
  client,
  DivisionPicker,
  FormPage,
  firstRule,
  ProblemAlert,
  RuleKindFields,
  RuleTimeFields,
  type RuleValues,
  ruleOut,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';

type Body = CallOptions<'/api/console/promotions', 'post'>['body'];

interface Values extends RuleValues {
  reach: 'all' | 'categories';
  categoryIds?: string[];
  audience: 'everyone' | 'new_buyer';
  regionPercent?: string;
  regionCode?: string | null;
}

/** Who pays: the platform, less what a region takes over. */
function fundingOf({ regionPercent, regionCode }: Values): Body['funding'] {
  const bps = regionCode ? Math.round(Number(regionPercent ?? 0) * 100) : 0;
  const region = regionCode && bps > 0 ? [{ funder: 'region' as const, funderId: regionCode, bps }] : [];
  return bps < 10_000 ? [{ funder: 'platform', bps: 10_000 - bps }, ...region] : region;
}

/** A new rule or coupon of the market; its form is made from the kinds that the market knows. */
export function PromotionNewPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const known = useGet('/api/promotion-kinds', {});
  const categories = useGet('/api/categories', {});
  const create = useAct((body: Body, key) => client.post('/api/console/promotions', { body, key }));
  if (known.error) return <ProblemAlert error={known.error} onRetry={() => known.refetch()} />;
  if (!known.data) return <Skeleton active />;
  const kinds = known.data.kinds.filter((one) => one.by === 'platform');
  return (
    <FormPage<Values>
      id="console.promotion"
      title={t('promotions.new')}
      lead={t('promotions.new_lead')}
      trail={[{ text: t('job.promotions'), to: '/promotions' }]}
      initial={{ ...firstRule(kinds), reach: 'all', audience: 'everyone' }}
      submitText={t('promotions.start')}
      onSubmit={async (values) => {
        await create.mutateAsync({
          ...ruleOut(values, kinds),
          scope: values.reach === 'categories' ? { categoryIds: values.categoryIds ?? [] } : { all: true },
          audience: { who: values.audience },
          funding: fundingOf(values),
        });
        message.success(t('promotions.started'));
        navigate('/promotions');
      }}
    >
      {(form) => (
        <>
          <RuleKindFields form={form as never} kinds={kinds} />
          <Form.Item name="reach" label={t('promotions.scope')}>
            <Radio.Group
              options={(['all', 'categories'] as const).map((value) => ({
                value,
                label: t(`promotions.reach.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['reach']}>
            {() =>
              form.getFieldValue('reach') === 'categories' ? (
                <Form.Item
                  name="categoryIds"
                  label={t('promotions.categories')}
                  rules={[{ required: true, message: t('form.needed') }]}
                >
                  <Select
                    mode="multiple"
                    loading={categories.isFetching}
                    options={(categories.data?.items ?? []).map((one) => ({ value: one.id, label: say(one.name) }))}
                    showSearch={{ optionFilterProp: 'label' }}
                  />
                </Form.Item>
              ) : null
            }
          </Form.Item>
          <Form.Item name="audience" label={t('promotions.audience')}>
            <Radio.Group
              options={(['everyone', 'new_buyer'] as const).map((value) => ({
                value,
                label: t(`promotions.for.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="regionCode" label={t('promotions.region')} extra={t('promotions.region_hint')}>
            <DivisionPicker anyLevel aria-label={t('promotions.region')} />
          </Form.Item>
          <Form.Item
            name="regionPercent"
            label={t('promotions.region_share')}
            rules={[{ pattern: /^(100|\d{1,2}(\.\d{1,2})?)$/, message: t('promotions.region_share_hint') }]}
          >
            <Input inputMode="decimal" suffix="%" className="con-narrow" />
          </Form.Item>
          <RuleTimeFields form={form as never} kinds={kinds} />
        </>
      )}
    </FormPage>
  );
}
