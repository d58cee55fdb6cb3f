import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown, textIn } from '../market.server.ts';
import { Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';
import { dayText } from '../time-text.ts';

export const meta = headOf;

/** What a reader keeps, the latest first; what is not shown any more can be put away. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(api.get('/api/me/collected', { query: cursor ? { cursor } : {} }), url);
  return {
    pieces: items.flatMap(({ piece }) => (piece ? [pieceView(here, piece)] : [])),
    gone: items.flatMap(({ id, at, piece }) =>
      piece ? [] : [{ id, text: t('readers.gone', { day: dayText(at, lang) }) }],
    ),
    more: nextCursor && `/me/collected?cursor=${encodeURIComponent(nextCursor)}`,
    head: { title: t('readers.collected'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const pieceId = textIn(await request.formData(), 'piece');
  await shown(api.delete('/api/pieces/{pieceId}/collect', { path: { pieceId } }), url);
  return redirect(url.pathname + url.search, 303);
}

export default function MyCollected() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <MinePage here="collected" title={t('readers.collected')}>
      {page.pieces.length + page.gone.length === 0 ? (
        <Nothing
          title={t('readers.collected_none')}
          detail={t('readers.collected_none_detail')}
          action={<ButtonLink href="/content">{t('content.title')}</ButtonLink>}
        />
      ) : null}
      {page.pieces.length > 0 ? (
        <>
          <h2 className="sr-only">{t('content.newest')}</h2>
          <PieceGrid pieces={page.pieces} eager={4} />
        </>
      ) : null}
      {page.gone.length > 0 ? (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {page.gone.map((one) => (
            <li key={one.id} className="flex items-center justify-between gap-3 px-4 py-2 text-sm text-ink-soft">
              {one.text}
              <Form method="post">
                <Submit size="small" look="quiet" name="piece" value={one.id}>
                  {t('readers.put_away')}
                </Submit>
              </Form>
            </li>
          ))}
        </ul>
      ) : null}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
