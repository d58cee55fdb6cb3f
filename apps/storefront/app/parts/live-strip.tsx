import { Label } from '#ui';
import { useWords } from '../i18n.tsx';
import type { RoomView } from '../live-view.server.ts';

/** Rooms that are live and speak of what was asked, in a row above the goods. */
export function LiveStrip({ rooms, q }: { rooms: readonly RoomView[]; q: string }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="live-now" className="mt-3 rounded-card border border-line bg-surface p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id="live-now" className="text-sm font-semibold">
          {t('search.live_now')}
        </h2>
        <a
          href={`/search/live?${new URLSearchParams({ q })}`}
          className="inline-flex min-h-9 items-center text-sm underline"
        >
          {t('search.live_all')}
        </a>
      </div>
      <ul className="grid gap-2 md:grid-cols-3">
        {rooms.map((one) => (
          <li key={one.id} className="relative flex min-w-0 items-center gap-3 rounded-control hover:bg-sunken">
            {one.coverUrl ? (
              <img
                src={one.coverUrl}
                srcSet={one.coverSet}
                sizes="96px"
                alt=""
                width="96"
                height="54"
                className="h-14 w-24 shrink-0 rounded-control object-cover"
              />
            ) : null}
            <div className="min-w-0 flex-1 text-xs text-ink-soft">
              <p className="flex min-w-0 items-center gap-2">
                <Label tone="live">{one.stateText}</Label>
                <a
                  href={one.href}
                  className="truncate text-sm font-semibold text-ink after:absolute after:inset-0 hover:underline"
                >
                  {one.title}
                </a>
              </p>
              <p className="truncate">{one.explaining ?? one.by}</p>
              <p>{one.detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
