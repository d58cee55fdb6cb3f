import { Cascader, Form, Input, InputNumber } from 'antd';
import { type Branch, useCategoryTree } from '#ui/desk/category-tree.ts';
import { DivisionPicker, FormPage, MomentInput, type Reply, type Text2, Text2Input, useWords } from '#ui/desk/index.ts';

type Campaign = Reply<'/api/console/campaigns/{campaignId}'>;
export const MOMENTS = [
  'enrolFrom',
  'reviewFrom',
  'warmUpFrom',
  'presaleFrom',
  'liveFrom',
  'liveUntil',
  'returnsUntil',
] as const;
type Moments = Record<Exclude<(typeof MOMENTS)[number], 'presaleFrom'>, string> & { presaleFrom: string | null };

/** A campaign as the API takes it. */
export type CampaignBody = Pick<Campaign, 'code' | 'name' | 'intro' | 'terms'> & Moments;
/** As the form holds it: shares in per cent, one category path and one division at a time. */
export interface CampaignForm extends Moments {
  code: string;
  name: Text2;
  intro: Text2;
  minLevel: number;
  minGoodRate: number | null;
  minStars: number | null;
  minOff: number;
  minQuantity: number;
  maxShipHours: number | null;
  categories?: string[][];
  division?: string | null;
  /** Further divisions, which the API takes and this form has no box for: kept as they are. */
  furtherDivisions?: string[];
}

export const emptyForm: Partial<CampaignForm> = {
  presaleFrom: null,
  minLevel: 0,
  minGoodRate: null,
  minStars: null,
  minOff: 0,
  minQuantity: 1,
  maxShipHours: 48,
};

export const formOf = ({ terms, ...campaign }: Campaign): Partial<CampaignForm> => ({
  ...campaign,
  minLevel: terms.minLevel,
  minGoodRate: terms.minGoodRateBps === null ? null : terms.minGoodRateBps / 100,
  minStars: terms.minDsrTenths === null ? null : terms.minDsrTenths / 10,
  minOff: terms.minOffBps / 100,
  minQuantity: terms.minQuantity,
  maxShipHours: terms.maxShipHours,
  categories: terms.categoryIds.map((id) => [id]),
  division: terms.divisions[0] ?? null,
  furtherDivisions: terms.divisions.slice(1),
});

/** Whether a number has no more digits behind its point. */
export const hasDigits = (value: number | null | undefined, most: number): boolean =>
  (String(value ?? '').split('.')[1] ?? '').length <= most;

export const bodyOf = (form: CampaignForm): CampaignBody => ({
  code: form.code,
  name: form.name,
  intro: form.intro ?? { zh: '', en: '' },
  enrolFrom: form.enrolFrom,
  reviewFrom: form.reviewFrom,
  warmUpFrom: form.warmUpFrom,
  presaleFrom: form.presaleFrom ?? null,
  liveFrom: form.liveFrom,
  liveUntil: form.liveUntil,
  returnsUntil: form.returnsUntil,
  terms: {
    minLevel: form.minLevel,
    minGoodRateBps: form.minGoodRate === null ? null : Math.round(form.minGoodRate * 100),
    minDsrTenths: form.minStars === null ? null : Math.round(form.minStars * 10),
    minOffBps: Math.round(form.minOff * 100),
    minQuantity: form.minQuantity,
    maxShipHours: form.maxShipHours,
    categoryIds: (form.categories ?? []).flatMap((path) => path.at(-1) ?? []),
    divisions: [...(form.division ? [form.division] : []), ...(form.furtherDivisions ?? [])],
  },
});

/** Holds a value of the form that has no box. */
const Unseen = () => null;

