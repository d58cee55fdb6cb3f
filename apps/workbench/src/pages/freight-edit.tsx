import { App, Form, Input, Radio, Select, Skeleton, Switch } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  type CallOptions,
  client,
  FormPage,
  ProblemAlert,
  type Reply,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { FreightRules } from '../selling/freight-rules.tsx';
import { PlaceSelect } from '../selling/place-select.tsx';
import { useShop } from '../shop.tsx';

type Template = Reply<'/api/shops/{shopId}/freight-templates'>['items'][number];
type Body = CallOptions<'/api/shops/{shopId}/freight-templates', 'post'>['body'];

/** Writing a freight template. Orders already placed keep the freight they were quoted. */
export function FreightEditPage() {
  const { t } = useWords();
  const shop = useShop();
  const { templateId } = useParams();
  const templates = useGet(
    '/api/shops/{shopId}/freight-templates',
    { path: { shopId: shop.id }, query: { limit: 100 } },
    { enabled: templateId !== undefined },
  );
  if (templates.error) return <ProblemAlert error={templates.error} onRetry={() => templates.refetch()} />;
  if (templateId === undefined) return <Editor template={null} />;
  if (!templates.data) return <Skeleton active />;
  const template = templates.data.items.find((one) => one.id === templateId);
  return template ? <Editor template={template} /> : <p>{t('not_found.title')}</p>;
}

const emptyRules = { rates: [{ places: [], first: 1, firstFen: 1000, next: 1, nextFen: 200 }] };

function Editor({ template }: { template: Template | null }) {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const save = useAct((body: Body, key) =>
    template
      ? client.put('/api/shops/{shopId}/freight-templates/{templateId}', {
          path: { shopId: shop.id, templateId: template.id },
          body,
        })
      : client.post('/api/shops/{shopId}/freight-templates', { path: { shopId: shop.id }, body, key }),
  );
  return (
    <FormPage<Body>
      id={`freight:${template?.id ?? 'new'}`}
      title={template?.name ?? t('freight.new')}
      lead={t('freight.edit_lead')}
      trail={[{ text: t('job.freight'), to: shop.at('/freight') }]}
      initial={
        template
          ? {
              name: template.name,
              mode: template.mode as Body['mode'],
              rules: template.rules,
              isDefault: template.isDefault,
              calendarId: template.calendarId,
            }
          : { name: '', mode: 'piece', rules: emptyRules, isDefault: false }
      }
      submitText={t('table.save')}
      onSubmit={async ({ rules, ...values }) => {
        const { rates = [], freeOver = [], remote = [], excluded = [], cm3PerKg } = rules;
        await save.mutateAsync({
          ...values,
          rules: {
            rates: values.mode === 'free' ? [] : rates.map((rate) => ({ ...rate, places: rate.places ?? [] })),
            freeOver: freeOver.map((one) => ({ ...one, places: one.places ?? [] })),
            remote: remote.map((one) => ({ ...one, places: one.places ?? [] })),
            excluded,
            ...(values.mode === 'weight' && cm3PerKg ? { cm3PerKg } : {}),
          },
        });
        message.success(t('table.saved'));
        navigate(shop.at('/freight'));
      }}
    >
      {(form) => (
        <>
          <Form.Item
            name="name"
            label={t('freight.name')}
            rules={[{ required: true, message: t('form.required', { field: t('freight.name') }) }]}
          >
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="mode" label={t('freight.mode')}>
            <Radio.Group
              optionType="button"
              options={(['piece', 'weight', 'volume', 'free'] as const).map((mode) => ({
                value: mode,
                label: t(`freight.mode.${mode}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['mode']}>
            {() => <FreightRules mode={form.getFieldValue('mode')} />}
          </Form.Item>
          <Form.Item name={['rules', 'excluded']} label={t('freight.excluded')}>
            <PlaceSelect placeholder={t('freight.excluded_none')} aria-label={t('freight.excluded')} />
          </Form.Item>
          <Form.Item name="calendarId" label={t('freight.visits')} extra={t('freight.visits_hint')}>
            <CalendarSelect />
          </Form.Item>
          <Form.Item name="isDefault" label={t('freight.make_default')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </>
      )}
    </FormPage>
  );
}

/** The shop's calendars for delivery with installation. */
function CalendarSelect(props: { id?: string; value?: string | null; onChange?: (id: string | null) => void }) {
  const { t } = useWords();
  const shop = useShop();
  const calendars = useGet('/api/shops/{shopId}/calendars', { path: { shopId: shop.id } });
  return (
    <Select<string | null>
      {...props}
      allowClear
      placeholder={t('freight.visits_none')}
      onChange={(id) => props.onChange?.(id ?? null)}
      options={(calendars.data?.items ?? [])
        .filter((one) => one.purpose === 'delivery')
        .map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
