import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Breadcrumb, Label } from '#ui';
import { commentsOf } from '../comments-view.server.ts';
import { wholePiece } from '../content-view.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn } from '../market.server.ts';
import { Comments } from '../parts/comments.tsx';
import { Film } from '../parts/film.tsx';
import { FollowButton } from '../parts/follow-button.tsx';
import { FormProblem } from '../parts/form-problem.tsx';
import { PieceActs } from '../parts/piece-acts.tsx';
import { PieceGoods } from '../parts/piece-goods.tsx';
import { ShareButton } from '../parts/share-button.tsx';
import { actOnPiece } from '../piece-acts.server.ts';

export const meta = headOf;

/** One piece, whole: film or pictures, words, and the goods it speaks of at their prices of this moment. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const path = { pieceId: params.pieceId ?? '' };
  const [one, given, comments] = await Promise.all([
    shown(here.api.get('/api/pieces/{pieceId}', { path }), url),
    shown(here.api.get('/api/pieces/{pieceId}/standing', { path }), url),
    commentsOf(here, path.pieceId, url),
  ]);
  const piece = wholePiece(here, one);
  const picture = piece.film?.poster ?? piece.pictures[0]?.src;
  return {
    piece,
    given,
    comments,
    sendKey: freshKey(),
    signIn: here.anonymous ? `/sign-in?back=${encodeURIComponent(`${url.pathname}#comments`)}` : null,
    head: {
      title: piece.title,
      description: piece.excerpt || piece.title,
      canonical: addressOf(url),
      image: picture ? new URL(picture, url).href : undefined,
    },
  };
}

/** What a reader does here: goes to the goods, likes, keeps, follows, says something. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const form = await request.formData();
  const done = await actOnPiece(market(context), params.pieceId ?? '', form, url);
  if (done && !done.done) {
    const kept = textIn(form, 'text');
    return data({ problem: refusedBy(done.problem), kept }, { status: done.problem.status });
  }
  const said = form.has('comment') || textIn(form, 'intent') === 'comment';
  return redirect(said ? `${url.pathname}#comments` : url.pathname, 303);
}

export default function PiecePage() {
  const { t } = useWords();
  const { piece, given, comments, sendKey, signIn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <article className="mx-auto max-w-3xl space-y-4">
      <Breadcrumb
        label={t('frame.path')}
        crumbs={[{ text: t('content.title'), href: '/content' }, { text: piece.title }]}
      />
      {piece.film ? (
        <Film
          src={piece.film.src}
          poster={piece.film.poster}
          captions={piece.film.captions}
          label={piece.title}
          look="max-h-[75vh] w-full rounded-card"
        />
      ) : null}
      {piece.pictures.length > 0 ? (
        <ul className={piece.pictures.length > 1 ? 'grid grid-cols-2 gap-2' : ''}>
          {piece.pictures.map((picture, place) => (
            <li key={picture.src}>
              <img
                src={picture.src}
                srcSet={picture.srcSet}
                sizes={`(min-width: 768px) ${piece.pictures.length > 1 ? '380px, 50vw' : '768px, 100vw'}`}
                alt={picture.alt}
                width="800"
                height="800"
                loading={place === 0 ? 'eager' : 'lazy'}
                className="aspect-square w-full rounded-card object-cover"
              />
            </li>
          ))}
        </ul>
      ) : null}
      <header className="space-y-2">
        <h1 className="text-2xl font-semibold">{piece.title}</h1>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
          <a href={piece.by.href} className="inline-flex min-h-9 items-center gap-2 underline">
            {piece.by.avatarUrl ? (
              <img
                src={piece.by.avatarUrl}
                alt=""
                width="32"
                height="32"
                className="size-8 rounded-full object-cover"
              />
            ) : null}
            {piece.by.name}
          </a>
          <FollowButton followed={given.followed} name={piece.by.name} />
          <span>{piece.dayText}</span>
          <Label>{piece.kindText}</Label>
          {piece.marks.map((mark) => (
            <Label key={mark} tone="attention">
              {mark}
            </Label>
          ))}
        </div>
      </header>
      <FormProblem problem={answer?.problem} />
      {piece.paragraphs.map(({ id, text }) => (
        <p key={id} className="max-w-prose leading-7 whitespace-pre-line">
          {text}
        </p>
      ))}
      <div className="flex items-center justify-between gap-3">
        <div className="flex flex-wrap gap-2">
          <PieceActs given={given} />
          <ShareButton title={piece.title} path={piece.href} />
        </div>
        <a href={`${piece.href}/report`} className="inline-flex min-h-11 items-center text-sm text-ink-soft underline">
          {t('report.report')}
        </a>
      </div>
      <PieceGoods goods={piece.goods} />
      {piece.topics.length + piece.places.length > 0 ? (
        <nav aria-label={t('content.speaks_of')}>
          <ul className="flex flex-wrap gap-2">
            {[...piece.topics, ...piece.places].map((one) => (
              <li key={one.href}>
                <a
                  href={one.href}
                  className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm hover:bg-sunken"
                >
                  {one.text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <p className="text-sm">
        <a href={`/content/${piece.id}/complain`} className="inline-flex min-h-9 items-center text-ink-soft underline">
          {t('complaint.make')}
        </a>
      </p>
      <Comments
        of={piece.href}
        list={comments}
        count={given.comments}
        sendKey={sendKey}
        signInHref={signIn}
        kept={answer?.kept ?? ''}
      />
    </article>
  );
}
