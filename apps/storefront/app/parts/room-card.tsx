import { Label } from '#ui';
import type { RoomView } from '../live-view.server.ts';

/** A live room as a card: its link covers it. */
export function RoomCard({ one, eager = false }: { one: RoomView; eager?: boolean }) {
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-card border border-line bg-surface hover:shadow-md">
      <span className="relative block aspect-video bg-sunken">
        {one.coverUrl ? (
          <img
            src={one.coverUrl}
            srcSet={one.coverSet}
            sizes="(min-width: 768px) 33vw, 50vw"
            alt=""
            width="480"
            height="270"
            loading={eager ? 'eager' : 'lazy'}
            className="absolute inset-0 size-full object-cover"
          />
        ) : null}
        <Label tone={one.state === 'live' ? 'live' : 'neutral'} className="absolute top-2 left-2">
          {one.stateText}
        </Label>
      </span>
      <div className="flex flex-1 flex-col gap-1 p-2 md:p-3">
        <h3 className="line-clamp-2 text-sm font-semibold">
          <a href={one.href} className="after:absolute after:inset-0 hover:underline">
            {one.title}
          </a>
        </h3>
        {one.explaining ? <p className="line-clamp-1 text-sm text-vermilion-ink">{one.explaining}</p> : null}
        <p className="mt-auto text-xs text-ink-soft">{one.by}</p>
        <p className="text-xs text-ink-soft">{one.detail}</p>
      </div>
    </article>
  );
}

/** Rooms side by side. */
export function RoomGrid({ rooms, eager = 0 }: { rooms: readonly RoomView[]; eager?: number }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-3 md:gap-4">
      {rooms.map((one, place) => (
        <li key={one.id}>
          <RoomCard one={one} eager={place < eager} />
        </li>
      ))}
    </ul>
  );
}
