import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, Label, LoadMore } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;

/** Who writes, and what they have written. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const path = { code: params.code ?? '' };
  const cursor = url.searchParams.get('cursor');
  const [creator, found] = await Promise.all([
    shown(api.get('/api/creators/{code}', { path }), url),
    shown(api.get('/api/creators/{code}/pieces', { path, query: cursor ? { cursor } : {} }), url),
  ]);
  return {
    name: creator.name,
    avatarUrl: creator.avatarUrl,
    kindText: t(creator.kind === 'shop' ? 'content.by_shop' : 'content.by_person'),
    shop: creator.shopCode && `/shops/${creator.shopCode}`,
    bio: creator.bio,
    works: t('content.works', { count: creator.works }),
    pieces: found.items.map((one) => pieceView(here, one)),
    more: found.nextCursor && `${url.pathname}?cursor=${encodeURIComponent(found.nextCursor)}`,
    head: {
      title: creator.name,
      description: t('content.of_creator', { name: creator.name }),
      canonical: addressOf(url),
      hidden: cursor !== null,
    },
  };
}

export default function CreatorPage() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <header className="flex items-center gap-3 rounded-card border border-line bg-surface p-4">
        {page.avatarUrl ? (
          <img src={page.avatarUrl} alt="" width="64" height="64" className="size-16 rounded-full object-cover" />
        ) : (
          <span
            aria-hidden="true"
            className="grid size-16 shrink-0 place-items-center rounded-full bg-jade text-2xl text-on-jade"
          >
            {page.name.slice(0, 1)}
          </span>
        )}
        <div className="min-w-0 flex-1 space-y-1">
          <h1 className="text-xl font-semibold">{page.name}</h1>
          <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
            <Label>{page.kindText}</Label>
            {page.works}
          </p>
          {page.bio ? <p className="text-sm">{page.bio}</p> : null}
        </div>
        {page.shop ? <ButtonLink href={page.shop}>{t('content.to_shop')}</ButtonLink> : null}
      </header>
      <h2 className="sr-only">{t('content.newest')}</h2>
      {page.pieces.length === 0 ? (
        <Nothing title={t('content.none')} detail={t('content.none_detail')} />
      ) : (
        <PieceGrid pieces={page.pieces} eager={4} />
      )}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
