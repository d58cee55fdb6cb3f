import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { type Key, useState } from 'react';
import { Link } from 'react-router';
import {
  apiAddress,
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { canShip, goodsToShip, type Order } from '../selling/order.ts';
import { CarrierSelect } from '../selling/ship-modal.tsx';
import { useShop } from '../shop.tsx';
import { waybillTone } from '../tones.ts';
import { Due } from './orders.tsx';

type Waybill = Reply<'/api/shops/{shopId}/waybills'>['items'][number];
/** What could not be done of many, each with its name and reason. */
type Failures = readonly { readonly name: string; readonly code: string; readonly params?: object }[];
type Outcome = { readonly done: number; readonly failures: Failures };
const states = ['bought', 'shipped', 'asked', 'cancelling', 'cancelled'] as const;

const labelsAddress = (shopId: string, ids: readonly string[]): string =>
  apiAddress(`/shops/${shopId}/waybills/labels.pdf`, { waybillIds: ids.join(',') });

/** Waybills bought of the carriers: for many orders at once, printed, shipped with or given back. */
export function WaybillsPage() {
  const { t } = useWords();
  const shop = useShop();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  return (
    <>
      <PageHeader
        title={t('job.waybills')}
        lead={t('waybill.lead')}
        trail={[{ text: t('job.order_list'), to: shop.at('/orders') }]}
      />
      {outcome ? <OutcomeAlert outcome={outcome} /> : null}
      <Buy onDone={setOutcome} />
      <section className="wb-block" aria-label={t('waybill.bought')}>
        <h2>{t('waybill.bought')}</h2>
        <Bought onDone={setOutcome} />
      </section>
    </>
  );
}

/** Orders that wait to be shipped; ticked ones get a waybill of the chosen carrier. */
function Buy({ onDone }: { onDone: (outcome: Outcome) => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [carrier, setCarrier] = useState('');
  const [ticked, setTicked] = useState<readonly Key[]>([]);
  const orders = useGet('/api/shops/{shopId}/orders', {
    path: { shopId: shop.id },
    query: { state: 'to_ship', limit: 100 },
  });
  const rows = (orders.data?.items ?? []).filter(canShip);
  const numberOf = (id: string) => rows.find((row) => row.id === id)?.number ?? id;
  const buy = useAct(
    (orderIds: string[], key) =>
      client.post('/api/shops/{shopId}/waybills/batch', {
        path: { shopId: shop.id },
        body: { carrier, orderIds },
        key,
      }),
    (answer) => {
      setTicked([]);
      onDone({
        done: answer.done,
        failures: answer.rows.flatMap((row) =>
          row.code ? [{ name: numberOf(row.orderId), code: row.code, params: row.params }] : [],
        ),
      });
    },
  );
  return (
    <section className="wb-block wb-stack" aria-label={t('waybill.buy')}>
      <h2>{t('waybill.buy')}</h2>
      <div className="wb-row">
        <CarrierSelect aria-label={t('ship.carrier')} value={carrier || null} onChange={setCarrier} />
        <Button
          type="primary"
          disabled={!carrier || ticked.length === 0}
          loading={buy.isPending}
          onClick={() => buy.mutate(ticked.map(String))}
        >
          {t('waybill.buy_count', { count: ticked.length })}
        </Button>
        {carrier ? null : <span className="desk-quiet">{t('waybill.choose_carrier')}</span>}
      </div>
      {orders.error ? <ProblemAlert error={orders.error} onRetry={() => orders.refetch()} /> : null}
      {buy.error ? <ProblemAlert error={buy.error} /> : null}
      <ScrollBox>
        <RowTable<Order>
          size="small"
          rowKey="id"
          loading={orders.isPending}
          pagination={false}
          dataSource={rows}
          locale={{ emptyText: t('ship.nothing') }}
          rowSelection={{
            selectedRowKeys: [...ticked],
            onChange: setTicked,
            getCheckboxProps: (row) => ({ 'aria-label': row.number }),
          }}
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
          ]}
        />
      </ScrollBox>
    </section>
  );
}

