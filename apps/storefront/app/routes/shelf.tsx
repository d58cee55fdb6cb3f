import { data, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { cardView } from '../goods.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

const kinds = { similar: 'similar', with: 'cart', shop: 'shop' } as const;
type Kind = keyof typeof kinds;

/** A shelf of recommendations as a page of its own: other pages put it under theirs once they are there, without a script a link leads here. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const of = params.of ?? '';
  const kind = params.kind as Kind;
  if (!Object.hasOwn(kinds, kind)) throw data(null, { status: 404 });
  const asked = {
    similar: () => api.get('/api/products/{productId}/similar', { path: { productId: of } }),
    with: () => api.get('/api/goes-with', { query: { productIds: of } }),
    shop: () => api.get('/api/shop-pages/{code}/picks', { path: { code: of } }),
  };
  const [{ items }, next] = await Promise.all([
    shown(asked[kind](), url),
    kind === 'similar' && !here.anonymous ? orNull(api.get('/api/me/next', { query: { productId: of } })) : null,
  ]);
  // What a visit leads to stands first, of who agreed to it.
  const own = new Set(next?.items.map((card) => card.productId));
  return {
    cards: [...(next?.items ?? []), ...items.filter((card) => !own.has(card.productId))].map((card) => ({
      ...cardView(here, card),
      ...(own.has(card.productId) ? { why: t('shelf.next') } : {}),
    })),
    title: t(`shelf.${kind}`),
    rule: own.size > 0 ? t('shelf.similar_rule_own') : t(`shelf.${kind}_rule`),
    source: kinds[kind],
    head: { title: t(`shelf.${kind}`), hidden: true },
  };
}

export default function Shelf() {
  const { t } = useWords();
  const { title, rule, cards, source } = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4" data-source={source}>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="text-sm text-ink-soft">{rule}</p>
      {cards.length > 0 ? (
        <GoodsGrid cards={cards} eager={4} />
      ) : (
        <Nothing title={t('shelf.none')} detail={t('shelf.none_detail')} />
      )}
    </div>
  );
}
