import { Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';
import { transferTone } from '../tones.ts';

type Transfer = Reply<'/api/shops/{shopId}/transfers'>['items'][number];
type House = Reply<'/api/shops/{shopId}/warehouses'>['items'][number];

/** Goods between warehouses: sent, under way, received, or written off. */
export function TransfersPage() {
  const { t } = useWords();
  const shop = useShop();
  const [act, setAct] = useState<Transfer | 'new' | null>(null);
  const houses = useGet('/api/shops/{shopId}/warehouses', { path: { shopId: shop.id } }).data?.items ?? [];
  const nameOf = (id: string) => houses.find((house) => house.id === id)?.name ?? '—';
  const mayEdit = shop.may('inventory.edit');
  const sum = (row: Transfer, figure: 'quantity' | 'received' | 'lost') =>
    row.lines.reduce((all, line) => all + line[figure], 0);
  return (
    <>
      <PageHeader
        title={t('job.transfers')}
        lead={t('transfer.lead')}
        acts={
          mayEdit ? (
            <Button type="primary" onClick={() => setAct('new')}>
              {t('transfer.new')}
            </Button>
          ) : null
        }
      />
      <DataTable<Transfer>
        id="transfers"
        caption={t('job.transfers')}
        path={`/shops/${shop.id}/transfers`}
        rowKey={(row) => row.id}
        empty={t('transfer.empty')}
        columns={[
          { key: 'sent', title: t('transfer.sent'), render: (row) => <TimeText at={row.sentAt} /> },
          { key: 'from', title: t('transfer.from'), render: (row) => nameOf(row.fromId) },
          { key: 'to', title: t('transfer.to'), render: (row) => nameOf(row.toId) },
          {
            key: 'amounts',
            title: t('transfer.amounts'),
            align: 'right',
            render: (row) => (
              <span className="wb-number">
                {sum(row, 'quantity')} / {sum(row, 'received')} / {sum(row, 'lost')}
              </span>
            ),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={transferTone[row.state] ?? 'quiet'}>{t(`transfer.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'note', title: t('transfer.note'), render: (row) => row.note ?? '—' },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && row.state === 'under_way' ? (
                <Button size="small" onClick={() => setAct(row)}>
                  {t('transfer.receive')}
                </Button>
              ) : null,
          },
        ]}
      />
      {act === 'new' ? <Send houses={houses} onClose={() => setAct(null)} /> : null}
      {act && act !== 'new' ? <Receive key={act.id} transfer={act} onClose={() => setAct(null)} /> : null}
    </>
  );
}

interface Sending {
  fromId: string;
  toId: string;
  skuIds: string[];
  quantity: number;
  note?: string;
}

function Send({ houses, onClose }: { houses: readonly House[]; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Sending>();
  const send = useAct(
    ({ skuIds, quantity, note, ...places }: Sending, key) =>
      client.post('/api/shops/{shopId}/transfers', {
        path: { shopId: shop.id },
        body: { ...places, note: note?.trim() || null, lines: skuIds.map((skuId) => ({ skuId, quantity })) },
        key,
      }),
    onClose,
  );
  const required = (field: string) => [{ required: true, message: t('form.required', { field }) }];
  const options = houses.filter(({ state }) => state === 'open').map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Modal
      open
      title={t('transfer.new')}
      okText={t('transfer.new')}
      confirmLoading={send.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {send.error ? <ProblemAlert error={send.error} /> : null}
      <Form form={form} layout="vertical" onFinish={(values) => send.mutate(values)}>
        <Form.Item name="fromId" label={t('transfer.from')} rules={required(t('transfer.from'))}>
          <Select options={options} />
        </Form.Item>
        <Form.Item name="toId" label={t('transfer.to')} rules={required(t('transfer.to'))}>
          <Select options={options} />
        </Form.Item>
        <Form.Item name="skuIds" label={t('stocktake.sku')} rules={required(t('stocktake.sku'))}>
          <ProductSelect skus />
        </Form.Item>
        <Form.Item name="quantity" label={t('transfer.pieces')} rules={required(t('transfer.pieces'))}>
          <InputNumber min={1} precision={0} />
        </Form.Item>
        <Form.Item name="note" label={t('transfer.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface Arrived {
  pieces: number[];
  rest: 'later' | 'lost';
  reason?: string;
}

function Receive({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Arrived>();
  const left = transfer.lines.map((line) => line.quantity - line.received);
  const receive = useAct(
    ({ pieces, rest, reason }: Arrived, key) =>
      client.post('/api/shops/{shopId}/transfers/{transferId}/receive', {
        path: { shopId: shop.id, transferId: transfer.id },
        body: {
          lines: transfer.lines
            .map((line, place) => ({ skuId: line.skuId, quantity: pieces[place] ?? 0 }))
            .filter(({ quantity }) => quantity > 0),
          rest,
          reason: reason?.trim() || null,
        },
        key,
      }),
    onClose,
  );
  return (
    <Modal
      open
      title={t('transfer.receive')}
      okText={t('transfer.receive')}
      confirmLoading={receive.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {receive.error ? <ProblemAlert error={receive.error} /> : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ pieces: left, rest: 'later' }}
        onFinish={(values) => receive.mutate(values)}
      >
        {transfer.lines.map((line, place) => (
          <Form.Item
            key={line.skuId}
            name={['pieces', place]}
            label={`${t('transfer.arrived')} ${place + 1} (≤ ${left[place]})`}
          >
            <InputNumber min={0} max={left[place] ?? 0} precision={0} />
          </Form.Item>
        ))}
        <Form.Item name="rest" label={t('transfer.rest')}>
          <Radio.Group
            options={(['later', 'lost'] as const).map((value) => ({ value, label: t(`transfer.rest.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('transfer.reason')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
