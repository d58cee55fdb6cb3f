import { Alert, App, Form, Radio, Skeleton } from 'antd';
import { useNavigate } from 'react-router';
import {
  type CallOptions,
  client,
  FormPage,
  MomentInput,
  ProblemAlert,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { type ArgsSchema, waysOf } from '../marketing/args.ts';
import { ArgsFields } from '../marketing/args-fields.tsx';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';

type Body = CallOptions<'/api/shops/{shopId}/promotions', 'post'>['body'];

interface Values {
  kind: string;
  title: Text2;
  mode: string;
  args: Record<string, unknown>;
  reach: 'all' | 'products' | 'skus';
  exceptProductIds: string[];
  productIds: string[];
  skuIds: string[];
  startsAt: string | null;
  endsAt: string | null;
}

const scopeOf = (values: Values): Body['scope'] => {
  if (values.reach === 'products') return { productIds: values.productIds ?? [] };
  if (values.reach === 'skus') return { skuIds: values.skuIds ?? [] };
  return values.exceptProductIds?.length ? { all: true, exceptProductIds: values.exceptProductIds } : { all: true };
};

/** Only what the chosen way asks for: what another way left in the form is not sent. */
function argsOf(values: Values, schema: ArgsSchema | undefined): Record<string, unknown> {
  const names = Object.keys(schema?.properties ?? {}).filter((name) => name !== 'mode');
  const given = names.flatMap((name): [string, unknown][] => {
    const value = values.args?.[name];
    return value === null || value === undefined ? [] : [[name, value]];
  });
  return { ...(values.mode && { mode: values.mode }), ...Object.fromEntries(given) };
}

/** A new promotion; its form is made from the kinds that the market knows. */
export function PromotionNewPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const kinds = useGet('/api/promotion-kinds', {});
  const create = useAct((body: Body, key) =>
    client.post('/api/shops/{shopId}/promotions', { path: { shopId: shop.id }, body, key }),
  );
  if (kinds.error) return <ProblemAlert error={kinds.error} onRetry={() => kinds.refetch()} />;
  if (!kinds.data) return <Skeleton active />;
  const all = kinds.data.kinds;
  const kindNamed = (name: string) => all.find((one) => one.name === name);
  const waysNamed = (name: string) => waysOf((kindNamed(name)?.schema ?? {}) as ArgsSchema);
  const first = all[0]?.name ?? '';
  return (
    <FormPage<Values>
      id={`promotion:${shop.id}`}
      title={t('promotion.new')}
      lead={t('promotion.new_lead')}
      trail={[{ text: t('job.promotions'), to: shop.at('/promotions') }]}
      initial={{
        kind: first,
        mode: waysNamed(first)[0]?.mode ?? '',
        title: { zh: '', en: '' },
        reach: 'all',
        args: {},
      }}
      submitText={t('promotion.start')}
      onSubmit={async (values) => {
        const way = waysNamed(values.kind).find((one) => one.mode === values.mode);
        await create.mutateAsync({
          kind: values.kind,
          title: values.title,
          args: argsOf(values, way?.schema),
          scope: scopeOf(values),
          startsAt: values.startsAt ?? '',
          endsAt: values.endsAt ?? '',
        });
        message.success(t('promotion.started'));
        navigate(shop.at('/promotions'));
      }}
    >
      {(form) => (
        <>
          <Form.Item name="kind" label={t('promotion.kind')}>
            <Radio.Group
              optionType="button"
              options={all.map(({ name, label }) => ({ value: name, label: say(label) }))}
              onChange={(event) =>
                form.setFieldsValue({ mode: waysNamed(String(event.target.value))[0]?.mode ?? '', args: {} } as never)
              }
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['kind', 'mode']}>
            {() => {
              const kind = kindNamed(form.getFieldValue('kind'));
              const ways = waysNamed(form.getFieldValue('kind'));
              const way = ways.find((one) => one.mode === form.getFieldValue('mode')) ?? ways[0];
              const label = (field: string) => say(kind?.fields[field]) || field;
              return (
                <>
                  <Alert type="info" title={say(kind?.description)} />
                  <Form.Item name="mode" label={label('mode')} hidden={ways.length < 2}>
                    <Radio.Group
                      options={ways.map(({ mode }) => ({
                        value: mode,
                        label: say(kind?.fields[`mode.${mode}`]) || mode,
                      }))}
                    />
                  </Form.Item>
                  {way ? <ArgsFields key={way.mode} schema={way.schema} at={['args']} label={label} /> : null}
                </>
              );
            }}
          </Form.Item>
          <Form.Item
            name="title"
            label={t('promotion.title')}
            required
            extra={t('promotion.title_hint')}
            rules={[
              {
                validator: async (_rule, title: Text2 | undefined) => {
                  if (!title?.zh.trim()) throw new Error(t('form.required', { field: t('promotion.title') }));
                },
              },
            ]}
          >
            <Text2Input maxLength={40} aria-label={t('promotion.title')} />
          </Form.Item>
          <Form.Item name="reach" label={t('promotion.scope')}>
            <Radio.Group
              options={(['all', 'products', 'skus'] as const).map((value) => ({
                value,
                label: t(`promotion.reach.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['reach']}>
            {() => {
              const reach = form.getFieldValue('reach') as Values['reach'];
              const name = reach === 'all' ? 'exceptProductIds' : reach === 'products' ? 'productIds' : 'skuIds';
              return (
                <Form.Item
                  key={name}
                  name={name}
                  label={t(`promotion.goods.${reach}`)}
                  rules={
                    reach === 'all'
                      ? []
                      : [{ required: true, message: t('form.required', { field: t('promotion.scope') }) }]
                  }
                >
                  <ProductSelect skus={reach === 'skus'} />
                </Form.Item>
              );
            }}
          </Form.Item>
          <div className="wb-two">
            {(['startsAt', 'endsAt'] as const).map((name) => (
              <Form.Item
                key={name}
                name={name}
                label={t(name === 'startsAt' ? 'promotion.starts' : 'promotion.ends')}
                rules={[{ required: true, message: t('form.required', { field: t('promotion.starts') }) }]}
              >
                <MomentInput />
              </Form.Item>
            ))}
          </div>
        </>
      )}
    </FormPage>
  );
}