function Bought({ onDone }: { onDone: (outcome: Outcome) => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const ship = useAct((rows: readonly Waybill[], key) =>
    client.post('/api/shops/{shopId}/parcels/batch', {
      path: { shopId: shop.id },
      body: {
        rows: rows.map((row) => ({
          orderId: row.orderId,
          carrier: row.carrier.code,
          waybillNo: row.waybillNo ?? '',
        })),
      },
      key,
    }),
  );
  const cancel = useAct((waybillId: string, key) =>
    client.post('/api/shops/{shopId}/waybills/{waybillId}/cancel', { path: { shopId: shop.id, waybillId }, key }),
  );
  const shipAll = async (rows: readonly Waybill[]) => {
    const answer = await ship.mutateAsync(rows);
    onDone({
      done: answer.done,
      failures: answer.rows.flatMap((row) =>
        row.code ? [{ name: rows[row.row - 1]?.waybillNo ?? row.orderId, code: row.code, params: row.params }] : [],
      ),
    });
  };
  return (
    <>
      {ship.error ? <ProblemAlert error={ship.error} /> : null}
      {cancel.error ? <ProblemAlert error={cancel.error} /> : null}
      <DataTable<Waybill>
        id="waybills"
        caption={t('waybill.bought')}
        path={`/shops/${shop.id}/waybills`}
        rowKey={(row) => row.id}
        empty={t('waybill.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`waybill.state.${value}`) })),
          },
        ]}
        bulk={[
          {
            key: 'labels',
            text: t('ship.labels'),
            run: async (rows) => {
              const printable = rows.filter((row) => row.waybillNo && !row.state.startsWith('cancel'));
              if (printable.length === 0) return false;
              window.open(
                labelsAddress(
                  shop.id,
                  printable.map((row) => row.id),
                ),
                '_blank',
                'noopener',
              );
              return false;
            },
          },
          {
            key: 'ship',
            text: t('waybill.ship'),
            run: (rows) => shipAll(rows.filter((row) => row.state === 'bought')),
          },
        ]}
        columns={[
          { key: 'waybill', title: t('ship.waybill'), render: (row) => row.waybillNo ?? '—' },
          { key: 'carrier', title: t('ship.carrier'), render: (row) => say(row.carrier) },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <span className="desk-acts">
                <StateTag tone={waybillTone[row.state] ?? 'quiet'}>{t(`waybill.state.${row.state}`)}</StateTag>
                {row.state === 'bought' && row.receiverMoved ? (
                  <StateTag tone="wrong">{t('waybill.receiver_moved')}</StateTag>
                ) : null}
              </span>
            ),
          },
          {
            key: 'order',
            title: t('order.order'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link>,
          },
          { key: 'asked', title: t('waybill.asked_at'), render: (row) => <TimeText at={row.askedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <span className="desk-acts">
                {row.state === 'bought' ? (
                  <>
                    <Button
                      size="small"
                      icon={<PrinterOutlined aria-hidden />}
                      href={labelsAddress(shop.id, [row.id])}
                      target="_blank"
                    >
                      {t('ship.label')}
                    </Button>
                    <Button size="small" type="primary" onClick={() => void shipAll([row])}>
                      {t('waybill.ship')}
                    </Button>
                  </>
                ) : null}
                {row.state === 'bought' || row.state === 'cancelling' || row.state === 'asked' ? (
                  <Button
                    size="small"
                    onClick={() =>
                      confirm({
                        title: t('waybill.cancel'),
                        figures: [],
                        consequence: t('waybill.cancel_means', { waybill: row.waybillNo ?? '—' }),
                        okText: t('waybill.cancel'),
                        run: () => cancel.mutateAsync(row.id),
                      })
                    }
                  >
                    {t('waybill.cancel')}
                  </Button>
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

function OutcomeAlert({ outcome }: { outcome: Outcome }) {
  const { t } = useWords();
  return (
    <Alert
      type={outcome.failures.length > 0 ? 'warning' : 'success'}
      showIcon
      title={t('ship.outcome', { done: outcome.done, refused: outcome.failures.length })}
      description={
        outcome.failures.length > 0 ? (
          <ul>
            {outcome.failures.map(({ name, code, params }) => (
              <li key={name}>
                <StateTag tone="wrong">{name}</StateTag> {t(`refusal.${code}`, { defaultValue: code, ...params })}
              </li>
            ))}
          </ul>
        ) : null
      }
    />
  );
}
