import { Form, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { Reply } from '#client';
import { Button, ButtonLink, Icon } from '#ui';
import { checkIcon, chevronRightIcon, packageIcon, truckIcon, walletIcon } from '#ui/icons.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { type Market, market, orNull, shown } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { MinePage, places as minePlaces } from '../parts/mine-page.tsx';
import { presaleView } from '../presale-view.server.ts';
import { dayText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const me = await shown(api.get('/api/me'), url);
  const [counts, balances, content] = await Promise.all([
    orNull(api.get('/api/me/order-counts')).then((found) => found ?? {}),
    orNull(api.get('/api/me/presales/waiting')),
    orNull(api.get('/api/me/content-waiting')),
  ]);
  const waiting = (...states: string[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    nickname: me.nickname,
    avatarUrl: me.avatarUrl,
    known: [me.phoneMasked, me.emailMasked].filter(Boolean).join(' · '),
    shops: me.shopIds.length,
    tasks: content ? tasksOf(here, content) : [],
    balances: (balances?.items ?? []).map((one) => presaleView(here, one)),
    counts: {
      pay: waiting('awaiting_payment'),
      ship: waiting('awaiting_shipment', 'partly_shipped'),
      receive: waiting('shipped', 'partly_shipped'),
      review: waiting('completed'),
    },
    head: { title: t('mine.label'), hidden: true },
  };
}

/** What of content waits for its reader, and where it is done. */
function tasksOf({ t, lang }: Market, waits: Reply<'/api/me/content-waiting'>): { href: string; text: string }[] {
  const { toCounter, countered, suitBy, refused, hidden, hiddenUnder } = waits;
  return [
    ...(toCounter > 0 ? [{ href: '/me/complaints', text: t('me.waits_counter', { count: toCounter }) }] : []),
    ...(countered > 0 && suitBy
      ? [{ href: '/me/complaints', text: t('me.waits_countered', { count: countered, day: dayText(suitBy, lang) }) }]
      : []),
    ...(refused > 0 ? [{ href: '/me/creations', text: t('me.waits_refused', { count: refused }) }] : []),
    ...(hidden > 0 && hiddenUnder
      ? [{ href: `/content/${hiddenUnder}#comments`, text: t('me.waits_hidden', { count: hidden }) }]
      : []),
  ];
}

export default function Me() {
  const { t } = useWords();
  const me = useLoaderData<typeof loader>();
  const places = [
    {
      href: '/orders?state=awaiting_payment',
      icon: walletIcon,
      text: t('orders.awaiting_payment'),
      count: me.counts.pay,
    },
    { href: '/orders?state=to_ship', icon: packageIcon, text: t('orders.to_ship'), count: me.counts.ship },
    { href: '/orders?state=to_receive', icon: truckIcon, text: t('orders.to_receive'), count: me.counts.receive },
    { href: '/orders?state=completed', icon: checkIcon, text: t('orders.completed'), count: me.counts.review },
  ];
  return (
    <MinePage here="me" title={t('me.hello', { name: me.nickname })}>
      <p className="text-sm text-ink-soft">{me.known}</p>
      <nav aria-label={t('mine.orders')}>
        <ul className="grid grid-cols-4 gap-2">
          {places.map((place) => (
            <li key={place.href}>
              <a
                href={place.href}
                className="flex h-full flex-col items-center gap-1 rounded-card border border-line bg-surface px-0.5 py-4 text-center text-xs hover:shadow-md sm:text-sm"
              >
                <Icon of={place.icon} className="size-6 text-vermilion-ink" />
                {place.text}
                <span className="dx-figure mt-auto text-xs text-ink-soft">{place.count}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {me.balances.length + me.tasks.length > 0 ? (
        <section className="space-y-3 rounded-card border border-line bg-surface p-4" aria-labelledby="waits">
          <h2 id="waits" className="font-semibold">
            {t('me.waits')}
          </h2>
          <ul className="space-y-4">
            {me.tasks.map((task) => (
              <li key={task.text}>
                <a href={task.href} className="inline-flex min-h-9 items-center text-sm underline">
                  {task.text}
                </a>
              </li>
            ))}
            {me.balances.map((one) => (
              <li key={one.id} className="space-y-2">
                <BargainGoods {...one.goods}>
                  <p className="font-medium text-vermilion-ink">{one.stateText}</p>
                </BargainGoods>
                {one.next ? (
                  <ButtonLink href={one.next.href} look="primary" aria-label={`${one.next.text}: ${one.goods.title}`}>
                    {one.next.text}
                  </ButtonLink>
                ) : (
                  <ButtonLink href={`/presales/${one.id}`} aria-label={`${t('presale.see')}: ${one.goods.title}`}>
                    {t('presale.see')}
                  </ButtonLink>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <nav aria-label={t('mine.label')} className="md:hidden">
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {minePlaces.slice(2).map(([id, href, word]) => (
            <li key={id}>
              <a href={href} className="flex min-h-12 items-center justify-between gap-2 px-4 text-sm">
                {t(word)}
                <Icon of={chevronRightIcon} className="size-4 text-ink-soft" />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section className="space-y-2 rounded-card border border-line bg-surface p-4" aria-labelledby="shop">
        <h2 id="shop" className="font-semibold">
          {me.shops > 0 ? t('me.my_shops', { count: me.shops }) : t('open_shop.title')}
        </h2>
        <p className="text-sm text-ink-soft">{me.shops > 0 ? t('me.my_shops_detail') : t('me.open_shop_detail')}</p>
        <ButtonLink href={me.shops > 0 ? '/workbench/' : '/open-shop'}>
          {me.shops > 0 ? t('me.to_workbench') : t('open_shop.start')}
        </ButtonLink>
      </section>
      <Form method="post" action="/sign-out" reloadDocument>
        <Button look="quiet">{t('me.sign_out')}</Button>
      </Form>
    </MinePage>
  );
}
