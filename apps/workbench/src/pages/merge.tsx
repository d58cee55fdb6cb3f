import { Alert, Button, Card, Checkbox, Empty, Form, Input, Spin } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { client, PageHeader, ProblemAlert, type Reply, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { labelsAddress } from '../selling/parcels.tsx';
import { CarrierSelect } from '../selling/ship-modal.tsx';
import { useShop } from '../shop.tsx';

type Door = Reply<'/api/shops/{shopId}/orders-to-merge', 'get'>['items'][number];
type Box = Reply<'/api/shops/{shopId}/parcels/merged', 'post'>['items'];

/** Orders to one receiver at one address, shipped in one box under one waybill (合并发货). */
export function MergePage() {
  const { t } = useWords();
  const shop = useShop();
  const [done, setDone] = useState<Box | null>(null);
  const doors = useGet('/api/shops/{shopId}/orders-to-merge', { path: { shopId: shop.id } });
  return (
    <>
      <PageHeader
        title={t('job.merge')}
        lead={t('merge.lead')}
        trail={[{ text: t('job.order_list'), to: shop.at('/orders') }]}
      />
      {done?.[0] ? (
        <Alert
          type="success"
          showIcon
          title={t('merge.done', { waybill: done[0].waybillNo })}
          action={
            <Button href={labelsAddress(shop.id, [done[0].id])} target="_blank">
              {t('ship.label')}
            </Button>
          }
        />
      ) : null}
      {doors.error ? <ProblemAlert error={doors.error} onRetry={() => doors.refetch()} /> : null}
      {doors.isPending ? <Spin /> : null}
      {doors.data?.items.length === 0 ? <Empty description={t('merge.empty')} /> : null}
      <div className="wb-stack">
        {doors.data?.items.map((door) => (
          <DoorCard key={door.orders.map((order) => order.id).join()} door={door} onDone={setDone} />
        ))}
      </div>
    </>
  );
}

function DoorCard({ door, onDone }: { door: Door; onDone: (box: Box) => void }) {
  const { t } = useWords();
  const shop = useShop();
  const [chosen, setChosen] = useState<readonly string[]>(door.orders.map((order) => order.id));
  const ship = useAct(
    ({ carrier, waybillNo }: { carrier: string; waybillNo: string }, key) =>
      client.post('/api/shops/{shopId}/parcels/merged', {
        path: { shopId: shop.id },
        body: { orderIds: [...chosen], carrier, waybillNo: waybillNo.trim().toUpperCase() },
        key,
      }),
    ({ items }) => onDone(items),
  );
  const required = (field: string) => [{ required: true, message: t('form.required', { field }) }];
  return (
    <Card size="small" title={`${door.receiver.name} ${door.receiver.phoneMasked}`}>
      <p className="desk-quiet">{`${door.receiver.divisionNames.join(' ')} ${door.receiver.street}`}</p>
      {ship.error ? <ProblemAlert error={ship.error} /> : null}
      <div className="wb-stack">
        {door.orders.map((order) => (
          <div key={order.id} className="wb-row">
            <Checkbox
              aria-label={t('merge.choose', { number: order.number })}
              checked={chosen.includes(order.id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, order.id] : chosen.filter((id) => id !== order.id))
              }
            />
            <Link to={shop.at(`/orders/${order.id}`)}>{order.number}</Link>
            <span>{t('merge.pieces', { count: order.pieces })}</span>
            {order.buyerNote ? (
              <span className="desk-quiet">{t('order.buyer_said', { note: order.buyerNote })}</span>
            ) : null}
          </div>
        ))}
      </div>
      <Form
        layout="inline"
        className="wb-inline-form"
        onFinish={(values: { carrier: string; waybillNo: string }) => ship.mutate(values)}
      >
        <Form.Item name="carrier" label={t('ship.carrier')} rules={required(t('ship.carrier'))}>
          <CarrierSelect aria-label={t('ship.carrier')} />
        </Form.Item>
        <Form.Item name="waybillNo" label={t('ship.waybill')} rules={required(t('ship.waybill'))}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Button type="primary" htmlType="submit" disabled={chosen.length < 2} loading={ship.isPending}>
          {t('merge.act', { count: chosen.length })}
        </Button>
      </Form>
    </Card>
  );
}
