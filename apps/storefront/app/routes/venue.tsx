import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Breadcrumb, Countdown } from '#ui';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { RoomGrid } from '../parts/room-card.tsx';
import { type BlockView, blocksOf, countsTo } from '../venue-view.server.ts';

export const meta = headOf;
export const headers = briefly;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const venue = await shown(api.get('/api/venues/{code}', { path: { code: params.code ?? '' } }), url);
  const name = say(venue.name);
  return {
    name,
    campaign: say(venue.campaign.name),
    intro: say(venue.campaign.intro),
    counts: countsTo(here, venue),
    others: venue.others.map((one) => ({ code: one.code, name: say(one.name) })),
    blocks: await blocksOf(here, venue),
    head: {
      title: t('venue.title', { name }),
      description: say(venue.campaign.intro).slice(0, 160),
      canonical: addressOf(url),
    },
  };
}

export default function Venue() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb label={t('frame.path')} crumbs={[{ text: t('venue.all'), href: '/venues' }, { text: page.name }]} />
      <header className="mt-2 rounded-card bg-vermilion-wash p-5 md:p-8">
        <h1 className="text-2xl font-semibold">{page.name}</h1>
        <p className="mt-2 max-w-prose">{page.intro}</p>
        <p className="mt-2 text-sm text-ink-soft">{page.counts.text}</p>
      </header>
      {page.others.length > 0 ? (
        <nav aria-label={t('venue.others')} className="mt-4">
          <ul className="flex flex-wrap gap-2">
            {page.others.map((one) => (
              <li key={one.code}>
                <a
                  href={`/venues/${one.code}`}
                  className="inline-flex min-h-11 items-center rounded-control border border-line bg-surface px-4 hover:bg-sunken"
                >
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {page.blocks.map((block) => (
        <section key={block.id} aria-labelledby={block.id} className="mt-6 space-y-3">
          <h2 id={block.id} className="text-lg font-semibold">
            {block.title}
          </h2>
          <Body block={block} counts={page.counts} />
        </section>
      ))}
    </>
  );
}

function Body({ block, counts }: { block: BlockView; counts: { until: string; text: string } }) {
  const { t } = useWords();
  if (block.kind === 'banner') return <p className="rounded-card bg-sunken p-5">{block.text}</p>;
  if (block.kind === 'countdown')
    return (
      <Countdown
        until={counts.until}
        endsText={counts.text}
        overText={t('venue.over')}
        dayUnit={t('venue.days')}
        className="text-xl font-semibold"
      />
    );
  if (block.kind === 'coupons')
    return block.coupons.length === 0 ? (
      <Nothing title={t('coupon.none_to_claim')} />
    ) : (
      <ul className="grid gap-2 md:grid-cols-3">
        {block.coupons.map((one) => (
          <li key={one.id}>
            <a href="/coupons" className="block rounded-card border border-line bg-surface p-4 hover:shadow-md">
              <span className="block font-semibold">{one.title}</span>
              <span className="block text-sm text-vermilion-ink">{one.gives}</span>
            </a>
          </li>
        ))}
      </ul>
    );
  if (block.kind === 'live')
    return block.rooms.length === 0 ? <Nothing title={t('live.none_live')} /> : <RoomGrid rooms={block.rooms} />;
  if (block.kind === 'ranks')
    return block.ranked.length === 0 ? (
      <Nothing title={t('venue.no_goods')} />
    ) : (
      <ol className="list-decimal space-y-1 rounded-card border border-line bg-surface py-4 pr-4 pl-10">
        {block.ranked.map((one) => (
          <li key={one.href}>
            <span className="flex justify-between gap-3">
              <a href={one.href} className="min-w-0 truncate underline">
                {one.text}
              </a>
              <span className="shrink-0 text-sm text-ink-soft">{one.sold}</span>
            </span>
          </li>
        ))}
      </ol>
    );
  return block.cards.length === 0 ? (
    <Nothing title={t('venue.no_goods')} />
  ) : (
    <GoodsGrid cards={block.cards} eager={4} />
  );
}
