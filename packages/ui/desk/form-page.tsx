import { Alert, Button, Form, type FormInstance } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ProblemError } from './api.ts';
import { keep, readKept } from './kept.ts';
import { PageHeader, type PageHeaderProps } from './page-header.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { absoluteTime } from './time-text.tsx';
import { useDeskWords } from './words.ts';

interface Draft<Values> {
  at: string;
  values: Partial<Values>;
}

export interface FormPageProps<Values extends object> extends Omit<PageHeaderProps, 'acts'> {
  /** Name of the draft in this browser: kind and id of what is edited, "product:prd_01…". */
  id: string;
  initial: Partial<Values>;
  submitText: string;
  /** Resolves when the server took it; a ProblemError is shown at its fields. */
  onSubmit: (values: Values) => Promise<unknown>;
  fieldLabels?: Readonly<Record<string, string>>;
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode);
}

/** "skus[0].price" → ["skus", 0, "price"]: the API's name of a field as Ant Design's path. */
export function fieldPath(field: string): (string | number)[] {
  return field
    .replace(/^\//, '')
    .split(/[./[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** A form that loses nothing: what was typed is kept in this browser until the server took it. */
export function FormPage<Values extends object>({
  id,
  initial,
  submitText,
  onSubmit,
  fieldLabels,
  children,
  ...head
}: FormPageProps<Values>) {
  const { t } = useDeskWords();
  const [form] = Form.useForm<Values>();
  const place = `dongxi.draft.${id}`;
  const [draft, setDraft] = useState(() => readKept<Draft<Values> | null>(place, null));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const keepDraft = (values: Values) => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(
      () => keep(place, { at: new Date().toISOString(), values } satisfies Draft<Values>),
      400,
    );
  };
  const forget = () => {
    clearTimeout(waiting.current);
    keep(place, undefined);
    setDraft(null);
  };
  const submit = async (values: Values) => {
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(values);
      forget();
    } catch (error) {
      setProblem(error);
      if (error instanceof ProblemError) {
        const faults = error.problem.fields.map(({ field, message }) => ({
          name: fieldPath(field),
          errors: [message],
        }));
        form.setFields(faults as unknown as Parameters<typeof form.setFields>[0]);
        const first = faults[0];
        if (first) form.scrollToField(first.name as never, { focus: true });
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <PageHeader {...head} />
      {draft ? (
        <Alert
          type="info"
          showIcon
          title={t('form.draft', { at: absoluteTime(new Date(draft.at)) })}
          action={
            <div className="desk-acts">
              <Button
                size="small"
                type="primary"
                onClick={() => {
                  form.setFieldsValue(draft.values as Parameters<typeof form.setFieldsValue>[0]);
                  setDraft(null);
                }}
              >
                {t('form.restore')}
              </Button>
              <Button size="small" onClick={forget}>
                {t('form.discard')}
              </Button>
            </div>
          }
        />
      ) : null}
      {problem ? <ProblemAlert error={problem} {...(fieldLabels && { fieldLabels })} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        className="desk-form"
        initialValues={initial}
        onValuesChange={(_changed, values) => keepDraft(values)}
        onFinish={submit}
        scrollToFirstError={{ focus: true }}
      >
        {typeof children === 'function' ? children(form) : children}
        <div className="desk-form-foot">
          <Button type="primary" htmlType="submit" loading={busy}>
            {submitText}
          </Button>
        </div>
      </Form>
    </>
  );
}
