import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { CreditBadge, Label, Tabs } from '#ui';
import { placeText } from '../areas.server.ts';
import { followFrom } from '../follow.server.ts';
import { orderOf, shopGoodsPage } from '../goods.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, refusedBy, shown } from '../market.server.ts';
import { FollowButton } from '../parts/follow-button.tsx';
import { FormProblem } from '../parts/form-problem.tsx';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { LazyShelf } from '../parts/lazy-shelf.tsx';
import { MoreGoods } from '../parts/more-goods.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ShopFace } from '../parts/shop-face.tsx';
import { creditOf, promisesOf } from '../shop-view.server.ts';
import { dayText } from '../time-text.ts';
import { widthsOf } from '../widths.server.ts';

export const meta = headOf;
export const headers = briefly;

const sorts = ['sales', 'new', 'price'] as const;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t, lang } = here;
  const code = params.code ?? '';
  const query = url.searchParams;
  const category = query.get('category') ?? '';
  const sort = orderOf(query.get('sort'), 'sales');
  const shop = await shown(api.get('/api/shop-pages/{code}', { path: { code } }), url);
  const [coupons, categories, credit, promises, goods, club, writes, follow, rooms] = await Promise.all([
    orNull(api.get('/api/coupons', { query: { shopId: shop.id } })),
    orNull(api.get('/api/shop-pages/{code}/categories', { path: { code } })),
    creditOf(here, code),
    promisesOf(here, code),
    shopGoodsPage(here, code, { category, sort }, query.get('cursor')),
    orNull(api.get('/api/shop-pages/{code}/club', { path: { code } })),
    orNull(api.get('/api/creators/{code}', { path: { code } })),
    orNull(api.get('/api/creators/{code}/followers', { path: { code } })),
    orNull(api.get('/api/live-rooms', { query: { shop: code, state: 'live', limit: 1 } })),
  ]);
  const address = (change: Record<string, string>) => {
    const to = new URLSearchParams({ ...(category ? { category } : {}), sort, ...change });
    return `/shops/${code}?${to}`;
  };
  return {
    code,
    name: shop.name,
    kind: say(shop.kindName),
    logoUrl: shop.logoUrl,
    coverUrl: shop.coverUrl,
    coverSet: widthsOf(shop.coverUrl, [480, 800, 1200, 1600]),
    story: say(shop.story),
    place: placeText(
      shop.division.slice(0, 3).map((step) => step.name),
      lang,
    ),
    belt: shop.belt && { code: shop.belt.code, name: say(shop.belt.name) },
    opened: t('shop.opened', { at: dayText(shop.openedAt, lang) }),
    closedText: shop.closesAfter
      ? t('shop.closes', { at: dayText(shop.closesAfter, lang) })
      : shop.trading
        ? ''
        : t('shop.rests'),
    licences: shop.licences.map((licence) => ({
      id: `${licence.kind} ${licence.number}`,
      name: say(licence.name),
      text: [licence.holder, licence.number].filter(Boolean).join(' · '),
      pictureUrl: licence.pictureUrl,
      until: licence.expiresOn ? t('shop.licence_until', { day: licence.expiresOn }) : t('shop.licence_lasting'),
    })),
    unregistered: shop.kind === 'individual' && !shop.licences.some((licence) => licence.kind === 'business'),
    credit,
    promises,
    goods,
    page: address({}),
    sort,
    sorts: sorts.map((id) => ({ id, text: t(`search.sort_${id}`), href: address({ sort: id }) })),
    category,
    categories: (categories?.items ?? []).slice(0, 20).map(({ id, name, products }) => ({
      id,
      text: `${say(name)} ${products}`,
      href: address({ category: id }),
    })),
    coupons: (coupons?.items ?? []).some((one) => one.shop?.id === shop.id) ? `/coupons?shop=${shop.id}` : null,
    club: club ? `/shops/${code}/club` : null,
    followers: t('follow.followers', { count: follow?.followers ?? 0 }),
    followed: follow?.followed ?? false,
    writes: writes && writes.works > 0 ? `/creators/${code}` : null,
    live: rooms?.items[0] ? { href: `/live/${rooms.items[0].id}`, title: say(rooms.items[0].title) } : null,
    everything: `/shops/${code}?sort=${sort}`,
    head: {
      title: shop.name,
      description: (say(shop.story) || `${shop.name} · ${say(shop.kindName)}`).slice(0, 160),
      canonical: addressOf(url),
      facts: {
        '@context': 'https://schema.org',
        '@type': 'Store',
        name: shop.name,
        url: addressOf(url),
        ...(shop.logoUrl ? { logo: new URL(shop.logoUrl, url).href } : {}),
      },
    },
  };
}

