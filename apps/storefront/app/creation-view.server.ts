import type { Reply } from '#client';
import type { PieceKind } from './content-view.server.ts';
import { type Market, textIn } from './market.server.ts';
import { filesIn, upload } from './review-pictures.server.ts';
import { momentText } from './time-text.ts';

type Own = Reply<'/api/me/pieces/{pieceId}'>;
type Body = Own['body'];

/** What a person may write; updates are the shops'. */
export const creationKinds = ['post', 'video', 'list', 'article'] as const satisfies readonly PieceKind[];
export type CreationKind = (typeof creationKinds)[number];
export const kindNamed = (name: string | null): CreationKind => creationKinds.find((kind) => kind === name) ?? 'post';

/** Goods rows that a form shows beyond those filled. */
const SPARE_ROWS = 3;
const MOST_ROWS: Readonly<Record<CreationKind, number>> = { post: 9, video: 9, list: 30, article: 20 };

/** A piece as its form shows it. */
export interface CreationValues {
  readonly title: string;
  readonly text: string;
  readonly topics: string;
  readonly declared: string;
  readonly aiMade: boolean;
  readonly captions: string;
  readonly pictures: readonly { readonly id: string; readonly src: string }[];
  readonly video: string | null;
  readonly poster: { readonly id: string; readonly src: string } | null;
  readonly goods: readonly { readonly row: number; readonly link: string; readonly note: string }[];
}

const pictureOf = (id: string) => ({ id, src: `/media/${id}/w160.webp` });
const rows = (kind: CreationKind, filled: readonly { link: string; note: string }[]) =>
  Array.from({ length: Math.min(MOST_ROWS[kind], filled.length + SPARE_ROWS) }, (_, row) => ({
    row,
    link: filled[row]?.link ?? '',
    note: filled[row]?.note ?? '',
  }));

export const emptyValues = (kind: CreationKind): CreationValues => ({
  title: '',
  text: '',
  topics: '',
  declared: '',
  aiMade: false,
  captions: '',
  pictures: [],
  video: null,
  poster: null,
  goods: rows(kind, []),
});

export const valuesOf = (kind: CreationKind, body: Body): CreationValues => ({
  title: body.title.zh,
  text: body.text.zh,
  topics: (body.topics ?? []).map((topic) => `#${topic}`).join(' '),
  declared: body.declared ?? '',
  aiMade: body.aiMade ?? false,
  captions: body.captions?.zh ?? '',
  pictures: (body.mediaIds ?? []).map(pictureOf),
  video: body.videoId ?? null,
  poster: body.posterId ? pictureOf(body.posterId) : null,
  goods: rows(
    kind,
    (body.goods ?? []).map((one) => ({ link: `/products/${one.productId}`, note: one.note?.zh ?? '' })),
  ),
});

const NO_TEXT = { zh: '', en: '' };
const PRODUCT = /prd_[0-9a-z]{26}/;
const oneFile = (form: FormData, name: string): File[] => filesIn(form, name).slice(0, 1);

/**
 * What the form says, with its files uploaded: a body to keep, or the refusal of a file. `before`: what the piece said, for what this form does not ask.
 */
