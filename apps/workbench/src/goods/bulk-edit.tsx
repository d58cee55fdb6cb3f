import { Alert, Button, Form, Input, InputNumber, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import {
  type CallOptions,
  client,
  MoneyText,
  ProblemAlert,
  parseYuan,
  type Reply,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { CategoryField } from './category-field.tsx';
import { useFindingText } from './findings.tsx';
import type { Product } from './variants.ts';

type Body = CallOptions<'/api/shops/{shopId}/products/bulk-edit', 'post'>['body'];
type Row = Reply<'/api/shops/{shopId}/products/bulk-edit', 'post'>['items'][number];

interface Values {
  mode?: 'percent' | 'add' | 'set';
  /** Percent or yuan as typed, "-12.5". */
  amount?: string;
  categoryId?: string;
  brand?: string;
  freightTemplateId?: string;
  shipWithinHours?: number;
  attributeName?: string;
  attributeValue?: string;
}

/** "-12.5" → -1250: basis points of a percentage, or fen of an amount in yuan. Digits only, no floats. */
function hundredthsOf(text = ''): number | null {
  const [, sign, digits = ''] = /^([-−]?)(.*)$/.exec(text.trim()) ?? [];
  const read = parseYuan(digits);
  return read === null ? null : sign ? -read : read;
}

/** Only what was filled in is changed. */
function changeOf(values: Values): Omit<Body, 'productIds' | 'preview'> {
  const { mode, amount, attributeName, attributeValue } = values;
  const hundredths = hundredthsOf(amount);
  const price: Body['price'] =
    mode === undefined || hundredths === null
      ? undefined
      : mode === 'percent'
        ? { mode, bps: hundredths }
        : { mode, fen: hundredths };
  const name = attributeName?.trim();
  const value = attributeValue?.trim();
  return {
    ...(price ? { price } : {}),
    ...(values.categoryId ? { categoryId: values.categoryId } : {}),
    ...(values.brand?.trim() ? { brand: values.brand.trim() } : {}),
    ...(values.freightTemplateId ? { freightTemplateId: values.freightTemplateId } : {}),
    ...(values.shipWithinHours ? { shipWithinHours: values.shipWithinHours } : {}),
    ...(name && value ? { attributes: [{ name: { zh: name, en: '' }, value: { zh: value, en: '' } }] } : {}),
  };
}

/** One change for the ticked goods: seen beforehand, then written, each with its own outcome. */
export function BulkEdit({ products, onClose }: { products: readonly Product[]; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Values>();
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [written, setWritten] = useState(false);
  const mode = Form.useWatch('mode', form);
  const templates = useGet(
    '/api/shops/{shopId}/freight-templates',
    { path: { shopId: shop.id }, query: { limit: 100 } },
    { enabled: shop.may('freight.read') },
  );
  const edit = useAct(
    (preview: boolean, key) =>
      client.post('/api/shops/{shopId}/products/bulk-edit', {
        path: { shopId: shop.id },
        body: { ...changeOf(form.getFieldsValue()), productIds: products.map((one) => one.productId), preview },
        key,
      }),
    ({ items }, preview) => {
      setRows(items);
      setWritten(!preview);
    },
  );
  // What cannot be read is marked at its field, and nothing is asked.
  const ask = (preview: boolean) =>
    form.validateFields().then(
      () => edit.mutate(preview),
      () => undefined,
    );
  return (
    <Modal
      open
      width={760}
      title={t('bulk_edit.title', { count: products.length })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t(written ? 'bulk_edit.close' : 'bulk_edit.cancel')}</Button>
          {written ? null : (
            <>
              <Button loading={edit.isPending} onClick={() => ask(true)}>
                {t('bulk_edit.preview')}
              </Button>
              <Button type="primary" disabled={rows === null} loading={edit.isPending} onClick={() => ask(false)}>
                {t('bulk_edit.write')}
              </Button>
            </>
          )}
        </>
      }
    >
      {edit.error ? <ProblemAlert error={edit.error} /> : null}
      {written ? (
        <Alert
          type="success"
          showIcon
          title={t('bulk_edit.done', { count: rows?.filter((row) => !row.error).length ?? 0 })}
        />
      ) : (
        <Form<Values> form={form} layout="vertical" onValuesChange={() => setRows(null)}>
          <div className="wb-two">
            <Form.Item name="mode" label={t('bulk_edit.price')}>
              <Select
                allowClear
                placeholder={t('bulk_edit.keep')}
                options={(['percent', 'add', 'set'] as const).map((value) => ({
                  value,
                  label: t(`bulk_edit.price.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item
              name="amount"
              label={t('bulk_edit.amount')}
              extra={t('bulk_edit.amount_hint')}
              rules={[
                {
                  validator: async (_rule, text?: string) => {
                    if (text?.trim() && hundredthsOf(text) === null) throw new Error(t('bulk_edit.amount_unread'));
                  },
                },
              ]}
            >
              <Input
                inputMode="decimal"
                maxLength={16}
                disabled={!mode}
                suffix={mode === 'percent' ? '%' : t('bulk_edit.yuan')}
              />
            </Form.Item>
            <Form.Item name="categoryId" label={t('goods.category')}>
              <CategoryField />
            </Form.Item>
            <Form.Item name="brand" label={t('goods.brand')}>
              <Input maxLength={60} placeholder={t('bulk_edit.keep')} />
            </Form.Item>
            <Form.Item name="freightTemplateId" label={t('goods.freight')}>
              <Select
                allowClear
                placeholder={t('bulk_edit.keep')}
                options={templates.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
              />
            </Form.Item>
            <Form.Item name="shipWithinHours" label={t('goods.ship_within')}>
              <InputNumber min={1} max={1440} precision={0} suffix={t('goods.hours')} />
            </Form.Item>
            <Form.Item name="attributeName" label={t('bulk_edit.attribute')}>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name="attributeValue" label={t('bulk_edit.attribute_value')}>
              <Input maxLength={200} />
            </Form.Item>
          </div>
        </Form>
      )}
      {rows ? <Outcomes rows={rows} products={products} /> : <p className="desk-quiet">{t('bulk_edit.hint')}</p>}
    </Modal>
  );
}

function Outcomes({ rows, products }: { rows: readonly Row[]; products: readonly Product[] }) {
  const { t } = useWords();
  const say = useSay();
  const textOf = useFindingText();
  const range = (one: Row['before']) =>
    one === null ? (
      '—'
    ) : (
      <>
        <MoneyText fen={one.min} />
        {one.max > one.min ? (
          <>
            {' '}
            – <MoneyText fen={one.max} />
          </>
        ) : null}
      </>
    );
  return (
    <Table<Row>
      size="small"
      rowKey="productId"
      pagination={false}
      scroll={{ x: true, y: 300 }}
      dataSource={[...rows]}
      columns={[
        {
          key: 'goods',
          title: t('goods.goods'),
          render: (_, row) => say(products.find((one) => one.productId === row.productId)?.content.title),
        },
        { key: 'before', title: t('bulk_edit.before'), align: 'right', render: (_, row) => range(row.before) },
        { key: 'after', title: t('bulk_edit.after'), align: 'right', render: (_, row) => range(row.after) },
        {
          key: 'outcome',
          title: t('bulk_edit.outcome'),
          render: (_, row) => (
            <div className="wb-wrap">
              {row.error
                ? t('bulk_edit.refused', { code: row.error })
                : t(row.pending ? 'bulk_edit.waits' : 'bulk_edit.fine')}
              {row.findings.map((finding) => (
                <div key={`${finding.code} ${finding.field}`} className="desk-quiet">
                  {textOf(finding)}
                </div>
              ))}
            </div>
          ),
        },
      ]}
    />
  );
}
