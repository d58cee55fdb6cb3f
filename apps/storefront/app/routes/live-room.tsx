import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Breadcrumb, Label } from '#ui';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { wholeRoom } from '../live-view.server.ts';
import { freshKey, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem } from '../parts/form-problem.tsx';
import { useLiveNow } from '../parts/live-now.ts';
import { LivePlayer } from '../parts/live-player.tsx';
import { LiveShelf } from '../parts/live-shelf.tsx';
import { ShareButton } from '../parts/share-button.tsx';

export const meta = headOf;

/** A live room: its stream, who speaks, what stands on the shelf; its replay when it is over. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const path = { roomId: params.roomId ?? '' };
  const one = await shown(here.api.get('/api/live-rooms/{roomId}', { path }), url);
  // Whoever opens the page is in the room, with JavaScript and without.
  if (one.state === 'live') await orNull(here.api.post('/api/live-rooms/{roomId}/watch', { path }));
  const room = wholeRoom(here, one);
  return {
    room,
    from: Math.max(0, Number.parseInt(url.searchParams.get('t') ?? '', 10) || 0),
    added: url.searchParams.has('added'),
    head: {
      title: room.title,
      description: `${room.stateText} · ${room.by}`,
      canonical: addressOf(url),
      image: room.coverUrl ? new URL(room.coverUrl, url).href : undefined,
    },
  };
}

/** Into the cart, by the ordinary way; the price is settled where everything is priced. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const here = market(context);
  const skuId = textIn(await request.formData(), 'sku');
  const done = await tried(here.api.post('/api/cart/lines', { body: { skuId, quantity: 1 }, key: freshKey() }), url);
  if (!done.done) return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
  return redirect(`${url.pathname}?added=1`, 303);
}

export default function LiveRoom() {
  const { t } = useWords();
  const { room, from, added } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const now = useLiveNow(room);
  const live = room.state === 'live';
  return (
    <article className="mx-auto max-w-3xl space-y-4">
      <Breadcrumb label={t('frame.path')} crumbs={[{ text: t('live.title'), href: '/live' }, { text: room.title }]} />
      {room.playlist ? (
        <LivePlayer
          key={room.state}
          src={room.playlist}
          poster={room.poster ?? undefined}
          label={room.title}
          live={live}
          from={from}
        />
      ) : room.poster ? (
        <img
          src={room.poster}
          alt=""
          width="480"
          height="270"
          className="aspect-video w-full rounded-card object-cover"
        />
      ) : null}
      <header className="space-y-2">
        <h1 className="text-2xl font-semibold">{room.title}</h1>
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          <Label tone={live ? 'live' : 'neutral'}>{room.stateText}</Label>
          {/* Told without being read out each time it changes. */}
          <span>{live ? t('live.viewers', { count: now.viewers }) : room.detail}</span>
        </p>
        <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
          <a href={room.shopHref} className="inline-flex min-h-11 items-center gap-2 underline">
            {room.hostPicture ? (
              <img src={room.hostPicture} alt="" width="32" height="32" className="size-8 rounded-full object-cover" />
            ) : null}
            {room.by}
          </a>
          <ShareButton title={room.title} path={room.href} />
        </div>
      </header>
      {now.turned ? (
        <p role="status" className="rounded-card bg-amber-wash p-3 text-sm">
          {t('live.turned')}{' '}
          <a href={room.href} className="underline">
            {t('live.look_again')}
          </a>
        </p>
      ) : null}
      <FormProblem problem={answer?.problem} />
      {added ? (
        <p role="status" className="rounded-card bg-jade-wash p-3 text-sm text-jade-ink">
          {t('product.added')}{' '}
          <a href="/cart" className="underline">
            {t('live.to_cart')}
          </a>
        </p>
      ) : null}
      {live ? <p className="text-sm text-ink-soft">{t('live.price_rule')}</p> : null}
      <LiveShelf shelf={room.shelf} explained={live ? (now.explaining?.id ?? null) : null} />
      {room.chapters.length > 0 && room.state === 'ended' ? (
        <nav aria-labelledby="chapters" className="space-y-2">
          <h2 id="chapters" className="text-lg font-semibold">
            {t('live.chapters')}
          </h2>
          <ol className="space-y-1">
            {room.chapters.map((one) => (
              <li key={one.id}>
                <a href={`${room.href}?t=${one.seconds}`} className="inline-flex min-h-11 items-center gap-3 underline">
                  <span className="dx-figure text-ink-soft">{one.at}</span>
                  {one.title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
    </article>
  );
}
