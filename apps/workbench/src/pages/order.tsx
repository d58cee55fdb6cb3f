import { Button, Descriptions, Skeleton, Timeline } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
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
import { amountText } from '#ui/money-text.ts';
import { GoodsCell, thumbOf } from '../parts/goods-cell.tsx';
import { FlagMark, NoteModal } from '../selling/note-modal.tsx';
import { canShip, type OrderDetail, type OrderLine } from '../selling/order.ts';
import { OrderInstalls } from '../selling/order-installs.tsx';
import { Parcels } from '../selling/parcels.tsx';
import { PriceModal } from '../selling/price-modal.tsx';
import { ShipModal } from '../selling/ship-modal.tsx';
import { useShop } from '../shop.tsx';
import { orderTone } from '../tones.ts';
import { Due } from './orders.tsx';

/** Whoever closed it gave a reason in words; the others only a code. */
const spoken: ReadonlySet<string> = new Set(['buyer', 'shop', 'platform']);

/** One order: goods to the fen, receiver, parcels, deadlines, everything that happened. */
export function OrderPage() {
  const { t } = useWords();
  const shop = useShop();
  const { orderId = '' } = useParams();
  const order = useGet('/api/shops/{shopId}/orders/{orderId}', { path: { shopId: shop.id, orderId } });
  if (order.error) return <ProblemAlert error={order.error} onRetry={() => order.refetch()} />;
  if (!order.data) return <Skeleton active />;
  const { data } = order;
  return (
    <>
      <PageHeader
        title={t('order.title', { number: data.number })}
        trail={[{ text: t('job.order_list'), to: shop.at('/orders') }]}
        tag={
          <>
            <StateTag tone={orderTone[data.state] ?? 'quiet'}>{t(`order.state.${data.state}`)}</StateTag>{' '}
            <FlagMark flag={data.flag} />
          </>
        }
        acts={<Acts order={data} />}
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'due', label: t('order.due'), children: <Due order={data} /> },
          { key: 'buyer', label: t('order.buyer'), children: data.buyer.nickname },
          {
            key: 'receiver',
            label: t('order.receiver'),
            children: `${data.receiver.name} ${data.receiver.phoneMasked} ${data.receiver.divisionNames.join(' ')} ${data.receiver.street}`,
          },
          { key: 'placed', label: t('order.placed'), children: <TimeText at={data.placedAt} /> },
          { key: 'paid', label: t('order.paid_at'), children: <TimeText at={data.paidAt} /> },
          { key: 'said', label: t('order.buyer_note'), children: data.buyerNote ?? '—' },
          { key: 'note', label: t('order.note'), children: data.shopNote ?? '—' },
          ...(data.lateness
            ? [
                {
                  key: 'late',
                  label: t('order.late'),
                  children: (
                    <>
                      <MoneyText fen={data.lateness.amountFen} /> · {t(`order.late.${data.lateness.state}`)}
                      {data.lateness.excuse ? ` · ${t(`order.late.why.${data.lateness.excuse}`)}` : null}{' '}
                      <TimeText at={data.lateness.dueAt} />
                    </>
                  ),
                },
              ]
            : []),
          ...(data.closedBy
            ? [
                {
                  key: 'closed',
                  label: t('order.state.closed'),
                  children: `${t(`order.closed_by.${data.closedBy}`)} ${spoken.has(data.closedBy) ? (data.closedReason ?? '') : ''}`,
                },
              ]
            : []),
        ]}
      />
      <Lines order={data} />
      <OrderInstalls orderId={data.id} />
      <Parcels orderId={data.id} lines={data.lines} />
      <section className="wb-block" aria-label={t('order.history')}>
        <h2>{t('order.history')}</h2>
        <Timeline
          items={data.history.map((one, place) => ({
            key: place,
            content: (
              <>
                {t(`order.event.${one.kind}`, { defaultValue: one.kind })} ·{' '}
                <span className="desk-quiet">{t(`order.by.${one.by}`, { defaultValue: one.by })}</span>
                <TimeText at={one.at} />
              </>
            ),
          }))}
        />
      </section>
    </>
  );
}

