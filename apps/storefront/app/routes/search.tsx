import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Notice } from '#ui';
import { closeIcon } from '#ui/icons.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { briefly, headOf, own as mine, searchHead, unlessSaid } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { roomView } from '../live-view.server.ts';
import { market, orNull, refusedBy, textIn, tried } from '../market.server.ts';
import { HotWords, searchFor } from '../parts/asked-words.tsx';
import { FormProblem } from '../parts/form-problem.tsx';
import { GoodsList } from '../parts/goods-list.tsx';
import { LiveStrip } from '../parts/live-strip.tsx';
import { SearchKinds } from '../parts/search-kinds.tsx';
import { searchView } from '../search-view.server.ts';

export const meta = headOf;
export const headers = unlessSaid(briefly);

/** So many rooms above the goods. */
const BESIDE = 3;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const query = url.searchParams;
  const q = query.get('q')?.trim().slice(0, 200) ?? '';
  const [view, live] = await Promise.all([
    searchView(here, '/search', query),
    q === '' || query.has('cursor')
      ? null
      : orNull(here.api.get('/api/search/rooms', { query: { q, live: true, limit: BESIDE } })),
  ]);
  // Who asks nothing, or nothing that is there, is shown what others ask.
  const lost = q === '' || view.relaxed === 'popular';
  const words = lost ? await orNull(here.api.get('/api/search/words')) : null;
  const own = q === '' ? (words?.own ?? null) : null;
  const answer = {
    q,
    view,
    words: words && { hot: words.hot, rising: words.rising },
    own: own && own.items.length > 0 ? own.items : null,
    rooms: live?.items.map((one) => roomView(here, one)) ?? [],
    goods: view.goods,
    head: searchHead(here.t, url, view),
  };
  return view.shared && !own ? answer : data(answer, mine);
}

/** Takes one question out of the history of who is signed in, or all of them. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const searchId = textIn(await request.formData(), 'forget');
  const act = (): Promise<unknown> =>
    searchId === 'all'
      ? api.delete('/api/me/searches')
      : api.delete('/api/me/searches/{searchId}', { path: { searchId } });
  const done = await tried(act(), url);
  if (!done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect('/search', 303);
}

export default function Search() {
  const { t } = useWords();
  const { q, view, rooms, words, own } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <h1 className="text-xl font-semibold">{q === '' ? t('search.everything') : t('search.title', { q })}</h1>
      <p className="text-sm text-ink-soft" role="status">
        {t('search.total', { count: view.total })}
      </p>
      <div className="mt-2">
        <SearchKinds q={q} current="goods" />
      </div>
      {view.relaxed ? (
        <div className="mt-2">
          <Notice tone="attention">{t(`search.relaxed_${view.relaxed}`, { q, meant: view.meant ?? '' })}</Notice>
        </div>
      ) : null}
      {view.taste ? (
        <p className="mt-1 text-sm text-ink-soft">
          {t(view.taste.on ? 'search.by_taste' : 'search.without_taste')}{' '}
          <a href={view.taste.href} className="inline-block py-2 underline">
            {t(view.taste.on ? 'search.taste_off' : 'search.taste_on')}
          </a>
        </p>
      ) : null}
      {rooms.length > 0 ? <LiveStrip rooms={rooms} q={q} /> : null}
      <FormProblem problem={answer?.problem} />
      {own ? <Own items={own} /> : null}
      {words && words.hot.length + words.rising.length > 0 ? (
        <div className="mt-3 rounded-card border border-line bg-surface p-4">
          <HotWords {...words} />
        </div>
      ) : null}
      <GoodsList view={view} empty={{ title: t('search.none', { q }), detail: t('search.none_detail') }} />
    </>
  );
}

/** The person's own questions, each to be asked again or forgotten. */
function Own({ items }: { items: readonly { readonly id: string; readonly text: string }[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="own" className="mt-3 rounded-card border border-line bg-surface p-4">
      <Form method="post" action="/search">
        <div className="flex items-center justify-between gap-2">
          <h2 id="own" className="text-sm font-semibold">
            {t('search.mine')}
          </h2>
          <button type="submit" name="forget" value="all" className="min-h-11 px-2 text-sm text-ink-soft underline">
            {t('search.forget_all')}
          </button>
        </div>
        <ul className="mt-1 flex flex-wrap gap-2">
          {items.map(({ id, text }) => (
            <li key={id} className="flex max-w-full items-center rounded-full border border-line">
              <a href={searchFor(text)} className="min-h-11 min-w-0 truncate py-2.5 ps-4 text-sm hover:underline">
                {text}
              </a>
              <button
                type="submit"
                name="forget"
                value={id}
                aria-label={t('search.forget', { q: text })}
                className="grid size-11 shrink-0 place-items-center text-ink-soft"
              >
                <Icon of={closeIcon} className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      </Form>
    </section>
  );
}