/** Names, the seven moments of the calendar, and what shops and goods must bring. */
export function CampaignFormPage({
  id,
  title,
  initial,
  submitText,
  onSubmit,
}: {
  id: string;
  title: string;
  initial: Partial<CampaignForm>;
  submitText: string;
  onSubmit: (body: CampaignBody) => Promise<unknown>;
}) {
  const { t } = useWords();
  const tree = useCategoryTree();
  const needed = [{ required: true, message: t('form.needed') }];
  // Nothing that was typed is rounded unsaid.
  const digits = (most: number) => ({
    validator: (_rule: unknown, value?: number | null) =>
      hasDigits(value, most) ? Promise.resolve() : Promise.reject(new Error(t('campaigns.digits', { count: most }))),
  });
  const neededText = [
    {
      validator: (_rule: unknown, text?: Text2) =>
        text?.zh.trim() ? Promise.resolve() : Promise.reject(new Error(t('form.needed'))),
    },
  ];
  return (
    <FormPage<CampaignForm>
      id={id}
      title={title}
      lead={t('campaigns.form_lead')}
      trail={[{ text: t('job.campaigns'), to: '/campaigns' }]}
      initial={initial}
      submitText={submitText}
      onSubmit={(values) => onSubmit(bodyOf(values))}
      fieldLabels={Object.fromEntries(MOMENTS.map((name) => [name, t(`campaigns.${name}`)]))}
    >
      <Form.Item
        name="code"
        label={t('campaigns.code')}
        extra={t('campaigns.code_hint')}
        rules={[{ required: true, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, message: t('campaigns.code_hint') }]}
      >
        <Input maxLength={40} className="con-narrow" />
      </Form.Item>
      <Form.Item name="name" label={t('campaigns.name')} required rules={neededText}>
        <Text2Input maxLength={60} aria-label={t('campaigns.name')} />
      </Form.Item>
      <Form.Item name="intro" label={t('campaigns.intro')} required rules={neededText}>
        <Text2Input rows={3} maxLength={2000} aria-label={t('campaigns.intro')} />
      </Form.Item>
      {MOMENTS.map((name) => (
        <Form.Item
          key={name}
          name={name}
          label={t(`campaigns.${name}`)}
          extra={t(`campaigns.${name}_hint`)}
          {...(name === 'presaleFrom' ? {} : { rules: needed })}
        >
          <MomentInput />
        </Form.Item>
      ))}
      <h2>{t('campaigns.terms')}</h2>
      <Form.Item name="minLevel" label={t('campaigns.minLevel')} rules={needed}>
        <InputNumber min={0} max={20} precision={0} />
      </Form.Item>
      <Form.Item
        name="minGoodRate"
        label={t('campaigns.minGoodRate')}
        extra={t('campaigns.none_hint')}
        rules={[digits(2)]}
      >
        <InputNumber min={0} max={100} suffix="%" />
      </Form.Item>
      <Form.Item name="minStars" label={t('campaigns.minStars')} extra={t('campaigns.none_hint')} rules={[digits(1)]}>
        <InputNumber min={1} max={5} step={0.1} />
      </Form.Item>
      <Form.Item name="minOff" label={t('campaigns.minOff')} rules={[...needed, digits(2)]}>
        <InputNumber min={0} max={90} suffix="%" />
      </Form.Item>
      <Form.Item name="minQuantity" label={t('campaigns.minQuantity')} rules={needed}>
        <InputNumber min={1} max={1_000_000} precision={0} />
      </Form.Item>
      <Form.Item name="maxShipHours" label={t('campaigns.maxShipHours')} extra={t('campaigns.none_hint')}>
        <InputNumber min={1} max={720} precision={0} />
      </Form.Item>
      <Form.Item name="categories" label={t('campaigns.categories')} extra={t('campaigns.all_hint')}>
        <Cascader
          multiple
          changeOnSelect
          options={tree.branches as Branch[]}
          loadData={(path) => void tree.open(path as unknown as Branch[])}
          showCheckedStrategy={Cascader.SHOW_PARENT}
        />
      </Form.Item>
      <Form.Item name="division" label={t('campaigns.division')} extra={t('campaigns.all_hint')}>
        <DivisionPicker anyLevel />
      </Form.Item>
      <Form.Item name="furtherDivisions" noStyle>
        <Unseen />
      </Form.Item>
    </FormPage>
  );
}
