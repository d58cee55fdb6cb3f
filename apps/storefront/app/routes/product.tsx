import { lazy, Suspense } from 'react';
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { amountText, Breadcrumb, CreditBadge, EscrowNote, Label, StarRating } from '#ui';
import { campaignOf } from '../campaign-view.server.ts';
import { couponsHref } from '../coupon-view.server.ts';
import { boughtTogether, shopGoods } from '../goods.server.ts';
import { groupPanel } from '../group-view.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { installOffers, installRows } from '../installs.server.ts';
import { insuranceOf } from '../insurance-view.server.ts';
import { freshKey, type Market, market, orNull, shown, textIn, tried } from '../market.server.ts';
import { memberPanel } from '../member-view.server.ts';
import { BuyBox } from '../parts/buy-box.tsx';
import { ProductGallery } from '../parts/product-gallery.tsx';
import { presalePanel } from '../presale-view.server.ts';
import { brandOf, choicesOf, furtherFactsOf, offersOf } from '../product-view.server.ts';
import { reviewView } from '../review-view.server.ts';
import { creditOf } from '../shop-view.server.ts';
import { widthsOf } from '../widths.server.ts';

/** What lies below the fold is in the page from the start and comes alive after the rest: its code is no part of the first load. */
const ProductBelow = import.meta.env.SSR
  ? (await import('../parts/product-below.tsx')).ProductBelow
  : lazy(async () => ({ default: (await import('../parts/product-below.tsx')).ProductBelow }));

export const meta = headOf;
export const headers = briefly;

