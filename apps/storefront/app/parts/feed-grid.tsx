import type { FeedCard } from '../feed-view.server.ts';
import { GoodsCell } from './goods-grid.tsx';
import { PieceCard } from './piece-grid.tsx';
import { RankCard } from './rank-card.tsx';
import { RoomCard } from './room-card.tsx';

/** Cards of every kind side by side: goods, what is written about them, rank lists, live rooms. */
export function FeedGrid({ cards }: { cards: readonly FeedCard[] }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4 xl:grid-cols-5">
      {cards.map((card) =>
        card.kind === 'goods' ? (
          <GoodsCell key={card.id} card={card.goods} />
        ) : (
          <li key={card.id} className="flex flex-col">
            <div className="flex-1">
              <Extra card={card} />
            </div>
            <p className="truncate px-1 pt-1 text-xs text-ink-soft">{card.why}</p>
          </li>
        ),
      )}
    </ul>
  );
}

function Extra({ card }: { card: Exclude<FeedCard, { kind: 'goods' }> }) {
  if (card.kind === 'piece') return <PieceCard one={card.piece} />;
  if (card.kind === 'room') return <RoomCard one={card.room} />;
  return <RankCard rank={card.rank} />;
}
