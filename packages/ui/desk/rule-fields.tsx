import { Alert, Form, type FormInstance, InputNumber, Radio } from 'antd';
import type { ReactNode } from 'react';
import { MomentInput } from './moment-input.tsx';
import { MoneyInput } from './money-input.tsx';
import { ArgsFields } from './rule-args-fields.tsx';
import { type RuleKind, ways } from './rule-values.ts';
import { type Text2, Text2Input, useSay } from './text2-input.tsx';
import { useDeskWords } from './words.ts';

interface RuleFieldsProps {
  readonly form: Pick<FormInstance, 'getFieldValue' | 'setFieldsValue'>;
  readonly kinds: readonly RuleKind[];
  readonly inputs?: Readonly<Record<string, ReactNode>>;
}

/** Kind, way and arguments, made from what the market knows; then the title. */
export function RuleKindFields({ form, kinds, inputs = {} }: RuleFieldsProps) {
  const { t } = useDeskWords();
  const say = useSay();
  const kindNow = (): RuleKind | undefined => kinds.find((one) => one.name === form.getFieldValue('kind'));
  return (
    <>
      <Form.Item name="kind" label={t('rule.kind')}>
        <Radio.Group
          optionType="button"
          options={kinds.map(({ name, label }) => ({ value: name, label: say(label) }))}
          onChange={(event) =>
            form.setFieldsValue({
              mode: ways(kinds.find((one) => one.name === event.target.value))[0]?.mode ?? '',
              args: {},
            })
          }
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind', 'mode']}>
        {() => {
          const kind = kindNow();
          const all = ways(kind);
          const way = all.find((one) => one.mode === form.getFieldValue('mode')) ?? all[0];
          const label = (field: string) => say(kind?.fields[field]) || field;
          return (
            <>
              <Alert type="info" title={say(kind?.description)} />
              <Form.Item name="mode" label={label('mode')} hidden={all.length < 2}>
                <Radio.Group
                  options={all.map(({ mode }) => ({ value: mode, label: say(kind?.fields[`mode.${mode}`]) || mode }))}
                />
              </Form.Item>
              {way ? (
                <ArgsFields key={way.mode} schema={way.schema} at={['args']} label={label} inputs={inputs} />
              ) : null}
            </>
          );
        }}
      </Form.Item>
      <Form.Item
        name="title"
        label={t('rule.title')}
        required
        extra={t('rule.title_hint')}
        rules={[
          {
            validator: async (_rule, title: Text2 | undefined) => {
              if (!title?.zh.trim()) throw new Error(t('rule.required', { field: t('rule.title') }));
            },
          },
        ]}
      >
        <Text2Input maxLength={40} aria-label={t('rule.title')} />
      </Form.Item>
    </>
  );
}

/** From when to when; of a coupon, how many there are, for whom and when they are claimed. */
export function RuleTimeFields({ form, kinds }: RuleFieldsProps) {
  const { t } = useDeskWords();
  const needed = (field: string) => [{ required: true, message: t('rule.required', { field: t(field) }) }];
  const moment = (name: string | string[], word: string) => (
    <Form.Item key={word} name={name} label={t(word)} rules={needed(word)}>
      <MomentInput />
    </Form.Item>
  );
  const whole = (name: string, word: string, most: number, hint?: string) => (
    <Form.Item
      key={word}
      name={['issue', name]}
      label={t(word)}
      rules={hint ? [] : needed(word)}
      {...(hint && { extra: hint })}
    >
      <InputNumber<number> min={1} max={most} precision={0} />
    </Form.Item>
  );
  return (
    <>
      <div className="desk-rule-two">
        {moment('startsAt', 'rule.starts')}
        {moment('endsAt', 'rule.ends')}
      </div>
      <Form.Item name="budgetFen" label={t('rule.budget')} extra={t('rule.budget_hint')}>
        <MoneyInput />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {() =>
          kinds.find((one) => one.name === form.getFieldValue('kind'))?.held ? (
            <>
              <div className="desk-rule-two">
                {moment(['issue', 'claimFrom'], 'rule.claim_from')}
                {moment(['issue', 'claimUntil'], 'rule.claim_until')}
              </div>
              {whole('total', 'rule.total', 10_000_000)}
              {whole('perPerson', 'rule.per_person', 100)}
              {whole('validDays', 'rule.valid_days', 366, t('rule.valid_days_hint'))}
            </>
          ) : null
        }
      </Form.Item>
    </>
  );
}