const reviewFilters = ['all', 'picture', 'low', 'follow_up', 'folded'] as const;
const reviewsPerPage = 10;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const productId = params.productId ?? '';
  const query = url.searchParams;
  const filter = reviewFilters.find((name) => name === query.get('reviews')) ?? 'all';
  const cursor = query.get('reviews_after');

  const path = { productId };
  const product = await shown(api.get('/api/products/{productId}', { path }), url);
  const { content, shop } = product;
  const [
    insured,
    promotions,
    bargains,
    stock,
    reviews,
    credit,
    similar,
    installs,
    campaign,
    group,
    presales,
    members,
    together,
  ] = await Promise.all([
    insuranceOf(here, product.shop.code),
    orNull(api.get('/api/products/{productId}/promotions', { path })),
    orNull(api.get('/api/bargain-offers', { query: { productId, limit: 1 } })),
    orNull(api.get('/api/products/{productId}/stock', { path })),
    orNull(
      api.get('/api/products/{productId}/reviews', {
        path,
        query: { filter, limit: reviewsPerPage, ...(cursor ? { cursor } : {}) },
      }),
    ),
    creditOf(here, shop.code),
    shopGoods(here, shop.code, 11),
    installOffers(here, productId),
    orNull(api.get('/api/products/{productId}/campaign', { path })),
    orNull(api.get('/api/products/{productId}/group-buy', { path })),
    orNull(api.get('/api/products/{productId}/presales', { path })),
    orNull(api.get('/api/products/{productId}/member-prices', { path })),
    boughtTogether(here, productId),
  ]);

  const { axes, skus } = choicesOf(here, product, promotions, stock);
  const asked = query.get('sku');
  const first = skus.find((sku) => sku.id === asked) ?? skus.find((sku) => sku.most > 0) ?? skus[0] ?? null;
  const title = say(content.title);
  const canonical = addressOf(url, `/products/${productId}`);
  const pictures = content.pictures.map(({ id }) => ({
    id,
    small: `/media/${id}/w160.webp`,
    src: `/media/${id}/w800.webp`,
    large: `/media/${id}/w1600.webp`,
    srcSet: widthsOf(`/media/${id}/w800.webp`, [480, 800, 1200, 1600]),
  }));
  const film = content.video && { src: content.video.url, poster: pictures[0]?.src };
  const rating = reviews?.rating;
  const low = Math.min(...skus.map((sku) => sku.handFen));

  return {
    productId,
    title,
    sellingPoints: say(content.sellingPoints),
    description: say(content.description),
    crumbs: product.category.path.map(({ id, name }) => ({
      text: say(name),
      href: `/categories/${encodeURIComponent(id)}`,
    })),
    pictures,
    film,
    axes,
    skus,
    // A bundle is not installed: what is below the price is its parts, or what installs the goods.
    panels: [
      ...presalePanel(here, presales?.items ?? []),
      ...groupPanel(here, group),
      ...memberPanel(here, shop.code, members, content.skus),
    ].concat({
      title: t(product.parts.length > 0 ? 'bundle.title' : 'install.title'),
      rows: product.parts
        .map((part) => ({
          id: part.skuId,
          href: `/products/${part.productId}?sku=${part.skuId}`,
          text: [say(part.title), ...part.saleAttributes.map(({ value }) => say(value))].join(' '),
          count: `×${part.quantity} · ${amountText(part.priceFen)}`,
        }))
        .concat(installRows(here, installs)),
    }),
    first,
    campaign: campaignOf(here, campaign),
    quantity: Math.max(1, Math.min(99, Number.parseInt(query.get('quantity') ?? '1', 10) || 1)),
    offers: offersOf(here, promotions),
    bargainHref: bargains?.items.length ? `/bargains?product=${productId}` : '',
    couponsHref: couponsHref(product.productId, promotions?.items ?? []),
    closedText: product.forSale ? '' : t(shop.state === 'open' ? 'product.off_shelf' : 'product.shop_rests'),
    services: [
      t('product.ships_within', { hours: content.shipWithinHours }),
      t(`product.return_${content.returnRule}`),
      t('product.service_escrow'),
      ...(insured ? [t('insurance.given')] : []),
    ],
    attributes: [...brandOf(here, product), ...content.attributes, ...furtherFactsOf(here, product)].map(
      ({ name, value }) => ({
        name: say(name),
        value: say(value),
      }),
    ),
    shop: { code: shop.code, name: shop.name, logoUrl: shop.logoUrl, credit },
    reviews: reviews && {
      items: reviews.items.map((review) => reviewView(here, review)),
      more: reviews.nextCursor,
      count: reviews.rating.count,
      stars: reviews.rating.stars,
      filters: reviewFilters
        .map((name) => ({
          id: name,
          text: t(`review.filter_${name}`),
          count: reviews.counts[name === 'follow_up' ? 'followUp' : name],
        }))
        .filter(({ id, count }) => id !== 'folded' || count > 0),
      filter,
      note: filter === 'folded' ? t('review.folded_note') : '',
      helped: query.get('helped') ?? '',
      helpRefused: query.get('help_refused') ?? '',
      tags: reviews.tags
        .slice(0, 8)
        .map(({ code, name, count, praise }) => ({ code, text: `${say(name)} ${count}`, praise })),
    },
    together,
    similar: similar.filter((card) => card.id !== productId).slice(0, 10),
    head: {
      title,
      description: [say(content.sellingPoints), shop.name].filter(Boolean).join(' · ').slice(0, 160) || title,
      canonical,
      image: pictures[0] && new URL(pictures[0].src, url).href,
      facts: {
        '@context': 'https://schema.org',
        '@type': 'Product',
        name: title,
        description: say(content.sellingPoints) || title,
        sku: productId,
        image: pictures.map((picture) => new URL(picture.src, url).href),
        ...(content.brand ? { brand: { '@type': 'Brand', name: content.brand } } : {}),
        ...(rating && rating.count > 0
          ? { aggregateRating: { '@type': 'AggregateRating', ratingValue: rating.stars, reviewCount: rating.count } }
          : {}),
        ...(Number.isFinite(low)
          ? {
              offers: {
                '@type': 'Offer',
                url: canonical,
                priceCurrency: 'CNY',
                price: `${Math.floor(low / 100)}.${String(low % 100).padStart(2, '0')}`,
                availability: `https://schema.org/${skus.some((sku) => sku.most > 0) ? 'InStock' : 'OutOfStock'}`,
                seller: { '@type': 'Organization', name: shop.name },
              },
            }
          : {}),
      },
    },
  };
}

/** Says that a review helped, or takes that back, and shows the reviews again. */
async function vote(here: Market, form: FormData, url: URL) {
  const reviewId = textIn(form, 'helpful') || textIn(form, 'unhelpful');
  const path = { reviewId };
  const back = new URLSearchParams(url.search);
  for (const name of ['helped', 'help_refused']) back.delete(name);
  const said = form.has('helpful')
    ? here.api.put('/api/reviews/{reviewId}/helpful', { path })
    : here.api.delete('/api/reviews/{reviewId}/helpful', { path });
  const done = await tried(said, url);
  if (!done.done) back.set('help_refused', done.problem.title);
  else if (form.has('helpful')) back.set('helped', reviewId);
  return redirect(`${url.pathname}?${back}#reviews`, 303);
}

