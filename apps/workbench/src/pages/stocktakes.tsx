import { Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
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
import { useShop } from '../shop.tsx';
import { stocktakeTone } from '../tones.ts';

type Sheet = Reply<'/api/shops/{shopId}/stocktakes'>['items'][number];

/** Stocktake sheets of the shop; one open sheet a warehouse. */
export function StocktakesPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const [opening, setOpening] = useState(false);
  const houses = useGet('/api/shops/{shopId}/warehouses', { path: { shopId: shop.id } }).data?.items ?? [];
  return (
    <>
      <PageHeader
        title={t('job.stocktakes')}
        lead={t('stocktake.lead')}
        acts={
          shop.may('inventory.edit') ? (
            <Button type="primary" onClick={() => setOpening(true)}>
              {t('stocktake.open')}
            </Button>
          ) : null
        }
      />
      <DataTable<Sheet>
        id="stocktakes"
        caption={t('job.stocktakes')}
        path={`/shops/${shop.id}/stocktakes`}
        rowKey={(row) => row.id}
        empty={t('stocktake.empty')}
        onOpen={(row) => navigate(shop.at(`/stocktakes/${row.id}`))}
        columns={[
          {
            key: 'opened',
            title: t('stocktake.opened'),
            render: (row) => (
              <Link to={shop.at(`/stocktakes/${row.id}`)}>
                <TimeText at={row.openedAt} />
              </Link>
            ),
          },
          {
            key: 'warehouse',
            title: t('stock.warehouse'),
            render: (row) => houses.find(({ id }) => id === row.warehouseId)?.name ?? '—',
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={stocktakeTone[row.state] ?? 'quiet'}>{t(`stocktake.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'lines', title: t('stocktake.lines'), align: 'right', render: (row) => row.lines },
          { key: 'differences', title: t('stocktake.differences'), align: 'right', render: (row) => row.differences },
          { key: 'reason', title: t('stocktake.reason'), render: (row) => row.reason ?? '—' },
        ]}
      />
      {opening ? <OpenSheet houses={houses} onClose={() => setOpening(false)} /> : null}
    </>
  );
}

function OpenSheet({
  houses,
  onClose,
}: {
  houses: readonly { id: string; name: string; state: string }[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ warehouseId: string }>();
  const open = useAct(
    (body: { warehouseId: string }, key) =>
      client.post('/api/shops/{shopId}/stocktakes', { path: { shopId: shop.id }, body, key }),
    (sheet) => navigate(shop.at(`/stocktakes/${sheet.id}`)),
  );
  return (
    <Modal
      open
      title={t('stocktake.open')}
      okText={t('stocktake.open')}
      confirmLoading={open.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {open.error ? <ProblemAlert error={open.error} /> : null}
      <Form form={form} layout="vertical" onFinish={(values) => open.mutate(values)}>
        <Form.Item
          name="warehouseId"
          label={t('job.warehouses')}
          rules={[{ required: true, message: t('form.required', { field: t('job.warehouses') }) }]}
        >
          <Select
            options={houses.filter(({ state }) => state === 'open').map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
