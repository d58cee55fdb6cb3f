import type { Reply } from '#client';
import { type Market, shown } from './market.server.ts';
import { dayText } from './time-text.ts';

type Page = Reply<'/api/pieces/{pieceId}/comments'>;
type Thread = Page['items'][number];
type Line = Thread['first'][number];

/** A comment or an answer, ready to be drawn. */
export interface CommentLine {
  readonly id: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly author: boolean;
  readonly text: string;
  /** Why there is no text, or who else sees it. */
  readonly note: string;
  readonly dayText: string;
  readonly likes: number;
  readonly liked: boolean;
  readonly mine: boolean;
  readonly shown: boolean;
  readonly muted: boolean | null;
  /** Of one's own that was hidden: may be objected to; else what became of the objection is in `note`. */
  readonly mayObject: boolean;
}
export interface CommentThread extends CommentLine {
  readonly pinned: boolean;
  readonly answers: readonly CommentLine[];
  /** To the answers that are not here. */
  readonly more: { readonly href: string; readonly text: string } | null;
}
export interface CommentList {
  readonly pinned: CommentThread | null;
  readonly threads: readonly CommentThread[];
  readonly more: string | null;
  readonly sort: 'newest' | 'liked';
  readonly mayTend: boolean;
  /** Who is answered, when somebody is. */
  readonly answering: { readonly id: string; readonly name: string } | null;
}

function lineView({ t, say, lang }: Market, one: Line): CommentLine {
  const notes = {
    shown: '',
    waiting: t('comments.waiting'),
    hidden: one.text ? t('comments.hidden_own', { why: say(one.why) }) : t('comments.hidden'),
    deleted: t('comments.deleted'),
  };
  const objection =
    one.objection === null || one.objection === 'may'
      ? ''
      : one.objection === 'waits'
        ? t('comments.objection_waits')
        : t('comments.objection_answer', { answer: one.objection });
  return {
    id: one.id,
    name: one.by?.name ?? '',
    avatarUrl: one.by?.avatarUrl ?? null,
    author: one.by?.author ?? false,
    text: one.text,
    note: [notes[one.state as keyof typeof notes] ?? '', objection].filter(Boolean).join(' '),
    dayText: dayText(one.at, lang),
    likes: one.likes,
    liked: one.liked,
    mine: one.mine,
    shown: one.state === 'shown',
    muted: one.muted,
    mayObject: one.objection === 'may',
  };
}

/** What is said under a piece, as the address asks for it: its order, a page, one thread opened, somebody answered. */
export async function commentsOf(here: Market, pieceId: string, url: URL): Promise<CommentList> {
  const { api, t } = here;
  const query = url.searchParams;
  const sort = query.get('sort') === 'liked' ? 'liked' : 'newest';
  const [cursor, opened, after] = [query.get('cursor'), query.get('thread'), query.get('after')];
  const path = { pieceId };
  const [page, open] = await Promise.all([
    shown(api.get('/api/pieces/{pieceId}/comments', { path, query: { sort, ...(cursor && { cursor }) } }), url),
    opened
      ? shown(
          api.get('/api/pieces/{pieceId}/comments/{commentId}/answers', {
            path: { pieceId, commentId: opened },
            query: { limit: 50, ...(after && { cursor: after }) },
          }),
          url,
        )
      : null,
  ]);
  const address = (change: Record<string, string>, at: string) => {
    const to = new URLSearchParams({
      ...(sort === 'liked' && { sort }),
      ...(cursor && !('cursor' in change) && { cursor }),
      ...change,
    });
    return `/content/${pieceId}?${to}#${at}`;
  };
  const threadView = (one: Thread): CommentThread => {
    const whole = open && opened === one.id ? open : null;
    const left = one.answers - one.first.filter((line) => line.state === 'shown').length;
    const next = whole?.nextCursor
      ? { href: address({ thread: one.id, after: whole.nextCursor }, one.id), text: t('comments.more_answers') }
      : null;
    return {
      ...lineView(here, one),
      pinned: one.pinned,
      answers: (whole?.items ?? one.first).map((line) => lineView(here, line)),
      more:
        whole || left <= 0
          ? next
          : { href: address({ thread: one.id }, one.id), text: t('comments.all_answers', { count: one.answers }) },
    };
  };
  const threads = page.items.map(threadView);
  const pinned = page.pinned && threadView(page.pinned);
  const answer = query.get('answer');
  const target = [...(pinned ? [pinned] : []), ...threads].find((one) => one.id === answer);
  return {
    pinned,
    threads,
    more: page.nextCursor && address({ cursor: page.nextCursor }, 'comments'),
    sort,
    mayTend: page.mayTend,
    answering: target ? { id: target.id, name: target.name } : null,
  };
}