/** Follows, or stops. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const done = await followFrom(market(context), await request.formData(), params.code ?? '', url);
  if (done && !done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect(url.pathname + url.search, 303);
}

export default function Shop() {
  const { t } = useWords();
  const shop = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <header className="overflow-hidden rounded-card border border-line bg-surface">
        {shop.coverUrl ? (
          <img
            src={shop.coverUrl}
            srcSet={shop.coverSet}
            sizes="(min-width: 1240px) 1192px, 100vw"
            alt=""
            width="1200"
            height="240"
            className="h-28 w-full object-cover md:h-48"
          />
        ) : (
          <div className="h-16 bg-vermilion-wash md:h-24" />
        )}
        <div className="space-y-2 p-4">
          <div className="flex items-center gap-3">
            <ShopFace name={shop.name} logoUrl={shop.logoUrl} size="page" />
            <div className="min-w-0 flex-1">
              <h1 className="text-xl font-semibold">{shop.name}</h1>
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
                <Label>{shop.kind}</Label>
                {shop.credit?.rung ? (
                  <CreditBadge rung={shop.credit.rung} count={shop.credit.count} label={shop.credit.label} />
                ) : null}
                {shop.credit?.goodRate ? <span>{t('credit.good_rate', { rate: shop.credit.goodRate })}</span> : null}
                <span>{shop.followers}</span>
              </p>
            </div>
            <FollowButton followed={shop.followed} name={shop.name} />
          </div>
          <FormProblem problem={answer?.problem} />
          {shop.live ? (
            <a
              href={shop.live.href}
              className="flex min-h-11 items-center gap-2 rounded-control bg-vermilion-wash px-3"
            >
              <Label tone="live">{t('live.state_live')}</Label>
              <span className="min-w-0 truncate underline">{shop.live.title}</span>
            </a>
          ) : null}
          <p className="text-sm text-ink-soft">
            {shop.place}
            {shop.belt ? (
              <>
                {' · '}
                <a href={`/belts/${shop.belt.code}`} className="underline">
                  {shop.belt.name}
                </a>
              </>
            ) : null}
            {` · ${shop.opened}`}
          </p>
          {shop.story ? <p className="max-w-prose">{shop.story}</p> : null}
          {shop.credit && shop.credit.ratings.length > 0 ? (
            <div className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
              <dl className="flex flex-wrap gap-x-6 gap-y-1">
                {shop.credit.ratings.map((rating) => (
                  <div key={rating.id} className="flex gap-2">
                    <dt className="text-ink-soft">{rating.name}</dt>
                    <dd className="dx-figure font-semibold text-vermilion-ink">{rating.stars}</dd>
                  </div>
                ))}
              </dl>
              <p className="text-ink-soft">{t('shop.rated_by', { count: shop.credit.rated })}</p>
            </div>
          ) : null}
          {shop.promises ? (
            <section aria-label={shop.promises.title} className="text-sm">
              <h2 className="text-ink-soft">{shop.promises.title}</h2>
              <ul className="flex flex-wrap gap-x-6 gap-y-1">
                {shop.promises.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          ) : null}
          {shop.writes ? (
            <a href={shop.writes} className="me-4 inline-block text-sm text-vermilion-ink underline">
              {t('content.of_shop')}
            </a>
          ) : null}
          {shop.club ? (
            <a href={shop.club} className="me-4 inline-block text-sm text-vermilion-ink underline">
              {t('club.door')}
            </a>
          ) : null}
          {shop.coupons ? (
            <a href={shop.coupons} className="inline-block text-sm text-vermilion-ink underline">
              {t('product.coupons')}
            </a>
          ) : null}
          {shop.unregistered ? <p className="text-sm text-ink-soft">{t('shop.unregistered')}</p> : null}
          {shop.licences.length > 0 ? (
            <details className="text-sm">
              <summary className="inline-block py-1 underline">{t('shop.licences')}</summary>
              <ul className="mt-1 space-y-1">
                {shop.licences.map((licence) => (
                  <li key={licence.id}>
                    <span className="text-ink-soft">{licence.name} </span>
                    {licence.pictureUrl ? (
                      <a href={licence.pictureUrl} className="underline">
                        {licence.text}
                      </a>
                    ) : (
                      licence.text
                    )}
                    <span className="text-ink-soft"> {licence.until}</span>
                  </li>
                ))}
              </ul>
            </details>
          ) : null}
          {shop.closedText ? (
            <p role="status" className="rounded-control bg-amber-wash p-3 text-sm">
              {shop.closedText}
            </p>
          ) : null}
        </div>
      </header>

      <section aria-labelledby="goods" className="mt-6 space-y-3">
        <h2 id="goods" className="text-lg font-semibold">
          {t('shop.goods')}
        </h2>
        {shop.categories.length > 1 ? (
          <nav aria-label={t('shop.categories')}>
            <ul className="flex flex-wrap gap-2 text-sm">
              <li>
                <a href={shop.everything} aria-current={shop.category === '' ? 'true' : undefined} className={chip}>
                  {t('shop.all')}
                </a>
              </li>
              {shop.categories.map((one) => (
                <li key={one.id}>
                  <a href={one.href} aria-current={shop.category === one.id ? 'true' : undefined} className={chip}>
                    {one.text}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        <Tabs label={t('search.sort')} current={shop.sort} tabs={shop.sorts} />
        {shop.goods.cards.length === 0 ? (
          <Nothing title={t('shop.none')} detail={t('shop.none_detail')} />
        ) : (
          <>
            <GoodsGrid cards={shop.goods.cards} eager={4} />
            <MoreGoods key={shop.page} next={shop.goods.next} page={shop.page} />
          </>
        )}
      </section>
      <LazyShelf kind="shop" of={shop.code} source="shop" />
    </>
  );
}

const chip =
  'inline-flex min-h-9 items-center rounded-full border border-edge px-3 aria-[current]:border-vermilion-ink aria-[current]:bg-vermilion-wash aria-[current]:text-vermilion-ink';
