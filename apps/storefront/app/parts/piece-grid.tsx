import { Label } from '#ui';
import type { PieceView } from '../content-view.server.ts';

/** What somebody wrote, as a card. Its link covers it; its author's stands above it. */
export function PieceCard({ one, eager = false }: { one: PieceView; eager?: boolean }) {
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-card border border-line bg-surface hover:shadow-md">
      {one.coverUrl ? (
        <span className="relative block">
          <img
            src={one.coverUrl}
            srcSet={one.coverSet}
            sizes="(min-width: 1280px) 220px, (min-width: 768px) 25vw, 50vw"
            alt=""
            width="480"
            height="480"
            loading={eager ? 'eager' : 'lazy'}
            className="aspect-square w-full object-cover"
          />
          {one.kind === 'video' ? (
            <span
              aria-hidden="true"
              className="absolute right-2 bottom-2 grid size-9 place-items-center rounded-full bg-ink/70 text-paper"
            >
              ▶
            </span>
          ) : null}
        </span>
      ) : null}
      <div className="flex flex-1 flex-col gap-1 p-2 md:p-3">
        <h3 className="line-clamp-2 text-sm font-semibold">
          <a href={one.href} className="after:absolute after:inset-0 hover:underline">
            {one.title}
          </a>
        </h3>
        {one.coverUrl ? null : <p className="line-clamp-6 text-sm text-ink-soft">{one.excerpt}</p>}
        <p className="flex flex-wrap gap-1">
          <Label>{one.kindText}</Label>
          {one.marks.map((mark) => (
            <Label key={mark} tone="attention">
              {mark}
            </Label>
          ))}
        </p>
        <p className="mt-auto flex items-center justify-between gap-2 text-xs text-ink-soft">
          <a href={one.by.href} className="relative z-10 min-w-0 truncate py-1 hover:underline">
            {one.by.name}
          </a>
          <span className="shrink-0">{one.goodsText || one.dayText}</span>
        </p>
      </div>
    </article>
  );
}

/** Pieces side by side: two on a phone, four on a desk. */
export function PieceGrid({ pieces, eager = 0 }: { pieces: readonly PieceView[]; eager?: number }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4">
      {pieces.map((one, place) => (
        <li key={one.id}>
          <PieceCard one={one} eager={place < eager} />
        </li>
      ))}
    </ul>
  );
}
