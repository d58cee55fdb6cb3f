import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { presaleView } from '../presale-view.server.ts';

export const meta = headOf;

/** The buyer's presales, newest first; what can be paid now says so. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(here.api.get('/api/me/presales', { query: cursor ? { cursor } : {} }), url);
  return {
    items: items.map((one) => presaleView(here, one)),
    nextCursor,
    head: { title: here.t('presale.mine'), hidden: true },
  };
}

export default function MyPresales() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="presales" title={t('presale.mine')}>
      {items.length === 0 ? (
        <Nothing title={t('presale.none')} detail={t('presale.none_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map((one) => (
            <li key={one.id} className="space-y-2 rounded-card border border-line bg-surface p-4">
              <BargainGoods {...one.goods}>
                <p className="text-ink-soft">{one.quantity}</p>
                <p>{one.stateText}</p>
              </BargainGoods>
              <div className="flex flex-wrap gap-2">
                {one.next ? (
                  <ButtonLink href={one.next.href} look="primary" aria-label={`${one.next.text}: ${one.goods.title}`}>
                    {one.next.text}
                  </ButtonLink>
                ) : null}
                <ButtonLink href={`/presales/${one.id}`} aria-label={`${t('presale.see')}: ${one.goods.title}`}>
                  {t('presale.see')}
                </ButtonLink>
              </div>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/presales?cursor=${nextCursor}`} text={t('list.more')} /> : null}
    </MinePage>
  );
}
