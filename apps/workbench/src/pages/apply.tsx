import { Form, Radio, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import { client, FormPage, ProblemAlert, type Reply, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { ApplicationFields, formTexts } from '../parts/application-fields.tsx';

type Kind = Reply<'/api/shop-application-forms'>['items'][number]['kind'];
type Values = { kind: Kind } & Record<string, string>;

/** Applying for a shop: the kind decides what is handed in. */
export function ApplyPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const forms = useGet('/api/shop-application-forms', {});
  if (forms.error) return <ProblemAlert error={forms.error} onRetry={() => forms.refetch()} />;
  if (!forms.data) return <Skeleton active />;
  const labels = Object.fromEntries(
    forms.data.items.flatMap((form) => form.fields.map((field) => [field.name, say(field.label)])),
  );
  return (
    <FormPage<Values>
      id="application:new"
      title={t('apply.title')}
      lead={t('apply.lead')}
      trail={[{ text: t('job.my_shops'), to: '/shops' }]}
      initial={{ kind: 'individual' } as Partial<Values>}
      submitText={t('apply.submit')}
      fieldLabels={labels}
      onSubmit={async ({ kind, ...form }) => {
        const made = await client.post('/api/shop-applications', {
          body: { kind, form: formTexts(form), submit: true },
        });
        navigate(`/applications/${made.id}`);
      }}
    >
      {(form) => (
        <>
          <Form.Item name="kind" label={t('apply.kind')}>
            <Radio.Group
              options={forms.data.items.map(({ kind, name }) => ({ value: kind, label: say(name) }))}
              optionType="button"
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['kind']}>
            {() => {
              const kind = form.getFieldValue('kind') as Kind;
              const chosen = forms.data.items.find((one) => one.kind === kind);
              return <ApplicationFields fields={chosen?.fields ?? []} />;
            }}
          </Form.Item>
        </>
      )}
    </FormPage>
  );
}
