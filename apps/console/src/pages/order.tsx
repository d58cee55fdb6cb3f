import { Descriptions, Skeleton, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import {
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { IdText } from '../parts/id-text.tsx';
import { rawId } from '../parts/ids.ts';
import { JsonView } from '../parts/json-view.tsx';
import { LineSnapshot } from '../parts/line-snapshot.tsx';
import { PersonLink } from '../parts/person-link.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { orderTone } from '../tones.ts';

type Order = Reply<'/api/console/orders/{orderId}'>;

/** One order: what was bought, what happened, and the money under it down to the journal. */
export function OrderPage() {
  const { orderId = '' } = useParams();
  const { t } = useWords();
  const may = useMay();
  const found = useGet('/api/console/orders/{orderId}', { path: { orderId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const order = found.data;
  return (
    <>
      <PageHeader
        title={order.number}
        trail={[{ text: t('job.orders'), to: '/orders' }]}
        tag={<StateTag tone={orderTone[order.state] ?? 'quiet'}>{t(`orders.states.${order.state}`)}</StateTag>}
        lead={
          <>
            <ShopLink id={order.shopId} /> · <TimeText at={order.placedAt} />
          </>
        }
      />
      <Facts order={order} />
      <Lines order={order} />
      {may('ledger.read') ? <Money orderId={order.id} /> : null}
      <History order={order} />
    </>
  );
}

function Facts({ order }: { order: Order }) {
  const { t } = useWords();
  const may = useMay();
  // A deposit that was paid before is money, no reduction.
  const depositFen = order.lines
    .flatMap((line) => line.discounts)
    .reduce((sum, one) => (one.kind === 'presale_deposit' ? sum + one.amountFen : sum), 0);
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, lg: 2 }}
      items={[
        { key: 'goods', label: t('orders.goods_sum'), children: <MoneyText fen={order.goodsFen} /> },
        { key: 'discount', label: t('orders.discount'), children: <MoneyText fen={depositFen - order.discountFen} /> },
        ...(depositFen > 0
          ? [{ key: 'deposit', label: t('orders.deposit'), children: <MoneyText fen={-depositFen} /> }]
          : []),
        { key: 'freight', label: t('orders.freight'), children: <MoneyText fen={order.freightFen} /> },
        { key: 'payable', label: t('orders.payable'), children: <MoneyText fen={order.payableFen} strong /> },
        { key: 'refunded', label: t('orders.refunded'), children: <MoneyText fen={order.refundedFen} /> },
        {
          key: 'trade',
          label: t('orders.payment'),
          children: may('payments.read') ? (
            <Link to={`/payments?tradeId=${order.tradeId}`}>{t('orders.to_payment')}</Link>
          ) : (
            <IdText id={order.tradeId} />
          ),
        },
        {
          key: 'buyer',
          label: t('orders.buyer'),
          children: <PersonLink id={order.buyer.id} name={order.buyer.nickname} />,
        },
        {
          key: 'receiver',
          label: t('orders.receiver'),
          children: `${order.receiver.name} ${order.receiver.phoneMasked} ${order.receiver.divisionNames.join(' ')} ${order.receiver.street}`,
        },
        { key: 'paid', label: t('orders.paid_at'), children: <TimeText at={order.paidAt} /> },
        { key: 'shipped', label: t('orders.shipped_at'), children: <TimeText at={order.shippedAt} /> },
        { key: 'completed', label: t('orders.completed_at'), children: <TimeText at={order.completedAt} /> },
        {
          key: 'closed',
          label: t('orders.closed_at'),
          children: (
            <>
              <TimeText at={order.closedAt} /> {order.closedBy ? t(`orders.closedBy.${order.closedBy}`) : ''}
            </>
          ),
        },
        ...order.timers.map((timer) => ({
          key: `timer ${timer.kind}`,
          label: t(`orders.timers.${timer.kind}`),
          children: (
            <>
              <TimeText at={timer.firesAt} deadline /> {timer.paused ? t('orders.timer_paused') : ''}
            </>
          ),
        })),
        { key: 'buyerNote', label: t('orders.buyer_note'), children: order.buyerNote ?? '—' },
        { key: 'shopNote', label: t('orders.shop_note'), children: order.shopNote ?? '—' },
      ]}
    />
  );
}

function Lines({ order }: { order: Order }) {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  return (
    <section className="con-block" aria-label={t('orders.lines')}>
      <h2>{t('orders.lines')}</h2>
      <ScrollBox>
        <RowTable
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={order.lines}
          columns={[
            {
              key: 'title',
              title: t('products.title'),
              render: (_, line) => (
                <div className="con-wrap">
                  {may('catalog.review') ? (
                    <Link to={`/products/${line.productId}`}>{say(line.title)}</Link>
                  ) : (
                    say(line.title)
                  )}
                  <div className="desk-quiet">
                    {line.saleAttributes.map((one) => say(one.value)).join(' · ')} ·{' '}
                    {t('products.version', { version: line.version })}
                    {line.noReturn ? <div>{t(`no_return.${line.noReturn}`)}</div> : null}
                  </div>
                  <LineSnapshot orderId={order.id} lineId={line.id} />
                </div>
              ),
            },
            {
              key: 'unit',
              title: t('orders.unit_price'),
              align: 'right',
              render: (_, line) => <MoneyText fen={line.unitPriceFen} />,
            },
            { key: 'quantity', title: t('orders.quantity'), align: 'right', dataIndex: 'quantity' },
            {
              key: 'discounts',
              title: t('orders.discount'),
              render: (_, line) => (
                <>
                  {line.discounts.map((one) => (
                    <div key={`${one.lane} ${one.funder} ${one.title.zh}`}>
                      {say(one.title)} <MoneyText fen={-one.amountFen} />
                    </div>
                  ))}
                  {line.freightDiscounts.map((one) => (
                    <div key={`${one.lane} ${one.funder} ${one.title.zh}`}>
                      {t('orders.off_freight', { title: say(one.title) })} <MoneyText fen={-one.amountFen} />
                    </div>
                  ))}
                </>
              ),
            },
            {
              key: 'payable',
              title: t('orders.payable'),
              align: 'right',
              render: (_, line) => <MoneyText fen={line.payableFen} strong />,
            },
            { key: 'shipped', title: t('orders.shipped'), align: 'right', dataIndex: 'shippedQuantity' },
            {
              key: 'refunded',
              title: t('orders.refunded'),
              align: 'right',
              render: (_, line) => (
                <>
                  {line.refundedQuantity} / <MoneyText fen={line.refundedFen} />
                </>
              ),
            },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

/** The order's own escrow account: every fen that was held for it, and the journals that moved it. */
function Money({ orderId }: { orderId: string }) {
  const { t } = useWords();
  const account = `escrow:${rawId(orderId)}`;
  // From its first day: the account lives as long as the order.
  const entries = useGet('/api/console/ledger/accounts/{account}/entries', {
    path: { account },
    query: { from: '2020-01-01', limit: 100 },
  });
  return (
    <section className="con-block" aria-label={t('orders.journals')}>
      <h2>{t('orders.journals')}</h2>
      {entries.error ? <ProblemAlert error={entries.error} onRetry={() => entries.refetch()} /> : null}
      <p>
        {t('orders.held')} <MoneyText fen={entries.data?.closingFen} strong /> ·{' '}
        <Link to={`/ledger/accounts/${account}`}>{t('orders.to_account')}</Link>
      </p>
      <ScrollBox>
        <RowTable
          size="small"
          rowKey={(row) => `${row.journalId} ${row.line}`}
          pagination={false}
          loading={entries.isPending}
          dataSource={entries.data ? [...entries.data.items] : []}
          columns={[
            { key: 'at', title: t('ledger.at'), render: (_, row) => <TimeText at={row.at} /> },
            {
              key: 'kind',
              title: t('ledger.kind'),
              render: (_, row) => <Link to={`/ledger/journals/${row.journalId}`}>{row.kindLabel}</Link>,
            },
            {
              key: 'amount',
              title: t('ledger.amount'),
              align: 'right',
              render: (_, row) => <MoneyText fen={row.amountFen} signed />,
            },
            {
              key: 'balance',
              title: t('ledger.balance'),
              align: 'right',
              render: (_, row) => <MoneyText fen={row.balanceFen} />,
            },
          ]}
        />
      </ScrollBox>
    </section>
  );
}

/** What a step was written down with. Why an order was closed has words of its own. */
function StepData({ step }: { step: Order['history'][number] }) {
  const { t } = useWords();
  if (!step.data || Object.keys(step.data).length === 0) return null;
  const { by } = step.data as { by?: unknown };
  return step.kind === 'closed' && typeof by === 'string' ? (
    <div>{t(`orders.closedBy.${by}`)}</div>
  ) : (
    <JsonView value={step.data} />
  );
}

function History({ order }: { order: Order }) {
  const { t } = useWords();
  return (
    <section className="con-block" aria-label={t('orders.what_happened')}>
      <h2>{t('orders.what_happened')}</h2>
      <Timeline
        items={order.history.map((step, place) => ({
          key: place,
          content: (
            <>
              {t(`orders.history.${step.kind}`)} · <TimeText at={step.at} />{' '}
              <span className="desk-quiet">{t(`orders.by.${step.by}`, { defaultValue: step.by })}</span>
              <StepData step={step} />
            </>
          ),
        }))}
      />
    </section>
  );
}
