import type { CardView } from '../goods.server.ts';
import { GoodsGrid } from './goods-grid.tsx';
import { MoreCards } from './more-cards.tsx';

const draw = (cards: readonly CardView[]) => <GoodsGrid cards={cards} />;

/** The pages of a list of goods after the first. */
export const MoreGoods = (list: { next: string | null; page: string }) => <MoreCards {...list} draw={draw} />;
