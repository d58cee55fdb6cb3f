import { App, Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { GoodsCell, thumbOf } from '../parts/goods-cell.tsx';
import { StockAlert } from '../selling/stock-alert.tsx';
import { useShop } from '../shop.tsx';

type Stock = Reply<'/api/shops/{shopId}/stock'>['items'][number];
type Warehouse = Reply<'/api/shops/{shopId}/warehouses'>['items'][number];

/** Stock by SKU and warehouse; arrivals and corrections. */
export function StockPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [open, setOpen] = useState<{ act: 'receive' | 'adjust'; row: Stock } | null>(null);
  const warehouses = useGet('/api/shops/{shopId}/warehouses', { path: { shopId: shop.id } });
  const places = warehouses.data?.items ?? [];
  const mayEdit = shop.may('inventory.edit');
  return (
    <>
      <PageHeader title={t('job.stock')} lead={t('stock.lead')} />
      <DataTable<Stock>
        id="stock"
        caption={t('job.stock')}
        path={`/shops/${shop.id}/stock`}
        rowKey={(row) => row.skuId}
        empty={t('stock.empty')}
        filters={[
          { kind: 'search', name: 'q', label: t('goods.search') },
          {
            kind: 'choice',
            name: 'low',
            label: t('stock.level'),
            choices: [{ value: 'true', text: t('stock.low') }],
          },
        ]}
        columns={[
          {
            key: 'goods',
            title: t('goods.goods'),
            render: (row) => (
              <GoodsCell picture={thumbOf(row.mediaId)} title={say(row.title)} to={shop.at(`/goods/${row.productId}`)}>
                {row.saleAttributes.map(({ value }) => say(value)).join(' / ') || t('goods.only_sku')}
              </GoodsCell>
            ),
          },
          { key: 'code', title: t('goods.outer_code'), render: (row) => row.outerCode ?? '—' },
          {
            key: 'available',
            title: t('stock.available'),
            align: 'right',
            render: (row) => (
              <>
                <strong className="wb-number">{row.available}</strong>{' '}
                {row.low ? (
                  <StateTag tone={row.available === 0 ? 'wrong' : 'waits'}>
                    {row.available === 0 ? t('stock.out') : t('stock.low')}
                  </StateTag>
                ) : null}
              </>
            ),
          },
          {
            key: 'onHand',
            title: t('stock.on_hand'),
            align: 'right',
            render: (row) => <ByWarehouse row={row} warehouses={places} figure="onHand" />,
          },
          {
            key: 'reserved',
            title: t('stock.reserved'),
            align: 'right',
            render: (row) => <ByWarehouse row={row} warehouses={places} figure="reserved" />,
          },
          {
            key: 'transit',
            title: t('stock.in_transit'),
            align: 'right',
            hidden: true,
            render: (row) => <ByWarehouse row={row} warehouses={places} figure="inTransit" />,
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <div className="desk-acts">
                {mayEdit ? (
                  <>
                    <Button size="small" onClick={() => setOpen({ act: 'receive', row })}>
                      {t('stock.receive')}
                    </Button>
                    <Button size="small" onClick={() => setOpen({ act: 'adjust', row })}>
                      {t('stock.adjust')}
                    </Button>
                    <StockAlert row={row} />
                  </>
                ) : null}
                <Link to={shop.at(`/stock/${row.skuId}`)}>{t('stock.movements')}</Link>
              </div>
            ),
          },
        ]}
      />
      {open ? <ChangeStock {...open} warehouses={places} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function ByWarehouse({
  row,
  warehouses,
  figure,
}: {
  row: Stock;
  warehouses: readonly Warehouse[];
  figure: 'onHand' | 'reserved' | 'inTransit';
}) {
  if (row.rows.length < 2) return <span className="wb-number">{row.rows[0]?.[figure] ?? 0}</span>;
  return (
    <>
      {row.rows.map((one) => (
        <div key={one.warehouseId} className="wb-number">
          <span className="desk-quiet">{warehouses.find(({ id }) => id === one.warehouseId)?.name} </span>
          {one[figure]}
        </div>
      ))}
    </>
  );
}

interface Change {
  warehouseId?: string;
  quantity?: number;
  way: 'counted' | 'delta';
  figure?: number;
  reason?: string;
}

function ChangeStock({
  act,
  row,
  warehouses,
  onClose,
}: {
  act: 'receive' | 'adjust';
  row: Stock;
  warehouses: readonly Warehouse[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Change>();
  const save = useAct(
    (change: Change, key) => {
      const path = { shopId: shop.id };
      const where = { skuId: row.skuId, ...(change.warehouseId && { warehouseId: change.warehouseId }) };
      if (act === 'receive')
        return client.post('/api/shops/{shopId}/stock/receipts', {
          path,
          body: {
            lines: [{ ...where, quantity: change.quantity ?? 0 }],
            ...(change.reason && { note: change.reason }),
          },
          key,
        });
      const figure = change.figure ?? 0;
      const line = change.way === 'counted' ? { ...where, counted: figure } : { ...where, delta: figure };
      return client.post('/api/shops/{shopId}/stock/adjustments', {
        path,
        body: { reason: change.reason ?? '', lines: [line] },
        key,
      });
    },
    () => {
      message.success(t('stock.saved'));
      onClose();
    },
  );
  const isOpen = warehouses.filter((one) => one.state === 'open');
  return (
    <Modal
      open
      title={`${t(`stock.${act}`)} · ${say(row.title)} ${row.saleAttributes.map(({ value }) => say(value)).join(' / ')}`}
      okText={t(`stock.${act}`)}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<Change>
        form={form}
        layout="vertical"
        initialValues={{ way: 'counted', ...(isOpen[0] && { warehouseId: isOpen[0].id }) }}
        onFinish={(change) => save.mutate(change)}
      >
        {isOpen.length > 1 ? (
          <Form.Item name="warehouseId" label={t('stock.warehouse')}>
            <Select options={isOpen.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
        ) : null}
        {act === 'receive' ? (
          <Form.Item
            name="quantity"
            label={t('stock.quantity')}
            rules={[{ required: true, message: t('form.required', { field: t('stock.quantity') }) }]}
          >
            <InputNumber min={1} max={1_000_000} precision={0} autoFocus />
          </Form.Item>
        ) : (
          <>
            <Form.Item name="way" label={t('stock.way')}>
              <Radio.Group
                options={[
                  { value: 'counted', label: t('stock.counted') },
                  { value: 'delta', label: t('stock.delta') },
                ]}
              />
            </Form.Item>
            <Form.Item
              name="figure"
              label={t('stock.figure')}
              rules={[{ required: true, message: t('form.required', { field: t('stock.figure') }) }]}
            >
              <InputNumber min={-1_000_000} max={1_000_000} precision={0} autoFocus />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="reason"
          label={act === 'adjust' ? t('stock.reason') : t('stock.note')}
          rules={
            act === 'adjust' ? [{ required: true, message: t('form.required', { field: t('stock.reason') }) }] : []
          }
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
