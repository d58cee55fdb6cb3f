import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Label, LoadMore } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { followFrom } from '../follow.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { levelView } from '../level-view.server.ts';
import { market, refusedBy, shown } from '../market.server.ts';
import { FollowButton } from '../parts/follow-button.tsx';
import { FormProblem } from '../parts/form-problem.tsx';
import { LevelRule } from '../parts/level-rule.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;

/** Who writes, and what they have written. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const path = { code: params.code ?? '' };
  const cursor = url.searchParams.get('cursor');
  const [creator, follow, found] = await Promise.all([
    shown(api.get('/api/creators/{code}', { path }), url),
    shown(api.get('/api/creators/{code}/followers', { path }), url),
    shown(api.get('/api/creators/{code}/pieces', { path, query: cursor ? { cursor } : {} }), url),
  ]);
  return {
    name: creator.name,
    avatarUrl: creator.avatarUrl,
    kindText: t(creator.kind === 'shop' ? 'content.by_shop' : 'content.by_person'),
    shop: creator.shopCode && `/shops/${creator.shopCode}`,
    bio: creator.bio,
    level: levelView(here, creator),
    works: t('content.works', { count: creator.works }),
    followers: t('follow.followers', { count: follow.followers }),
    followed: follow.followed,
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

/** Follows, or stops. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const done = await followFrom(market(context), await request.formData(), params.code ?? '', url);
  if (done && !done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect(url.pathname + url.search, 303);
}

export default function CreatorPage() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="space-y-4">
      <header className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface p-4">
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
            {page.level.level > 0 ? <Label tone="trust">{page.level.text}</Label> : null}
            <span>{page.works}</span>
            <span>{page.followers}</span>
          </p>
        </div>
        <div className="flex shrink-0 flex-col items-end gap-2">
          <FollowButton followed={page.followed} name={page.name} />
          {page.shop ? (
            <ButtonLink size="small" href={page.shop}>
              {t('content.to_shop')}
            </ButtonLink>
          ) : null}
        </div>
        <div className="basis-full space-y-1">
          {page.bio ? <p className="max-w-prose text-sm">{page.bio}</p> : null}
          <LevelRule level={page.level} />
        </div>
      </header>
      <FormProblem problem={answer?.problem} />
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
