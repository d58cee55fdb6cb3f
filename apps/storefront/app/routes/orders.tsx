import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, EndOfList, LoadMore, Tabs } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { handoverOf, orderCard } from '../order-view.server.ts';
import { GoodsLine } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

/** Red is for what still waits for something. */
const stateTone: Readonly<Record<string, string>> = { completed: 'text-jade-ink', closed: 'text-ink-soft' };

const tabs = ['all', 'awaiting_payment', 'to_ship', 'to_receive', 'completed', 'closed'] as const;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const query = url.searchParams;
  const tab = tabs.find((one) => one === query.get('state')) ?? 'all';
  const cursor = query.get('cursor');
  const [page, found] = await Promise.all([
    shown(
      api.get('/api/me/orders', {
        query: { limit: 10, ...(tab === 'all' ? {} : { state: tab }), ...(cursor ? { cursor } : {}) },
      }),
      url,
    ),
    orNull(api.get('/api/me/order-counts')),
  ]);
  const counts = found ?? {};
  const waiting: Readonly<Record<string, number>> = {
    awaiting_payment: counts.awaiting_payment ?? 0,
    to_ship: (counts.awaiting_shipment ?? 0) + (counts.partly_shipped ?? 0),
    to_receive: (counts.shipped ?? 0) + (counts.partly_shipped ?? 0),
  };
  return {
    tab,
    tabs: tabs.map((id) => ({
      id,
      text: t(`orders.${id}`),
      href: id === 'all' ? '/orders' : `/orders?state=${id}`,
      count: waiting[id] ?? 0,
    })),
    orders: await Promise.all(page.items.map(async (order) => orderCard(here, order, await handoverOf(here, order)))),
    first: cursor === null,
    more: page.nextCursor && `/orders?state=${tab}&cursor=${encodeURIComponent(page.nextCursor)}`,
    head: { title: t('mine.orders'), hidden: true },
  };
}

export default function Orders() {
  const { t } = useWords();
  const { tab, tabs: list, orders, more, first } = useLoaderData<typeof loader>();
  return (
    <MinePage here="orders" title={t('mine.orders')}>
      <Tabs label={t('orders.by_state')} tabs={list} current={tab} />
      {orders.length === 0 ? (
        <Nothing
          title={t('orders.none')}
          detail={t('orders.none_detail')}
          action={<ButtonLink href="/">{t('cart.look_around')}</ButtonLink>}
        />
      ) : null}
      <ul className="space-y-3">
        {orders.map((order) => (
          <li key={order.id}>
            <article aria-labelledby={order.id} className="space-y-3 rounded-card border border-line bg-surface p-4">
              <header className="flex items-baseline justify-between gap-3">
                <h2 id={order.id} className="min-w-0 truncate font-semibold">
                  <a href={`/orders/${order.id}`} className="hover:underline">
                    {order.shop.name}
                  </a>
                </h2>
                <span className={`shrink-0 text-sm font-medium ${stateTone[order.state] ?? 'text-vermilion-ink'}`}>
                  {order.stateText}
                </span>
              </header>
              <ul className="space-y-3">
                {order.lines.slice(0, 3).map((line) => (
                  <li key={line.id}>
                    <GoodsLine line={{ ...line, href: `/orders/${order.id}`, discounts: [] }} />
                  </li>
                ))}
              </ul>
              {order.lines.length > 3 ? (
                <p className="text-sm text-ink-soft">{t('orders.more_lines', { count: order.lines.length - 3 })}</p>
              ) : null}
              <footer className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-3 text-sm">
                <span className="text-ink-soft">{order.next}</span>
                <span className="ml-auto flex items-center gap-3">
                  <span className="dx-figure font-semibold">
                    {t('orders.paid_sum', { amount: amountText(order.payableFen) })}
                  </span>
                  {order.state === 'awaiting_payment' ? (
                    <ButtonLink href={`/pay/${order.tradeId}`} look="primary" size="small">
                      {t('orders.pay')}
                    </ButtonLink>
                  ) : (
                    <ButtonLink href={`/orders/${order.id}`} size="small">
                      {t('orders.open')}
                    </ButtonLink>
                  )}
                </span>
              </footer>
            </article>
          </li>
        ))}
      </ul>
      {more ? (
        <LoadMore href={more} text={t('list.more')} />
      ) : orders.length > 0 && !first ? (
        <EndOfList>{t('list.end')}</EndOfList>
      ) : null}
    </MinePage>
  );
}
