import { InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { canShip, goodsToShip, type Order } from '../selling/order.ts';
import { labelsAddress } from '../selling/parcels.tsx';
import { CarrierSelect } from '../selling/ship-modal.tsx';
import { useShop } from '../shop.tsx';
import { Due } from './orders.tsx';

type Outcome = Reply<'/api/shops/{shopId}/parcels/batch', 'post'>;
type Filled = Readonly<Record<string, { carrier: string; waybillNo: string }>>;

/** Shipping many orders: waybills typed into a table, or read from a file. Good rows are done, bad ones told. */
export function ShipPage() {
  const { t } = useWords();
  const shop = useShop();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const sendFile = useAct(
    (file: File, key) => {
      const body = new FormData();
      body.append('file', file, file.name);
      return client.post('/api/shops/{shopId}/parcels/batch-file', { path: { shopId: shop.id }, body, key });
    },
    (answer) => setOutcome(answer),
  );
  return (
    <>
      <PageHeader
        title={t('job.ship')}
        lead={t('ship.lead')}
        trail={[{ text: t('job.order_list'), to: shop.at('/orders') }]}
        acts={
          <Link to={shop.at('/merge')}>
            <Button>{t('job.merge')}</Button>
          </Link>
        }
      />
      {outcome ? <Results outcome={outcome} /> : null}
      <ShipTable onDone={setOutcome} />
      <section className="wb-block" aria-label={t('ship.by_file')}>
        <h2>{t('ship.by_file')}</h2>
        <Upload.Dragger
          accept=".csv,.xlsx"
          showUploadList={false}
          disabled={sendFile.isPending}
          beforeUpload={(file) => {
            sendFile.mutate(file);
            return false;
          }}
        >
          <p>
            <InboxOutlined aria-hidden className="wb-big-icon" />
          </p>
          <p>{t('import.drop')}</p>
          <p className="desk-quiet">{t('ship.file_columns')}</p>
        </Upload.Dragger>
        {sendFile.error ? <ProblemAlert error={sendFile.error} /> : null}
      </section>
    </>
  );
}

function ShipTable({ onDone }: { onDone: (outcome: Outcome) => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [filled, setFilled] = useState<Filled>({});
  const [carrier, setCarrier] = useState('');
  const orders = useGet('/api/shops/{shopId}/orders', {
    path: { shopId: shop.id },
    query: { state: 'to_ship', limit: 100 },
  });
  const rows = Object.entries(filled)
    .filter(([, one]) => one.carrier && one.waybillNo.trim())
    .map(([orderId, one]) => ({ orderId, carrier: one.carrier, waybillNo: one.waybillNo.trim().toUpperCase() }));
  const ship = useAct(
    (body: { rows: typeof rows }, key) =>
      client.post('/api/shops/{shopId}/parcels/batch', { path: { shopId: shop.id }, body, key }),
    (answer) => {
      const done = new Set(answer.rows.filter((row) => row.parcelId).map((row) => row.orderId));
      setFilled((now) => Object.fromEntries(Object.entries(now).filter(([orderId]) => !done.has(orderId))));
      onDone(answer);
    },
  );
  const set = (orderId: string, changes: Partial<Filled[string]>) =>
    setFilled({ ...filled, [orderId]: { carrier, waybillNo: '', ...filled[orderId], ...changes } });
  return (
    <section className="wb-block wb-stack" aria-label={t('ship.by_table')}>
      <h2>{t('ship.by_table')}</h2>
      <div className="wb-row">
        <span className="desk-quiet">{t('ship.carrier_all')}</span>
        <CarrierSelect aria-label={t('ship.carrier_all')} value={carrier || null} onChange={setCarrier} />
      </div>
      {orders.error ? <ProblemAlert error={orders.error} onRetry={() => orders.refetch()} /> : null}
      {ship.error ? <ProblemAlert error={ship.error} /> : null}
      <ScrollBox>
        <RowTable<Order>
          size="small"
          rowKey="id"
          loading={orders.isPending}
          pagination={false}
          dataSource={(orders.data?.items ?? []).filter(canShip)}
          locale={{ emptyText: t('ship.nothing') }}
          columns={[
            {
              key: 'order',
              title: t('order.number'),
              render: (_value, row) => <Link to={shop.at(`/orders/${row.id}`)}>{row.number}</Link>,
            },
            {
              key: 'goods',
              title: t('goods.goods'),
              render: (_value, row) => <div className="wb-wrap">{goodsToShip(row, say, t('goods.joined'))}</div>,
            },
            {
              key: 'receiver',
              title: t('order.receiver'),
              render: (_value, row) => `${row.receiver.name} ${row.receiver.divisionNames.slice(0, 2).join(' ')}`,
            },
            { key: 'due', title: t('order.due'), render: (_value, row) => <Due order={row} /> },
            {
              key: 'carrier',
              title: t('ship.carrier'),
              render: (_value, row) => (
                <CarrierSelect
                  aria-label={`${row.number} ${t('ship.carrier')}`}
                  value={(filled[row.id]?.carrier ?? carrier) || null}
                  onChange={(chosen) => set(row.id, { carrier: chosen })}
                />
              ),
            },
            {
              key: 'waybill',
              title: t('ship.waybill'),
              render: (_value, row) => (
                <Input
                  aria-label={`${row.number} ${t('ship.waybill')}`}
                  maxLength={40}
                  autoComplete="off"
                  value={filled[row.id]?.waybillNo ?? ''}
                  onChange={(event) =>
                    set(row.id, { waybillNo: event.target.value, carrier: filled[row.id]?.carrier || carrier })
                  }
                />
              ),
            },
          ]}
        />
      </ScrollBox>
      <Button
        type="primary"
        disabled={rows.length === 0}
        loading={ship.isPending}
        onClick={() => ship.mutate({ rows })}
      >
        {t('ship.ship_orders', { count: rows.length })}
      </Button>
    </section>
  );
}

function Results({ outcome }: { outcome: Outcome }) {
  const { t } = useWords();
  const shop = useShop();
  const done = outcome.rows.flatMap((row) => (row.parcelId ? [row.parcelId] : []));
  const refused = outcome.rows.filter((row) => row.code !== null);
  return (
    <Alert
      type={outcome.refused > 0 ? 'warning' : 'success'}
      showIcon
      title={t('ship.outcome', { done: outcome.done, refused: outcome.refused })}
      action={
        done.length > 0 ? (
          <Button href={labelsAddress(shop.id, done)} target="_blank">
            {t('ship.labels')}
          </Button>
        ) : null
      }
      description={
        refused.length > 0 ? (
          <ul>
            {refused.map((row) => (
              <li key={row.row}>
                <StateTag tone="wrong">{t('ship.row', { row: row.row })}</StateTag> {row.orderId}{' '}
                {t(`refusal.${row.code}`, { defaultValue: row.code ?? '', ...row.params })}
              </li>
            ))}
          </ul>
        ) : null
      }
    />
  );
}
