import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore, Price } from '#ui';
import { drawStanding } from '../draw-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

/** Draws of all shops. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(here.api.get('/api/draws', { query: cursor ? { cursor } : {} }), url);
  return {
    items: items.map((one) => drawStanding(here, one)),
    nextCursor,
    head: { title: here.t('draw.title'), hidden: true },
  };
}

export default function Draws() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('draw.title')}</h1>
      <p className="text-sm text-ink-soft">{t('draw.lead')}</p>
      {items.length === 0 ? (
        <Nothing title={t('draw.none')} detail={t('draw.none_detail')} />
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {items.map((one) => (
            <li key={one.code} className="space-y-3 rounded-card border border-line bg-surface p-4">
              <BargainGoods {...one.goods}>
                <p>
                  <span className="text-ink-soft">{t('draw.price')} </span>
                  <Price amount={one.priceFen} before={one.worthFen} beforeLabel={t('product.was')} />
                </p>
              </BargainGoods>
              <p className="text-sm">
                <strong>{one.stateText}</strong> · {one.prizes} · {one.closesText}
              </p>
              <ButtonLink href={`/draws/${one.code}`} aria-label={`${t('draw.see')}: ${one.goods.title}`}>
                {t('draw.see')}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/draws?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/me/draws">{t('draw.mine')}</ButtonLink>
    </div>
  );
}
