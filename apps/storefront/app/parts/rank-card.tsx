import type { RankView } from '../rank-view.server.ts';

/** A rank list as a card: its name leads to all of it, and who leads it to their own pages. */
export function RankCard({ rank }: { rank: RankView }) {
  return (
    <article
      data-source="rank"
      className="flex h-full flex-col gap-2 rounded-card border border-line bg-vermilion-wash p-2 md:p-3"
    >
      <h3 className="text-sm font-semibold">
        <a href={rank.href} className="flex min-h-9 items-center text-vermilion-ink hover:underline">
          {rank.name}
        </a>
      </h3>
      <ol className="flex flex-1 flex-col justify-between gap-2">
        {rank.first.map((one) => (
          <li key={one.id}>
            <a href={one.href} className="flex min-h-11 items-center gap-2 rounded-control bg-surface hover:underline">
              <img
                src={one.src}
                alt=""
                width="80"
                height="80"
                loading="lazy"
                className="size-14 shrink-0 rounded-control object-cover md:size-16"
              />
              <span className="line-clamp-2 min-w-0 flex-1 pr-1 text-xs">{one.title}</span>
            </a>
          </li>
        ))}
      </ol>
      <p className="text-xs text-ink-soft">{rank.size}</p>
    </article>
  );
}

/** Rank lists side by side. */
export function RankGrid({ ranks }: { ranks: readonly RankView[] }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-3 md:gap-4 xl:grid-cols-4">
      {ranks.map((rank) => (
        <li key={rank.id}>
          <RankCard rank={rank} />
        </li>
      ))}
    </ul>
  );
}
