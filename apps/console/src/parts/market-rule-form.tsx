import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, type FormInstance, Input, Radio, Select } from 'antd';
import {
  DivisionPicker,
  FormPage,
  type FormPageProps,
  type RuleKind,
  RuleKindFields,
  RuleTimeFields,
  useWords,
} from '#ui/desk/index.ts';
import { Belts, Brands, Categories, Tracks } from './goods-pickers.tsx';
import {
  bodyOf,
  CHOICES,
  type Choice,
  type MarketRule,
  type MarketRuleBody,
  type MarketRuleValues,
  PERCENT,
} from './market-rule.ts';
import { RuleGoods } from './rule-goods.tsx';
import { SponsorShares } from './sponsor-shares.tsx';

interface MarketRuleFormProps
  extends Pick<FormPageProps<MarketRuleValues>, 'id' | 'title' | 'lead' | 'trail' | 'submitText' | 'initial'> {
  kinds: readonly RuleKind[];
  /** The version that is revised; null: a new rule. */
  before: MarketRule | null;
  onSubmit: (body: MarketRuleBody) => Promise<unknown>;
}

/** A rule or coupon of the market; made from the kinds that the market knows. */
export function MarketRuleForm({ kinds, before, onSubmit, ...page }: MarketRuleFormProps) {
  return (
    <FormPage<MarketRuleValues> {...page} onSubmit={(values) => onSubmit(bodyOf(values, kinds, before))}>
      {(form) => (
        <>
          <RuleKindFields form={form as never} kinds={kinds} />
          <Reach form={form} before={before} />
          <ForWhom form={form} before={before} />
          <ShopsShare />
          <Payers />
          <SponsorShares />
          <Group />
          <RuleTimeFields form={form as never} kinds={kinds} />
        </>
      )}
    </FormPage>
  );
}

interface PartProps {
  form: FormInstance<MarketRuleValues>;
  before: MarketRule | null;
}

function Reach({ form, before }: PartProps) {
  const { t } = useWords();
  const known = form.getFieldValue('reach') === 'kept' ? ([...REACHES, 'kept'] as const) : REACHES;
  return (
    <>
      <Form.Item name="reach" label={t('promotions.scope')}>
        <Radio.Group options={known.map((value) => ({ value, label: t(`promotions.reach.${value}`) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['reach']}>
        {() => {
          const reach: MarketRuleValues['reach'] = form.getFieldValue('reach');
          if (reach === 'kept') return before ? <RuleGoods scope={before.scope} /> : null;
          return reach === 'all' ? null : <Chosen by={reach} />;
        }}
      </Form.Item>
    </>
  );
}
const REACHES = ['all', 'categories', 'tracks', 'brands', 'belts', 'styles'] as const;

function Chosen({ by }: { by: Choice }) {
  const { t } = useWords();
  const fields = {
    categories: <Categories />,
    tracks: <Tracks />,
    brands: <Brands />,
    belts: <Belts />,
    styles: <Select mode="tags" />,
  };
  return (
    <Form.Item name={CHOICES[by]} label={t(`promotions.${by}`)} rules={[{ required: true, message: t('form.needed') }]}>
      {fields[by]}
    </Form.Item>
  );
}

function ForWhom({ form, before }: PartProps) {
  const { t } = useWords();
  const kept =
    before?.audience?.who === 'live_room' ||
    (before?.audience?.who === 'region' && before.audience.divisions.length > 1);
  const known = [...AUDIENCES, ...(kept ? (['kept'] as const) : [])];
  return (
    <>
      <Form.Item name="audience" label={t('promotions.audience')}>
        <Radio.Group options={known.map((value) => ({ value, label: t(`promotions.for.${value}`) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['audience']}>
        {() =>
          form.getFieldValue('audience') === 'region' ? (
            <Form.Item
              name="destination"
              label={t('promotions.destination')}
              rules={[{ required: true, message: t('form.needed') }]}
            >
              <DivisionPicker anyLevel aria-label={t('promotions.destination')} />
            </Form.Item>
          ) : null
        }
      </Form.Item>
    </>
  );
}
const AUDIENCES = ['everyone', 'new_buyer', 'region', 'staff'] as const;

/** What shops bear, each by its own consent; without it the rule does not reach their goods. */
function ShopsShare() {
  const { t } = useWords();
  return (
    <Form.Item
      name="shopsPercent"
      label={t('promotions.shops_share')}
      extra={t('promotions.shops_share_hint')}
      rules={[{ pattern: PERCENT, message: t('promotions.region_share_hint') }]}
    >
      <Input inputMode="decimal" suffix="%" className="con-narrow" />
    </Form.Item>
  );
}
/** Regions that pay a part, a row each; the platform pays the rest. */
function Payers() {
  const { t } = useWords();
  return (
    <Form.Item label={t('promotions.regions')} extra={t('promotions.region_hint')}>
      <Form.List name="regions">
        {(rows, { add, remove }) => (
          <div className="desk-rule-rows">
            {rows.map((row) => (
              <div key={row.key} className="desk-rule-row">
                <Form.Item
                  name={[row.name, 'code']}
                  rules={[{ required: true, message: t('form.needed') }]}
                  className="desk-rule-tight"
                >
                  <DivisionPicker anyLevel aria-label={`${t('promotions.region')} ${row.name + 1}`} />
                </Form.Item>
                <Form.Item
                  name={[row.name, 'percent']}
                  rules={[
                    {
                      required: true,
                      pattern: PERCENT,
                      message: t('promotions.region_share_hint'),
                    },
                  ]}
                  className="desk-rule-tight"
                >
                  <Input
                    inputMode="decimal"
                    suffix="%"
                    className="con-narrow"
                    aria-label={`${t('promotions.region_share')} ${row.name + 1}`}
                  />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={`${t('promotions.region_remove')} ${row.name + 1}`}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden />}
              disabled={rows.length >= MOST_REGIONS}
              onClick={() => add({})}
            >
              {t('promotions.region_add')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
/** With the platform, the shops and three sponsors eight pay at most. */
const MOST_REGIONS = 3;

function Group() {
  const { t } = useWords();
  return (
    <Form.Item name="group" label={t('promotions.group')} extra={t('promotions.group_hint')}>
      <Input maxLength={40} className="con-narrow" />
    </Form.Item>
  );
}