export async function bodyIn(here: Market, url: URL, form: FormData, before: Body | null) {
  const declared = textIn(form, 'declared');
  const out = new Set(form.getAll('out').map(String));
  const kept = (name: string) =>
    form
      .getAll(name)
      .map(String)
      .filter((id) => id !== '' && !out.has(id));
  const [pictures, film, poster] = [
    await upload(here, url, filesIn(form, 'pictures')),
    await upload(here, url, oneFile(form, 'film')),
    await upload(here, url, oneFile(form, 'cover')),
  ];
  for (const sent of [pictures, film, poster]) if (!sent.done) return sent;
  const links = form.getAll('link').map((link) => String(link).trim());
  const notes = form.getAll('note').map((note) => String(note).trim());
  const goods = links.flatMap((link, row) => {
    const productId = PRODUCT.exec(link)?.[0];
    return productId ? [{ productId, note: notes[row] ? { zh: notes[row].slice(0, 200), en: '' } : null }] : [];
  });
  const body: Body = {
    title: { zh: textIn(form, 'title').slice(0, 60), en: before?.title.en ?? '' },
    text: { zh: textIn(form, 'text').slice(0, 20_000), en: before?.text.en ?? '' },
    mediaIds: [...new Set([...kept('picture'), ...(pictures.done ? pictures.value : [])])].slice(0, 20),
    videoId: (film.done && film.value[0]) || kept('video')[0] || null,
    posterId: (poster.done && poster.value[0]) || kept('poster')[0] || null,
    captions: { zh: textIn(form, 'captions').slice(0, 20_000), en: before?.captions?.en ?? '' },
    goods,
    shopCodes: before?.shopCodes ?? [],
    beltCodes: before?.beltCodes ?? [],
    topics: textIn(form, 'topics')
      .split(/[\s,，#＃]+/)
      .filter(Boolean)
      .slice(0, 5)
      .map((topic) => topic.slice(0, 24)),
    aiMade: form.get('aiMade') === 'on',
    declared: declared === 'advertisement' || declared === 'partnership' ? declared : null,
  };
  return { done: true as const, value: body };
}

/** Whether two bodies say the same: then no new version is kept. */
export const sameBody = (one: Body, other: Body): boolean => {
  const plain = (body: Body) =>
    JSON.stringify([
      body.title,
      body.text,
      body.mediaIds ?? [],
      body.videoId ?? null,
      body.posterId ?? null,
      body.captions ?? NO_TEXT,
      (body.goods ?? []).map((good) => [good.productId, good.note?.zh ?? '']),
      [...(body.topics ?? [])],
      body.aiMade ?? false,
      body.declared ?? null,
    ]);
  return plain(one) === plain(other);
};

const tones = {
  draft: 'neutral',
  checking: 'attention',
  scheduled: 'attention',
  live: 'trust',
  rejected: 'sale',
  withdrawn: 'neutral',
  removed: 'sale',
} as const;
type State = keyof typeof tones;
type FilmState = 'as_sent' | 'waiting' | 'working' | 'ready' | 'failed';
type FilmReason = 'unreadable' | 'too_long' | 'too_many_pixels' | 'too_large' | 'took_too_long' | 'tool';

/** How a piece of one's own stands, in a person's words. */
export function standingOf({ t, say, lang }: Market, piece: Own) {
  const state = (piece.state in tones ? piece.state : 'draft') as State;
  return {
    id: piece.id,
    state,
    stateText: t(`creation.state_${state}`),
    tone: tones[state],
    next: nextOf(state),
    live: piece.liveVersion !== null,
    older: piece.liveVersion !== null && piece.liveVersion < piece.version ? t('creation.older_live') : '',
    reviewBy: piece.reviewDueAt ? t('creation.review_by', { at: momentText(piece.reviewDueAt, lang) }) : '',
    appearsAt:
      state === 'scheduled' && piece.publishAt
        ? t('creation.appears_at', { at: momentText(piece.publishAt, lang) })
        : '',
    mayEdit: state !== 'checking' && state !== 'removed',
    maySubmit: state !== 'checking' && state !== 'removed',
    mayWithdraw: state !== 'withdrawn' && state !== 'removed',
    mayAppeal: piece.mayAppeal,
    complaint: piece.complaintId && `/me/complaints/${piece.complaintId}`,
    film: piece.film && {
      url: piece.film.url,
      posterUrl: piece.film.posterUrl,
      text: t(`creation.film_${piece.film.state as FilmState}`, {
        why: piece.film.reason ? t(`creation.film_why_${piece.film.reason as FilmReason}`) : '',
      }),
    },
    decisions: piece.decisions
      .map((one, nth) => ({
        nth,
        text: t('creation.decision', {
          verdict: t(`creation.verdict_${one.verdict as 'passed'}`),
          by: t(one.byPerson ? 'creation.by_person' : 'creation.by_rules'),
          version: one.version,
        }),
        at: momentText(one.at, lang),
        reason: [one.reason ? say(one.reason) : '', one.note ?? ''].filter(Boolean).join('：'),
        findings: one.findings.map((finding) => say(finding.text)),
      }))
      .reverse(),
    appeals: piece.appeals.map((one) => ({
      at: one.at,
      text: one.text,
      answer:
        one.answer === null
          ? t('creation.appeal_waits', { at: momentText(one.dueAt, lang) })
          : t(one.granted ? 'creation.appeal_granted' : 'creation.appeal_refused', { answer: one.answer }),
    })),
  };

  function nextOf(now: State): string {
    return t(`creation.next_${now}`);
  }
}
export type Standing = ReturnType<typeof standingOf>;

/** A moment of a `datetime-local` field as the market counts time (Beijing); null: none, or not one. */
export function momentIn(form: FormData, name: string): string | null {
  const said = textIn(form, name);
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(said) ? new Date(`${said}:00+08:00`) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}
