import { App, Button, Form, Input, InputNumber, Modal, Radio, Switch } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  DivisionPicker,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Warehouse = Reply<'/api/shops/{shopId}/warehouses'>['items'][number];

/** Where goods lie; orders draw on the first open one that has enough. */
export function WarehousesPage() {
  const { t } = useWords();
  const shop = useShop();
  const [editing, setEditing] = useState<Warehouse | 'new' | null>(null);
  const mayEdit = shop.may('inventory.edit');
  return (
    <>
      <PageHeader
        title={t('job.warehouses')}
        lead={t('warehouses.lead')}
        acts={
          mayEdit ? (
            <Button type="primary" onClick={() => setEditing('new')}>
              {t('warehouses.new')}
            </Button>
          ) : null
        }
      />
      <DataTable<Warehouse>
        id="warehouses"
        caption={t('job.warehouses')}
        path={`/shops/${shop.id}/warehouses`}
        rowKey={(row) => row.id}
        empty={t('warehouses.empty')}
        {...(mayEdit && { onOpen: setEditing })}
        columns={[
          { key: 'name', title: t('warehouses.name'), render: (row) => row.name },
          { key: 'place', title: t('warehouses.place'), render: (row) => <PlaceName code={row.divisionCode} /> },
          { key: 'kind', title: t('warehouses.kind'), render: (row) => t(`warehouses.kind.${row.kind}`) },
          { key: 'priority', title: t('warehouses.priority'), align: 'right', render: (row) => row.priority },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={row.state === 'open' ? 'done' : 'quiet'}>{t(`warehouses.state.${row.state}`)}</StateTag>
            ),
          },
          ...(mayEdit
            ? [
                {
                  key: 'acts',
                  title: t('table.acts'),
                  render: (row: Warehouse) => (
                    <Button size="small" onClick={() => setEditing(row)}>
                      {t('table.edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {editing ? (
        <EditWarehouse warehouse={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

/** "浙江 丽水 龙泉", from a division's code. */
export function PlaceName({ code }: { code: string | null }) {
  const place = useGet('/api/divisions/{code}', { path: { code: code ?? '' } }, { enabled: !!code });
  const { lang } = useWords();
  if (!code) return '—';
  const names = place.data?.path.map((one) => (lang === 'en' ? (one.nameEn ?? one.name) : one.name));
  return names?.join(' ') ?? code;
}

interface Values {
  name: string;
  divisionCode: string | null;
  priority: number;
  kind: 'warehouse' | 'store';
  street: string | null;
  hours: string | null;
  open: boolean;
}

function EditWarehouse({ warehouse, onClose }: { warehouse: Warehouse | null; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useAct(
    ({ open, ...values }: Values, key) => {
      const body = { ...values, state: open ? ('open' as const) : ('closed' as const) };
      return warehouse
        ? client.patch('/api/shops/{shopId}/warehouses/{warehouseId}', {
            path: { shopId: shop.id, warehouseId: warehouse.id },
            body,
          })
        : client.post('/api/shops/{shopId}/warehouses', { path: { shopId: shop.id }, body, key });
    },
    () => {
      message.success(t('table.saved'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={warehouse ? warehouse.name : t('warehouses.new')}
      okText={t('table.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{
          name: warehouse?.name ?? '',
          divisionCode: warehouse?.divisionCode ?? null,
          priority: warehouse?.priority ?? 1,
          kind: warehouse?.kind === 'store' ? 'store' : 'warehouse',
          street: warehouse?.street ?? null,
          hours: warehouse?.hours ?? null,
          open: warehouse?.state !== 'closed',
        }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item
          name="name"
          label={t('warehouses.name')}
          rules={[{ required: true, message: t('form.required', { field: t('warehouses.name') }) }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="kind" label={t('warehouses.kind')}>
          <Radio.Group
            options={(['warehouse', 'store'] as const).map((value) => ({
              value,
              label: t(`warehouses.kind.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="divisionCode" label={t('warehouses.place')}>
          <DivisionPicker />
        </Form.Item>
        <Form.Item noStyle dependencies={['kind']}>
          {({ getFieldValue }) =>
            getFieldValue('kind') === 'store' ? (
              <>
                <Form.Item name="street" label={t('warehouses.street')}>
                  <Input maxLength={200} />
                </Form.Item>
                <Form.Item name="hours" label={t('warehouses.hours')}>
                  <Input maxLength={100} />
                </Form.Item>
              </>
            ) : null
          }
        </Form.Item>
        <Form.Item name="priority" label={t('warehouses.priority')} extra={t('warehouses.priority_hint')}>
          <InputNumber min={0} max={1000} precision={0} />
        </Form.Item>
        <Form.Item name="open" label={t('warehouses.in_use')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
