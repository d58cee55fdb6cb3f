import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Breadcrumb, LoadMore } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;
export const headers = briefly;

/** What is said on a topic, newest first. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const topic = params.topic ?? '';
  const cursor = url.searchParams.get('cursor');
  const found = await shown(
    here.api.get('/api/topics/{topic}/pieces', { path: { topic }, query: cursor ? { cursor } : {} }),
    url,
  );
  return {
    topic: `#${topic}`,
    pieces: found.items.map((one) => pieceView(here, one)),
    more: found.nextCursor && `${url.pathname}?cursor=${encodeURIComponent(found.nextCursor)}`,
    head: {
      title: `#${topic}`,
      description: here.t('content.on_topic', { topic }),
      canonical: addressOf(url),
      hidden: cursor !== null || found.items.length === 0,
    },
  };
}

export default function Topic() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <Breadcrumb
        label={t('frame.path')}
        crumbs={[{ text: t('content.title'), href: '/content' }, { text: page.topic }]}
      />
      <h1 className="text-xl font-semibold">{page.topic}</h1>
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
