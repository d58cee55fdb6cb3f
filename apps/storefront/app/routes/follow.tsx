import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, LoadMore, Tabs } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { followFrom } from '../follow.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;

/** The newest of whom one follows; on the second tab, who that is. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const people = url.searchParams.get('tab') === 'people';
  const cursor = url.searchParams.get('cursor');
  const query = cursor ? { cursor } : {};
  const [feed, followed] = await Promise.all([
    people ? null : shown(api.get('/api/me/follow-feed', { query }), url),
    people ? shown(api.get('/api/me/following', { query }), url) : null,
  ]);
  const next = (feed ?? followed)?.nextCursor;
  return {
    tab: people ? 'people' : 'new',
    pieces: (feed?.items ?? []).map((one) => pieceView(here, one)),
    people: (followed?.items ?? []).map(({ creator }) => ({
      code: creator.code,
      name: creator.name,
      avatarUrl: creator.avatarUrl,
      kindText: t(creator.kind === 'shop' ? 'content.by_shop' : 'content.by_person'),
      href: `/creators/${creator.code}`,
    })),
    more: next ? `/follow?${people ? 'tab=people&' : ''}cursor=${encodeURIComponent(next)}` : null,
    head: { title: t('follow.title'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const done = await followFrom(here, form, textIn(form, 'code'), url);
  if (done && !done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect(url.pathname + url.search, 303);
}

export default function Follow() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const empty = page.pieces.length + page.people.length === 0;
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('follow.title')}</h1>
      <Tabs
        label={t('follow.title')}
        current={page.tab}
        tabs={[
          { id: 'new', text: t('follow.newest'), href: '/follow' },
          { id: 'people', text: t('follow.people'), href: '/follow?tab=people' },
        ]}
      />
      <FormProblem problem={answer?.problem} />
      {empty ? (
        <Nothing
          title={t(page.tab === 'new' ? 'follow.none_new' : 'follow.none')}
          detail={t('follow.none_detail')}
          action={<ButtonLink href="/content">{t('content.title')}</ButtonLink>}
        />
      ) : null}
      {page.pieces.length > 0 ? (
        <>
          <h2 className="sr-only">{t('follow.newest')}</h2>
          <PieceGrid pieces={page.pieces} eager={4} />
        </>
      ) : null}
      {page.people.length > 0 ? (
        <ul className="grid gap-3 md:grid-cols-2">
          {page.people.map((one) => (
            <li key={one.code} className="flex items-center gap-3 rounded-card border border-line bg-surface p-3">
              {one.avatarUrl ? (
                <img src={one.avatarUrl} alt="" width="48" height="48" className="size-12 rounded-full object-cover" />
              ) : (
                <span
                  aria-hidden="true"
                  className="grid size-12 shrink-0 place-items-center rounded-full bg-jade text-lg text-on-jade"
                >
                  {one.name.slice(0, 1)}
                </span>
              )}
              <p className="min-w-0 flex-1">
                <a href={one.href} className="block truncate font-medium underline decoration-edge underline-offset-4">
                  {one.name}
                </a>
                <span className="text-sm text-ink-soft">{one.kindText}</span>
              </p>
              <Form method="post">
                <input type="hidden" name="code" value={one.code} />
                <Submit
                  size="small"
                  name="intent"
                  value="unfollow"
                  aria-label={t('follow.stop_of', { name: one.name })}
                >
                  {t('follow.stop')}
                </Submit>
              </Form>
            </li>
          ))}
        </ul>
      ) : null}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
