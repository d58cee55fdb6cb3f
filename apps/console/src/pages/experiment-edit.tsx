import { Button, Form, Input, InputNumber, Radio, Select, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  FormPage,
  MomentInput,
  ProblemAlert,
  type Reply,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';

type Experiment = Reply<'/api/console/experiments'>['items'][number];
type Surfaces = Reply<'/api/console/experiment-surfaces'>['items'];
type Surface = Experiment['surface'];
const SURFACES: readonly Surface[] = ['search.ranking', 'recommend.feed'];
/** Variants are called by letters, the first is as things are. */
const KEYS = ['a', 'b', 'c', 'd', 'e'] as const;

interface VariantForm {
  name: string;
  /** Percent of the visitors. */
  share: number;
  overrides?: { setting: string; value: number }[];
}
interface Values {
  key: string;
  name: string;
  hypothesis: string;
  surface: Surface;
  startsAt?: string | null;
  endsAt: string;
  variants: VariantForm[];
}

/** Writes the draft of an experiment. */
export function ExperimentNewPage() {
  return <Editor draft={null} />;
}

/** Changes a draft: what runs is never changed. */
export function ExperimentEditPage() {
  const { key = '' } = useParams();
  const found = useGet('/api/console/experiments/{key}', { path: { key } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  return found.data ? <Editor key={key} draft={found.data} /> : <Skeleton active />;
}

const formOf = (draft: Experiment): Values => ({
  key: draft.key,
  name: draft.name,
  hypothesis: draft.hypothesis,
  surface: draft.surface,
  startsAt: draft.startsAt,
  endsAt: draft.endsAt,
  variants: draft.variants.map(({ name, shareBps, overrides }) => ({
    name,
    share: shareBps / 100,
    overrides: [...overrides],
  })),
});

function Editor({ draft }: { draft: Experiment | null }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const surfaces = useGet('/api/console/experiment-surfaces', {});
  const save = useAct(
    ({ key, variants, startsAt = null, ...rest }: Values, idempotency) => {
      const body = {
        ...rest,
        startsAt,
        variants: variants.map(({ name, share, overrides = [] }, at) => ({
          key: KEYS[at] ?? `v${at}`,
          name,
          shareBps: Math.round(100 * share),
          overrides: at === 0 ? [] : overrides,
        })),
      };
      return draft
        ? client.post('/api/console/experiments/{key}/change', { path: { key: draft.key }, body, key: idempotency })
        : client.post('/api/console/experiments', { body: { ...body, key }, key: idempotency });
    },
    ({ key }) => navigate(`/experiments/${key}`),
  );
  const needed = [{ required: true, message: t('form.needed') }];
  const text = [{ required: true, whitespace: true, message: t('form.needed') }];
  return (
    <FormPage<Values>
      id={`experiment:${draft?.key ?? 'new'}`}
      title={draft ? draft.name : t('experiments.new')}
      lead={t('experiments.form_lead')}
      trail={[{ text: t('job.experiments'), to: '/experiments' }]}
      initial={
        draft
          ? formOf(draft)
          : {
              surface: 'search.ranking',
              variants: [
                { name: t('experiments.as_now'), share: 50 },
                { name: '', share: 50, overrides: [{} as { setting: string; value: number }] },
              ],
            }
      }
      submitText={t('form.save')}
      onSubmit={(values) => save.mutateAsync(values)}
    >
      {(form) => (
        <>
          {draft ? null : (
            <Form.Item
              name="key"
              label={t('experiments.key')}
              extra={t('experiments.key_hint')}
              rules={[{ required: true, pattern: /^[a-z][a-z0-9-]{2,39}$/, message: t('experiments.key_hint') }]}
            >
              <Input maxLength={40} className="con-narrow" />
            </Form.Item>
          )}
          <Form.Item name="name" label={t('experiments.name')} rules={text}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item
            name="hypothesis"
            label={t('experiments.hypothesis')}
            extra={t('experiments.hypothesis_hint')}
            rules={text}
          >
            <Input.TextArea maxLength={500} rows={3} />
          </Form.Item>
          <Form.Item name="surface" label={t('experiments.surface')} rules={needed}>
            <Radio.Group
              options={SURFACES.map((value) => ({ value, label: t(`experiments.surface.${value}`) }))}
              onChange={() =>
                form.setFieldValue(
                  'variants',
                  (form.getFieldValue('variants') as VariantForm[]).map((one) => ({ ...one, overrides: [] })),
                )
              }
            />
          </Form.Item>
          <Form.Item name="startsAt" label={t('experiments.from')} extra={t('experiments.from_hint')}>
            <MomentInput />
          </Form.Item>
          <Form.Item name="endsAt" label={t('experiments.until')} extra={t('experiments.until_hint')} rules={needed}>
            <MomentInput />
          </Form.Item>
          <Form.Item noStyle shouldUpdate>
            {() => (
              <Variants surface={form.getFieldValue('surface') as Surface} surfaces={surfaces.data?.items ?? []} />
            )}
          </Form.Item>
        </>
      )}
    </FormPage>
  );
}

function Variants({ surface, surfaces }: { surface: Surface; surfaces: Surfaces }) {
  const { t } = useWords();
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Form.List name="variants">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name: at }) => (
            <fieldset key={key} className="con-variant">
              <legend>
                {t('experiments.variant')} {KEYS[at]?.toUpperCase()}
              </legend>
              <div className="con-variant-head">
                <Form.Item name={[at, 'name']} label={t('experiments.variant_name')} rules={needed}>
                  <Input maxLength={60} />
                </Form.Item>
                <Form.Item name={[at, 'share']} label={t('experiments.share')} rules={needed}>
                  <InputNumber<number> min={1} max={99} precision={2} suffix="%" />
                </Form.Item>
              </div>
              {at === 0 ? (
                <p className="desk-quiet">{t('experiments.base_note')}</p>
              ) : (
                <Overrides at={at} surface={surface} surfaces={surfaces} />
              )}
              {at > 1 ? (
                <Button danger onClick={() => remove(at)}>
                  {t('experiments.drop_variant')}
                </Button>
              ) : null}
            </fieldset>
          ))}
          {fields.length < KEYS.length ? (
            <Button onClick={() => add({ name: '', share: 10, overrides: [{}] })}>
              {t('experiments.add_variant')}
            </Button>
          ) : null}
        </>
      )}
    </Form.List>
  );
}

/** The settings that a variant gives other values, each with the one in force. */
function Overrides({ at, surface, surfaces }: { at: number; surface: Surface; surfaces: Surfaces }) {
  const { t } = useWords();
  const say = useSay();
  const settings = surfaces.find((one) => one.surface === surface)?.settings ?? [];
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Form.List name={[at, 'overrides']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name: nth }) => (
            <div key={key} className="con-override">
              <Form.Item name={[nth, 'setting']} label={t('experiments.setting')} rules={needed}>
                <Select
                  className="con-wide"
                  popupMatchSelectWidth={false}
                  options={settings.map((one) => ({
                    value: one.key,
                    label: t('experiments.setting_now', { name: say(one.name), value: one.value }),
                  }))}
                />
              </Form.Item>
              <Form.Item name={[nth, 'value']} label={t('experiments.value')} rules={needed}>
                <InputNumber<number> precision={0} />
              </Form.Item>
              <Button onClick={() => remove(nth)}>{t('experiments.drop_value')}</Button>
            </div>
          ))}
          <Button onClick={() => add({})}>{t('experiments.add_value')}</Button>
        </>
      )}
    </Form.List>
  );
}