function Acts({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const [act, setAct] = useState<'ship' | 'note' | 'price' | null>(null);
  const close = useAct((reason: string, key) =>
    client.post('/api/shops/{shopId}/orders/{orderId}/close', {
      path: { shopId: shop.id, orderId: order.id },
      body: { reason },
      key,
    }),
  );
  const unpaid = order.state === 'awaiting_payment';
  return (
    <>
      {unpaid && shop.may('orders.close') ? (
        <Button
          danger
          onClick={() =>
            confirm({
              title: t('order.close_ask', { number: order.number }),
              figures: [
                { label: t('order.payable'), value: <MoneyText fen={order.payableFen} /> },
                { label: t('order.pieces'), value: order.lines.reduce((sum, line) => sum + line.quantity, 0) },
              ],
              consequence: t('order.close_consequence'),
              okText: t('order.close'),
              reasonLabel: t('order.close_reason'),
              run: (reason) => close.mutateAsync(reason),
            })
          }
        >
          {t('order.close')}
        </Button>
      ) : null}
      {shop.may('orders.note') ? <Button onClick={() => setAct('note')}>{t('order.note')}</Button> : null}
      {unpaid && shop.may('orders.price') ? (
        <Button onClick={() => setAct('price')}>{t('goods.change_price')}</Button>
      ) : null}
      {canShip(order) && shop.may('orders.ship') ? (
        <Button type="primary" onClick={() => setAct('ship')}>
          {t('ship.act')}
        </Button>
      ) : null}
      {act === 'ship' ? <ShipModal order={order} onClose={() => setAct(null)} /> : null}
      {act === 'note' ? <NoteModal order={order} onClose={() => setAct(null)} /> : null}
      {act === 'price' ? <PriceModal order={order} onClose={() => setAct(null)} /> : null}
    </>
  );
}

function Lines({ order }: { order: OrderDetail }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  // A deposit that was paid before is money, no reduction.
  const depositFen = order.lines
    .flatMap((line) => line.discounts)
    .reduce((sum, one) => (one.kind === 'presale_deposit' ? sum + one.amountFen : sum), 0);
  const sums = [
    ['goodsFen', order.goodsFen],
    ['discountFen', order.discountFen - depositFen],
    ...(depositFen > 0 ? [['depositFen', depositFen] as const] : []),
    ['freightFen', order.freightFen],
    ['payableFen', order.payableFen],
    ['refundedFen', order.refundedFen],
  ] as const;
  return (
    <section aria-label={t('order.goods')} className="wb-block">
      <h2>{t('order.goods')}</h2>
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
                <GoodsCell
                  picture={thumbOf(line.mediaId)}
                  title={say(line.title)}
                  to={shop.at(`/goods/${line.productId}`)}
                >
                  {line.saleAttributes.map(({ value }) => say(value)).join(' / ')} ·{' '}
                  {t('goods.version_number', { version: line.version })}
                  {line.bundle ? (
                    <div>{t('order.of_bundle', { title: say(line.bundle.title), count: line.bundle.quantity })}</div>
                  ) : null}
                  {line.noReturn ? <div>{t(`no_return.${line.noReturn}`)}</div> : null}
                </GoodsCell>
              ),
            },
            {
              key: 'unit',
              title: t('order.unit'),
              align: 'right',
              render: (_value, line) => <MoneyText fen={line.unitPriceFen} />,
            },
            { key: 'quantity', title: t('order.pieces'), align: 'right', render: (_value, line) => line.quantity },
            {
              key: 'discounts',
              title: t('order.discounts'),
              render: (_value, line) => (
                <>
                  {line.discounts.map((one) => (
                    <div key={`${one.ruleId} ${one.kind} ${one.funder}`} className="wb-number">
                      {say(one.title)} −{amountText(one.amountFen)}
                    </div>
                  ))}
                  {line.freightDiscounts.map((one) => (
                    <div key={`${one.ruleId} ${one.kind} ${one.funder}`} className="wb-number">
                      {t('order.off_freight', { title: say(one.title) })} −{amountText(one.amountFen)}
                    </div>
                  ))}
                </>
              ),
            },
            {
              key: 'payable',
              title: t('order.payable'),
              align: 'right',
              render: (_value, line) => <MoneyText fen={line.payableFen} strong />,
            },
            {
              key: 'shipped',
              title: t('order.shipped_pieces'),
              align: 'right',
              render: (_value, line) => `${line.shippedQuantity} / ${line.quantity - line.cancelledQuantity}`,
            },
            {
              key: 'refunded',
              title: t('order.refunded'),
              align: 'right',
              render: (_value, line) => (line.refundedFen ? <MoneyText fen={line.refundedFen} /> : '—'),
            },
          ]}
        />
      </ScrollBox>
      {order.gifts.length > 0 ? (
        <section aria-label={t('order.gifts')}>
          <h3>{t('order.gifts')}</h3>
          <ul className="wb-stack">
            {order.gifts.map((gift) => (
              <li key={`${gift.ruleId} ${gift.skuId}`}>
                <GoodsCell
                  picture={thumbOf(gift.mediaId)}
                  title={`${say(gift.title)} × ${gift.quantity - gift.cancelled}`}
                  to={shop.at(`/goods/${gift.productId}`)}
                >
                  {say(gift.promotion)} · {t(`order.gift.${giftState(gift)}`)}
                </GoodsCell>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <dl className="wb-period wb-sum">
        {sums.map(([name, amount]) => (
          <div key={name}>
            <dt>{t(`order.sum.${name}`)}</dt>
            <dd>
              <MoneyText fen={amount} strong={name === 'payableFen'} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Where the pieces of a gift are. */
const giftState = (gift: OrderDetail['gifts'][number]): 'sent' | 'cancelled' | 'waits' => {
  if (gift.sent) return 'sent';
  return gift.quantity === gift.cancelled ? 'cancelled' : 'waits';
};
