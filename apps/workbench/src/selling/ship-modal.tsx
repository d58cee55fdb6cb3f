import { App, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { client, ProblemAlert, RowTable, ScrollBox, useAct, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { GoodsCell, thumbOf } from '../parts/goods-cell.tsx';
import { useShop } from '../shop.tsx';
import { giftsToSend, type Order, type OrderLine } from './order.ts';

interface Values {
  carrier: string;
  waybillNo: string;
}

/** Hands all or some pieces of an order to a carrier. */
export function ShipModal({
  order,
  onClose,
}: {
  order: Pick<Order, 'id' | 'number' | 'lines' | 'gifts' | 'receiver'>;
  onClose: () => void;
}) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const open = order.lines.filter((line) => line.toShipQuantity > 0);
  const [pieces, setPieces] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(open.map((line) => [line.id, line.toShipQuantity])),
  );
  const lines = open
    .map((line) => ({ lineId: line.id, quantity: pieces[line.id] ?? 0 }))
    .filter((line) => line.quantity > 0);
  const ship = useAct(
    (values: Values, key) =>
      client.post('/api/shops/{shopId}/orders/{orderId}/parcels', {
        path: { shopId: shop.id, orderId: order.id },
        body: { carrier: values.carrier, waybillNo: values.waybillNo.trim().toUpperCase(), lines },
        key,
      }),
    (parcel) => {
      message.success(t('ship.done', { waybill: parcel.waybillNo }));
      onClose();
    },
  );
  const gifts = giftsToSend(order, say);
  return (
    <Modal
      open
      width={640}
      title={t('ship.order', { number: order.number })}
      okText={t('ship.ship', { count: lines.reduce((sum, line) => sum + line.quantity, 0) })}
      okButtonProps={{ disabled: lines.length === 0 }}
      confirmLoading={ship.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {ship.error ? <ProblemAlert error={ship.error} /> : null}
      <p>
        {order.receiver.name} {order.receiver.phoneMasked} · {order.receiver.divisionNames.join(' ')}{' '}
        {order.receiver.street}
      </p>
      {gifts.length > 0 ? <p>{t('ship.gifts', { gifts: gifts.join(t('goods.joined')) })}</p> : null}
      <ScrollBox>
        <RowTable<OrderLine>
          size="small"
          pagination={false}
          rowKey="id"
          dataSource={open}
          columns={[
            {
              key: 'goods',
              title: t('goods.goods'),
              render: (_value, line) => (
                <GoodsCell picture={thumbOf(line.mediaId)} title={say(line.title)}>
                  {line.saleAttributes.map(({ value }) => say(value)).join(' / ')}
                </GoodsCell>
              ),
            },
            {
              key: 'pieces',
              title: t('ship.pieces'),
              render: (_value, line) => (
                <InputNumber<number>
                  aria-label={`${say(line.title)} ${t('ship.pieces')}`}
                  min={0}
                  max={line.toShipQuantity}
                  precision={0}
                  suffix={`/ ${line.toShipQuantity}`}
                  value={pieces[line.id] ?? 0}
                  onChange={(count) => setPieces({ ...pieces, [line.id]: count ?? 0 })}
                />
              ),
            },
          ]}
        />
      </ScrollBox>
      <Form<Values> form={form} layout="vertical" className="wb-gap-above" onFinish={(values) => ship.mutate(values)}>
        <div className="wb-two">
          <Form.Item
            name="carrier"
            label={t('ship.carrier')}
            rules={[{ required: true, message: t('form.required', { field: t('ship.carrier') }) }]}
          >
            <CarrierSelect />
          </Form.Item>
          <Form.Item
            name="waybillNo"
            label={t('ship.waybill')}
            rules={[{ required: true, message: t('form.required', { field: t('ship.waybill') }) }]}
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

export interface CarrierSelectProps {
  id?: string;
  value?: string | null;
  onChange?: (carrier: string) => void;
  'aria-label'?: string;
}

export function CarrierSelect(props: CarrierSelectProps) {
  const { t } = useWords();
  const say = useSay();
  const carriers = useGet('/api/carriers', {});
  return (
    <Select
      placeholder={t('ship.choose_carrier')}
      {...props}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      className="wb-carrier"
      options={carriers.data?.map((one) => ({ value: one.code, label: say(one) })) ?? []}
    />
  );
}
