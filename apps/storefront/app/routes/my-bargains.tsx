import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, LoadMore, Price } from '#ui';
import { bargainGoods, bargainStanding } from '../bargain-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

/** The bargains a buyer began. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(api.get('/api/me/bargains', { query: cursor ? { cursor } : {} }), url);
  return {
    items: items.map((one) => ({
      code: one.code,
      goods: bargainGoods(here, one),
      ...bargainStanding(here, one),
      next: one.tradeId
        ? { href: `/pay/${one.tradeId}`, text: t('bargain.see_order') }
        : { href: `/bargains/${one.code}`, text: t('bargain.see') },
    })),
    nextCursor,
    head: { title: t('bargain.mine'), hidden: true },
  };
}

export default function MyBargains() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="bargains" title={t('bargain.mine')}>
      {items.length === 0 ? (
        <Nothing title={t('bargain.none_mine')} detail={t('bargain.none_mine_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map((one) => (
            <li key={one.code} className="space-y-2 rounded-card border border-line bg-surface p-4">
              <BargainGoods {...one.goods}>
                <p>
                  <Price amount={one.priceFen} />{' '}
                  <span className="text-ink-soft">{t('group.alone', { amount: amountText(one.listFen) })}</span>
                </p>
                <p>{one.missing}</p>
                {one.state === 'open' ? <p className="text-ink-soft">{one.endsText}</p> : null}
              </BargainGoods>
              <ButtonLink href={one.next.href} aria-label={`${one.next.text}: ${one.goods.title}`}>
                {one.next.text}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/bargains?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/bargains">{t('bargain.title')}</ButtonLink>
    </MinePage>
  );
}
