import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, Label, LoadMore, Notice } from '#ui';
import { creationKinds, standingOf } from '../creation-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText } from '../time-text.ts';

export const meta = headOf;

/** One's own desk as a creator: who one is to readers, what one has written and how it stands. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const cursor = url.searchParams.get('cursor');
  const [me, mine] = await Promise.all([
    shown(api.get('/api/me/creator'), url),
    shown(api.get('/api/me/pieces', { query: cursor ? { cursor } : {} }), url),
  ]);
  return {
    profile: me.profile && {
      name: me.profile.name,
      bio: me.profile.bio,
      avatarUrl: me.profile.avatarUrl,
      href: `/creators/${me.profile.code}`,
    },
    mayOpen: me.mayOpen,
    kinds: creationKinds.map((kind) => ({ kind, text: t(`content.kind_${kind}`) })),
    pieces: mine.items.map((piece) => {
      const { id, stateText, tone, reviewBy, appearsAt, live } = standingOf(here, piece);
      return {
        id,
        stateText,
        tone,
        live,
        detail: reviewBy || appearsAt,
        title: say(piece.body.title) || t('creation.untitled'),
        kindText: t(`content.kind_${piece.kind}`),
        changed: dayText(piece.changedAt, lang),
      };
    }),
    saved: url.searchParams.get('done') === 'profile',
    more: mine.nextCursor && `/me/creations?cursor=${encodeURIComponent(mine.nextCursor)}`,
    head: { title: t('creation.mine'), hidden: true },
  };
}

export default function MyCreations() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <MinePage here="creations" title={t('creation.mine')}>
      {page.saved ? <Notice tone="done">{t('creation.profile_saved')}</Notice> : null}
      {page.profile ? (
        <section
          aria-label={t('creation.profile')}
          className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface p-4"
        >
          <Face name={page.profile.name} avatarUrl={page.profile.avatarUrl} />
          <div className="min-w-0 flex-1 basis-52">
            <h2 className="font-semibold">{page.profile.name}</h2>
            <p className="text-sm text-ink-soft">{page.profile.bio}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={page.profile.href} look="quiet">
              {t('creation.page')}
            </ButtonLink>
            <ButtonLink href="/me/creations/report">{t('creator_report.to')}</ButtonLink>
            <ButtonLink href="/me/creations/profile">{t('creation.change_profile')}</ButtonLink>
          </div>
        </section>
      ) : (
        <Nothing
          title={t('creation.none_yet')}
          detail={t(page.mayOpen ? 'creation.open_detail' : 'creation.real_name_first')}
          action={
            <ButtonLink look="primary" href={page.mayOpen ? '/me/creations/profile' : '/me/real-name'}>
              {t(page.mayOpen ? 'creation.open' : 'creation.to_real_name')}
            </ButtonLink>
          }
        />
      )}
      {page.profile ? (
        <nav aria-label={t('creation.write')}>
          <ul className="grid grid-cols-2 gap-2 sm:grid-cols-4">
            {page.kinds.map(({ kind, text }) => (
              <li key={kind}>
                <ButtonLink wide href={`/me/creations/new?kind=${kind}`}>
                  {t('creation.write_a', { kind: text })}
                </ButtonLink>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {page.profile && page.pieces.length === 0 ? (
        <Nothing title={t('creation.nothing')} detail={t('creation.nothing_detail')} />
      ) : null}
      {page.pieces.length > 0 ? (
        <section aria-labelledby="pieces" className="space-y-2">
          <h2 id="pieces" className="font-semibold">
            {t('creation.pieces')}
          </h2>
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {page.pieces.map((piece) => (
              <li key={piece.id} className="relative flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
                <div className="min-w-0 flex-1 basis-52">
                  <a
                    href={`/me/creations/${piece.id}`}
                    className="block truncate font-medium after:absolute after:inset-0 hover:underline"
                  >
                    {piece.title}
                  </a>
                  <p className="text-sm text-ink-soft">
                    {piece.kindText} · {piece.changed}
                    {piece.detail ? ` · ${piece.detail}` : ''}
                  </p>
                </div>
                <Label tone={piece.tone}>{piece.stateText}</Label>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </MinePage>
  );
}

function Face({ name, avatarUrl }: { name: string; avatarUrl: string | null }) {
  if (avatarUrl)
    return <img src={avatarUrl} alt="" width="56" height="56" className="size-14 rounded-full object-cover" />;
  return (
    <span
      aria-hidden="true"
      className="grid size-14 shrink-0 place-items-center rounded-full bg-jade text-xl text-on-jade"
    >
      {name.slice(0, 1)}
    </span>
  );
}
