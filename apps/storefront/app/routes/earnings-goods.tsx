import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

/** The goods pool: on which goods shops give creators how much. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, say } = market(context);
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(
    api.get('/api/me/commission-goods', { query: cursor ? { cursor } : {} }),
    url,
  );
  return {
    items: items.map((one) => ({
      id: one.productId,
      href: `/products/${one.productId}`,
      title: say(one.title),
      picture: one.mediaId && `/media/${one.mediaId}/w160.webp`,
      shop: one.shop.name,
      rate: t('earnings.rate', { rate: one.rateBps / 100 }),
      earns: t('earnings.a_piece', { amount: amountText(one.earnsFen), price: amountText(one.priceFen) }),
    })),
    nextCursor,
    head: { title: t('earnings.goods'), hidden: true },
  };
}

export default function EarningsGoods() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="earnings" title={t('earnings.goods')}>
      <p className="text-sm text-ink-soft">{t('earnings.goods_lead')}</p>
      {items.length === 0 ? (
        <Nothing title={t('earnings.goods_none')} detail={t('earnings.goods_none_detail')} />
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {items.map((one) => (
            <li key={one.id} className="flex items-center gap-3 px-4 py-3">
              {one.picture ? (
                <img
                  src={one.picture}
                  alt=""
                  width="64"
                  height="64"
                  loading="lazy"
                  className="size-16 rounded-control object-cover"
                />
              ) : null}
              <div className="min-w-0 grow">
                <a href={one.href} className="line-clamp-2 hover:underline">
                  {one.title}
                </a>
                <p className="truncate text-sm text-ink-soft">{one.shop}</p>
                <p className="text-sm text-ink-soft">{one.earns}</p>
              </div>
              <p className="dx-figure shrink-0 font-semibold">{one.rate}</p>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? (
        <LoadMore href={`/me/earnings/goods?cursor=${encodeURIComponent(nextCursor)}`} text={t('list.more')} />
      ) : null}
      <ButtonLink href="/me/creations">{t('creation.mine')}</ButtonLink>
    </MinePage>
  );
}
