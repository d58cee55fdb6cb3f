import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { EscrowNote, Icon } from '#ui';
import { flameIcon, giftIcon, listIcon, liveIcon, mapPinIcon, playIcon, shopIcon, ticketIcon } from '#ui/icons.ts';
import { type FeedCard, feedOf } from '../feed-view.server.ts';
import { cardView } from '../goods.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { FeedGrid } from '../parts/feed-grid.tsx';
import { GoodsStrip } from '../parts/goods-grid.tsx';
import { MoreCards } from '../parts/more-cards.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { widthsOf } from '../widths.server.ts';

export const meta = headOf;
export const headers = briefly;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const cursor = url.searchParams.get('cursor');
  const [home, feed, venues] = await Promise.all([
    shown(api.get('/api/home'), url),
    feedOf(here, cursor),
    orNull(api.get('/api/venues', {})),
  ]);
  return {
    venues: (venues?.items ?? [])
      .slice(0, 3)
      .map(({ code, name, intro }) => ({ code, name: say(name), intro: say(intro) })),
    belts: home.belts.slice(0, 12).map(({ code, name, made, mediaUrl }) => ({
      code,
      name: say(name),
      made: say(made),
      mediaUrl,
      srcSet: widthsOf(mediaUrl),
    })),
    strips: home.strips
      .filter((strip) => strip.items.length > 0)
      .map((strip) => ({ key: strip.key, cards: strip.items.slice(0, 10).map((card) => cardView(here, card)) })),
    goods: feed.goods,
    feed: feed.words,
    head: {
      title: t('home.title'),
      description: t('home.description'),
      canonical: addressOf(url, '/'),
      facts: {
        '@context': 'https://schema.org',
        '@type': 'WebSite',
        name: '东西 Dongxi',
        url: addressOf(url, '/'),
        potentialAction: {
          '@type': 'SearchAction',
          target: `${addressOf(url, '/search')}?q={search_term_string}`,
          'query-input': 'required name=search_term_string',
        },
      },
    },
  };
}

export default function Home() {
  const { t } = useWords();
  const { belts, strips, goods, feed, venues } = useLoaderData<typeof loader>();
  const ways = [
    { href: '/categories', icon: listIcon, text: t('categories.title') },
    { href: '/belts', icon: mapPinIcon, text: t('belts.title') },
    { href: '/live', icon: liveIcon, text: t('live.title') },
    { href: '/content', icon: playIcon, text: t('content.title') },
    { href: '/ranks', icon: flameIcon, text: t('rank.index') },
    { href: '/coupons', icon: ticketIcon, text: t('coupon.claim_title') },
    { href: '/bargains', icon: giftIcon, text: t('bargain.title') },
    { href: '/open-shop', icon: shopIcon, text: t('open_shop.title') },
  ];
  return (
    <div className="space-y-6">
      <h1 className="sr-only">{t('home.title')}</h1>
      <nav aria-label={t('home.ways')}>
        <ul className="grid grid-cols-4 gap-2 xl:grid-cols-8">
          {ways.map((way) => (
            <li key={way.href}>
              <a
                href={way.href}
                className="flex h-full min-h-12 flex-col items-center gap-1 rounded-card border border-line bg-surface px-1 py-2 text-center text-xs font-medium hover:shadow-md md:flex-row md:justify-center md:gap-1.5 md:text-sm"
              >
                <Icon of={way.icon} className="size-5 shrink-0 text-vermilion-ink" />
                {way.text}
              </a>
            </li>
          ))}
        </ul>
      </nav>

      {venues.map((venue) => (
        <a
          key={venue.code}
          href={`/venues/${venue.code}`}
          className="block rounded-card bg-vermilion-wash p-4 hover:shadow-md"
        >
          <span className="block font-semibold">{venue.name}</span>
          <span className="block text-sm text-ink-soft">{venue.intro}</span>
        </a>
      ))}

      {belts.length > 0 ? (
        <section aria-labelledby="belts" className="space-y-2">
          <SectionTitle id="belts" text={t('home.belts')} href="/belts" more={t('home.all')} />
          <ul className="-mx-3 flex snap-x scroll-px-3 gap-2 overflow-x-auto px-3 pb-1 md:mx-0 md:scroll-px-0 md:gap-4 md:px-0">
            {belts.map((belt, place) => (
              <li key={belt.code} className="w-36 shrink-0 snap-start md:w-48">
                <a
                  href={`/belts/${belt.code}`}
                  className="block overflow-hidden rounded-card border border-line bg-surface hover:shadow-md"
                >
                  {belt.mediaUrl ? (
                    <img
                      src={belt.mediaUrl}
                      srcSet={belt.srcSet}
                      sizes="(min-width: 768px) 192px, 144px"
                      alt=""
                      width="192"
                      height="128"
                      loading={place < 3 ? 'eager' : 'lazy'}
                      className="aspect-3/2 w-full object-cover"
                    />
                  ) : (
                    <span
                      aria-hidden="true"
                      className="grid aspect-3/2 place-items-center bg-vermilion-wash text-5xl text-vermilion-ink"
                    >
                      {belt.name.slice(0, 1)}
                    </span>
                  )}
                  <span className="block p-2">
                    <span className="line-clamp-2 text-sm font-semibold">{belt.name}</span>
                    <span className="block truncate text-xs text-ink-soft">{belt.made}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}

      {strips.map((strip, place) => (
        <section
          key={strip.key}
          aria-labelledby={`strip-${strip.key}`}
          className="space-y-2 rounded-card bg-vermilion-wash p-3 md:p-4"
        >
          <SectionTitle
            id={`strip-${strip.key}`}
            text={t(`home.strip_${strip.key}`)}
            href={rankOf[strip.key]}
            more={t('rank.see')}
          />
          <GoodsStrip cards={strip.cards} eager={place === 0 ? 3 : 0} />
        </section>
      ))}

      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>

      <section aria-labelledby="feed" className="space-y-3">
        <SectionTitle id="feed" text={feed.title} href={feed.href} more={feed.more} />
        <p className="text-sm text-ink-soft">{feed.rule}</p>
        {goods.cards.length === 0 ? (
          <Nothing title={t('home.empty.title')} detail={t('home.empty.detail')} />
        ) : (
          <>
            <FeedGrid cards={goods.cards} />
            <MoreCards next={goods.next} page="/?index" draw={drawFeed} />
          </>
        )}
      </section>
    </div>
  );
}

const drawFeed = (cards: readonly FeedCard[]) => <FeedGrid cards={cards} />;

/** The rank list that goes on where a row of cards ends. */
const rankOf = { new: '/ranks/new', popular: '/ranks/hot', praised: '/ranks/praised' } as const;

function SectionTitle({ id, text, href, more }: { id: string; text: string; href?: string; more?: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <h2 id={id} className="text-lg font-semibold">
        {text}
      </h2>
      {href ? (
        <a href={href} className="py-1 text-sm text-ink-soft hover:text-ink hover:underline">
          {more}
        </a>
      ) : null}
    </div>
  );
}
