import { App, Modal } from 'antd';
import { useState } from 'react';
import {
  client,
  MoneyInput,
  MoneyText,
  ProblemAlert,
  RowTable,
  ScrollBox,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import type { Order, OrderLine } from './order.ts';

/** Lowers what an unpaid order costs (改价): by line, and freight. */
export function PriceModal({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const [amounts, setAmounts] = useState<Readonly<Record<string, number | null>>>(() =>
    Object.fromEntries(order.lines.map((line) => [line.id, line.payableFen])),
  );
  const [freightFen, setFreight] = useState<number | null>(order.freightFen);
  const lines = order.lines.flatMap((line) => {
    const payableFen = amounts[line.id];
    return payableFen === null || payableFen === undefined || payableFen === line.payableFen
      ? []
      : [{ lineId: line.id, payableFen }];
  });
  const freightChanged = freightFen !== null && freightFen !== order.freightFen;
  const total = Object.values(amounts).reduce<number>((sum, one) => sum + (one ?? 0), 0) + (freightFen ?? 0);
  const save = useAct(
    (_nothing: null, key) =>
      client.post('/api/shops/{shopId}/orders/{orderId}/price', {
        path: { shopId: shop.id, orderId: order.id },
        body: { ...(lines.length > 0 && { lines }), ...(freightChanged && { freightFen }) },
        key,
      }),
    () => {
      message.success(t('order.price_saved'));
      onClose();
    },
  );
  return (
    <Modal
      open
      width={640}
      title={t('order.price_of', { number: order.number })}
      okText={t('order.price_save')}
      okButtonProps={{ disabled: lines.length === 0 && !freightChanged }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate(null)}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <p className="desk-quiet">{t('order.price_note')}</p>
      <ScrollBox>
        <RowTable<OrderLine>
          size="small"
          pagination={false}
          rowKey="id"
          dataSource={order.lines}
          columns={[
            {
              key: 'goods',
              title: t('goods.goods'),
              render: (_value, line) => (
                <div className="wb-wrap">
                  {say(line.title)} × {line.quantity}
                </div>
              ),
            },
            {
              key: 'now',
              title: t('order.payable'),
              align: 'right',
              render: (_value, line) => <MoneyText fen={line.payableFen} />,
            },
            {
              key: 'new',
              title: t('order.new_price'),
              render: (_value, line) => (
                <MoneyInput
                  aria-label={`${say(line.title)} ${t('order.new_price')}`}
                  value={amounts[line.id] ?? null}
                  onChange={(payableFen) => setAmounts({ ...amounts, [line.id]: payableFen })}
                />
              ),
            },
          ]}
        />
      </ScrollBox>
      <div className="wb-row wb-gap-above">
        <span>{t('order.freight')}</span>
        <MoneyInput aria-label={t('order.freight')} value={freightFen} onChange={setFreight} />
      </div>
      <p>
        {t('order.payable')} <MoneyText fen={order.payableFen} /> → <MoneyText fen={total} strong />
      </p>
    </Modal>
  );
}
