import { Button, Dropdown, Tag } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import {
  apiAddress,
  DataTable,
  MoneyText,
  PageHeader,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { GoodsCell, thumbOf } from '../parts/goods-cell.tsx';
import { MarksModal } from '../selling/marks-modal.tsx';
import { FlagMark, NoteModal } from '../selling/note-modal.tsx';
import { canShip, deadlineOf, flags, type Order, orderStates } from '../selling/order.ts';
import { PriceModal } from '../selling/price-modal.tsx';
import { ShipModal } from '../selling/ship-modal.tsx';
import { useShop } from '../shop.tsx';
import { orderTone } from '../tones.ts';

type Act = { readonly name: 'ship' | 'note' | 'price'; readonly order: Order };

/** Orders of the shop by state; shipping, notes and prices from the list. */
export function OrdersPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [act, setAct] = useState<Act | null>(null);
  const [marking, setMarking] = useState<readonly Order[] | null>(null);
  const tags = useGet('/api/shops/{shopId}/order-tags', { path: { shopId: shop.id } });
  const state = params.get('state') ?? '';
  const filtered = ['q', 'from', 'to', 'flag', 'tag', 'note'].map((name) => [name, params.get(name)] as const);
  const exported = { state, ...Object.fromEntries(filtered) };
  const address = (format: string) => apiAddress(`/shops/${shop.id}/orders/export`, { ...exported, format });
  const close = () => setAct(null);
  return (
    <>
      <PageHeader
        title={t('job.order_list')}
        acts={
          <>
            <Dropdown
              trigger={['click']}
              menu={{
                items: (['csv', 'xlsx'] as const).map((format) => ({
                  key: format,
                  label: (
                    <a href={address(format)} download>
                      {t(`order.export.${format}`)}
                    </a>
                  ),
                })),
              }}
            >
              <Button>{t('order.export')}</Button>
            </Dropdown>
            {shop.may('orders.ship') ? (
              <Link to={shop.at('/ship')}>
                <Button type="primary">{t('job.ship')}</Button>
              </Link>
            ) : null}
          </>
        }
      />
      <StateTabs state={state} />
      <DataTable<Order>
        key={state}
        id="orders"
        caption={t('job.order_list')}
        path={`/shops/${shop.id}/orders`}
        query={{ state }}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(shop.at(`/orders/${row.id}`))}
        empty={t('order.empty')}
        filters={[
          { kind: 'search', name: 'q', label: t('order.search') },
          { kind: 'days', from: 'from', to: 'to', label: t('order.placed') },
          {
            kind: 'choice',
            name: 'flag',
            label: t('order.flag'),
            choices: flags.map((value) => ({ value, text: t(`order.flag.${value}`) })),
          },
          {
            kind: 'choice',
            name: 'tag',
            label: t('order.tag'),
            choices: (tags.data?.items ?? []).map(({ tag, count }) => ({ value: tag, text: `${tag} (${count})` })),
          },
          { kind: 'search', name: 'note', label: t('order.note_search') },
        ]}
        {...(shop.may('orders.note') && {
          bulk: [
            {
              key: 'mark',
              text: t('order.mark'),
              run: async (rows: readonly Order[]) => {
                setMarking(rows);
                return false;
              },
            },
          ],
        })}
        columns={[
          {
            key: 'number',
            title: t('order.number'),
            render: (row) => (
              <>
                <Link to={shop.at(`/orders/${row.id}`)}>{row.number}</Link> <FlagMark flag={row.flag} />
                <div>
                  <TimeText at={row.placedAt} />
                </div>
              </>
            ),
          },
          {
            key: 'goods',
            title: t('goods.goods'),
            render: ({ lines }) => {
              const [first] = lines;
              const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
              return first ? (
                <GoodsCell picture={thumbOf(first.mediaId)} title={say(first.title)}>
                  {t('order.lines', { count: lines.length, pieces })}
                </GoodsCell>
              ) : null;
            },
          },
          {
            key: 'buyer',
            title: t('order.buyer'),
            render: (row) => (
              <>
                {row.buyer.nickname}
                <div className="desk-quiet">
                  {row.receiver.name} {row.receiver.phoneMasked}
                </div>
              </>
            ),
          },
          {
            key: 'payable',
            title: t('order.payable'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.payableFen} strong />
                {row.refundedFen > 0 ? (
                  <div className="desk-quiet">
                    {t('order.refunded')} <MoneyText fen={row.refundedFen} />
                  </div>
                ) : null}
              </>
            ),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={orderTone[row.state] ?? 'quiet'}>{t(`order.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'due', title: t('order.due'), render: (row) => <Due order={row} /> },
          {
            key: 'notes',
            title: t('order.notes'),
            render: (row) => (
              <div className="wb-wrap wb-narrow">
                {row.buyerNote ? <div>{t('order.buyer_said', { note: row.buyerNote })}</div> : null}
                {row.shopNote ? <div className="desk-quiet">{row.shopNote}</div> : null}
                {row.tags.map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </div>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <div className="desk-acts">
                {shop.may('orders.ship') && canShip(row) ? (
                  <Button size="small" type="primary" onClick={() => setAct({ name: 'ship', order: row })}>
                    {t('ship.act')}
                  </Button>
                ) : null}
                {shop.may('orders.price') && row.state === 'awaiting_payment' ? (
                  <Button size="small" onClick={() => setAct({ name: 'price', order: row })}>
                    {t('goods.change_price')}
                  </Button>
                ) : null}
                {shop.may('orders.note') ? (
                  <Button size="small" onClick={() => setAct({ name: 'note', order: row })}>
                    {t('order.note')}
                  </Button>
                ) : null}
              </div>
            ),
          },
        ]}
      />
      {marking ? <MarksModal orders={marking} onClose={() => setMarking(null)} /> : null}
      {act?.name === 'ship' ? <ShipModal key={act.order.id} order={act.order} onClose={close} /> : null}
      {act?.name === 'note' ? <NoteModal key={act.order.id} order={act.order} onClose={close} /> : null}
      {act?.name === 'price' ? <PriceModal key={act.order.id} order={act.order} onClose={close} /> : null}
    </>
  );
}

/** The deadline of the order's present state, with what it is for. */
export function Due({ order }: { order: Pick<Order, 'state' | 'timers'> }) {
  const { t } = useWords();
  const due = deadlineOf(order);
  if (!due) return '—';
  return (
    <>
      <div className="desk-quiet">
        {t(`order.timer.${due.kind}`)} {due.paused ? t('order.timer_paused') : null}
      </div>
      <TimeText at={due.at} deadline={!due.paused} />
    </>
  );
}

/** The states as links: each is a page of its own that can be sent to someone. */
function StateTabs({ state }: { state: string }) {
  const { t } = useWords();
  const shop = useShop();
  const [params] = useSearchParams();
  const counts = useGet('/api/shops/{shopId}/order-counts', { path: { shopId: shop.id } });
  const countOf = (tab: string): number => {
    if (!counts.data || tab === 'completed' || tab === 'closed') return 0;
    if (tab !== 'to_ship') return counts.data[tab] ?? 0;
    return (counts.data.awaiting_shipment ?? 0) + (counts.data.partly_shipped ?? 0);
  };
  const addressOf = (tab: string): string => {
    const address = new URLSearchParams(params);
    address.delete('state');
    if (tab) address.set('state', tab);
    return `?${address}`;
  };
  return (
    <nav className="wb-tabs" aria-label={t('goods.state')}>
      {['', ...orderStates].map((tab) => (
        <Link key={tab} to={addressOf(tab)} replace aria-current={tab === state ? 'page' : undefined}>
          {t(`order.tab.${tab || 'all'}`)}
          {countOf(tab) > 0 ? <span className="desk-count">{countOf(tab)}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