/** The form as it is: put into the cart and show it, or go straight to checkout. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const here = market(context);
  const productId = params.productId ?? '';
  const form = await request.formData();
  if (form.has('helpful') || form.has('unhelpful')) return vote(here, form, url);
  const product = await shown(here.api.get('/api/products/{productId}', { path: { productId } }), url);
  const { axes, skus } = choicesOf(here, product, null, null);
  const choice = axes.map((_axis, place) => Number(form.get(`choice${place}`)));
  const sku = skus.find((one) => one.choice.every((value, place) => value === choice[place]));
  const step = Number(form.get('quantity-step') ?? 0);
  const quantity = Math.max(1, Math.min(99, (Number.parseInt(textIn(form, 'quantity'), 10) || 1) + step));
  const page = `/products/${productId}`;
  if (!sku) return redirect(page, 303);
  const query = `sku=${sku.id}&quantity=${quantity}`;
  if (step !== 0) return redirect(`${page}?${query}`, 303);
  if (textIn(form, 'intent') === 'buy') return redirect(`/checkout?${query}`, 303);
  const added = await tried(
    here.api.post('/api/cart/lines', { body: { skuId: sku.id, quantity }, key: freshKey() }),
    url,
  );
  return redirect(added.done ? '/cart' : `/cart?refused=${encodeURIComponent(added.problem.title)}`, 303);
}

export default function Product() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const { title, pictures, film, first, shop, reviews } = page;
  return (
    <>
      <Breadcrumb label={t('frame.path')} crumbs={[...page.crumbs, { text: title }]} />
      <div className="mt-2 gap-8 md:grid md:grid-cols-2 md:pb-0">
        <ProductGallery title={title} pictures={pictures} film={film} />
        <div className="space-y-4 pt-3 md:pt-0">
          <div>
            <h1 className="text-xl font-semibold md:text-2xl">{title}</h1>
            {page.sellingPoints ? <p className="mt-1 text-ink-soft">{page.sellingPoints}</p> : null}
            {reviews && reviews.stars !== null ? (
              <p className="mt-2">
                <a href="#reviews" className="inline-flex items-center gap-2 text-sm">
                  <StarRating
                    tenths={Math.round(reviews.stars * 10)}
                    label={t('review.mean', { stars: reviews.stars })}
                  />
                  <span className="underline">{t('review.count', { count: reviews.count })}</span>
                </a>
              </p>
            ) : null}
          </div>
          {page.campaign ? (
            <p className="flex flex-wrap gap-x-3 rounded-card bg-vermilion-wash px-4 py-2 text-sm text-vermilion-ink">
              {page.campaign.href ? (
                <a href={page.campaign.href} className="font-semibold underline">
                  {page.campaign.name}
                </a>
              ) : (
                <strong>{page.campaign.name}</strong>
              )}
              {page.campaign.words.map((word) => (
                <span key={word}>{word}</span>
              ))}
            </p>
          ) : null}
          {first ? (
            <BuyBox
              key={first.id}
              axes={page.axes}
              skus={page.skus}
              first={first}
              quantity={page.quantity}
              offers={page.offers}
              couponsHref={page.couponsHref}
              bargainHref={page.bargainHref}
              closedText={page.closedText}
            />
          ) : (
            <p className="rounded-card bg-sunken p-4">{t('product.off_shelf')}</p>
          )}
          {page.panels.map(({ title: panel, rows }) =>
            rows.length > 0 ? (
              <section
                key={panel}
                aria-label={panel}
                className="rounded-card border border-line bg-surface p-4 text-sm"
              >
                <h2 className="font-semibold">{panel}</h2>
                <ul>
                  {rows.map((part) => (
                    <li key={part.id} className="flex justify-between gap-3 pt-2">
                      <a href={part.href} className="underline">
                        {part.text}
                      </a>
                      <span className="dx-figure shrink-0 text-ink-soft">{part.count}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null,
          )}
          <ul className="flex flex-wrap gap-2">
            {page.services.map((service) => (
              <li key={service}>
                <Label tone="trust">{service}</Label>
              </li>
            ))}
          </ul>
          <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
          <a
            href={`/shops/${shop.code}`}
            className="flex items-center gap-3 rounded-card border border-line bg-surface p-4 hover:shadow-md"
          >
            <ShopLogo name={shop.name} url={shop.logoUrl} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold">{shop.name}</span>
              {shop.credit ? (
                <span className="flex flex-wrap items-center gap-x-3 text-sm text-ink-soft">
                  {shop.credit.rung ? (
                    <CreditBadge rung={shop.credit.rung} count={shop.credit.count} label={shop.credit.label} />
                  ) : (
                    shop.credit.label
                  )}
                  {shop.credit.goodRate ? <span>{t('credit.good_rate', { rate: shop.credit.goodRate })}</span> : null}
                </span>
              ) : null}
            </span>
            <span className="shrink-0 text-sm text-vermilion-ink">{t('product.visit_shop')}</span>
          </a>
        </div>
      </div>

      <Suspense>
        <ProductBelow {...page} />
      </Suspense>
    </>
  );
}

/** The shop's picture, or the first character of its name. */
function ShopLogo({ name, url }: { name: string; url: string | null }) {
  const look = 'size-12 shrink-0 rounded-control';
  return url ? (
    <img src={url} alt="" width="48" height="48" loading="lazy" className={`${look} object-cover`} />
  ) : (
    <span aria-hidden="true" className={`${look} grid place-items-center bg-jade text-lg text-on-jade`}>
      {name.slice(0, 1)}
    </span>
  );
}
