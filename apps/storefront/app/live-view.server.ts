import type { Reply } from '#client';
import { cardView } from './goods.server.ts';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';
import { widthsOf } from './widths.server.ts';

type Card = Reply<'/api/live-rooms'>['items'][number];
type Room = Reply<'/api/live-rooms/{roomId}'>;

/** A live room in a list, ready to be drawn. */
export interface RoomView {
  readonly id: string;
  readonly href: string;
  readonly state: Card['state'];
  readonly stateText: string;
  readonly title: string;
  readonly coverUrl: string | null;
  readonly coverSet: string | undefined;
  readonly by: string;
  /** How many are there, when it begins, or when it was. */
  readonly detail: string;
  /** What is explained now. */
  readonly explaining: string | null;
}

export function roomView({ say, t, lang }: Market, one: Card): RoomView {
  return {
    id: one.id,
    href: `/live/${one.id}`,
    state: one.state,
    stateText: t(one.replay ? 'live.replay' : `live.state_${one.state}`),
    title: say(one.title),
    coverUrl: one.coverUrl,
    coverSet: widthsOf(one.coverUrl),
    by: one.host.name === one.shop.name ? one.shop.name : `${one.host.name} · ${one.shop.name}`,
    detail:
      one.state === 'live'
        ? t('live.viewers', { count: one.viewers })
        : t(one.state === 'announced' ? 'live.begins' : 'live.was', {
            at: momentText(one.openedAt ?? one.plannedAt, lang),
          }),
    explaining: one.explaining ? t('live.explains', { title: say(one.explaining.title) }) : null,
  };
}

/** 65 000 ms as 1:05. */
const clockText = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** A room whole, ready to be drawn. */
export function wholeRoom(here: Market, one: Room) {
  const { say } = here;
  return {
    ...roomView(here, one),
    hostName: one.host.name,
    hostPicture: one.host.avatarUrl,
    shopHref: `/shops/${one.shop.code}`,
    shopName: one.shop.name,
    viewers: one.viewers,
    playlist: one.playlistUrl,
    poster: one.coverUrl,
    explaining: one.explaining && { id: one.explaining.productId, since: one.explainingSince ?? '' },
    shelf: one.shelf.map(({ card, skuId, livePriceFen }, place) => ({
      card: cardView(here, card),
      place: place + 1,
      skuId,
      livePriceFen,
    })),
    chapters: one.chapters.map(({ title, atMs }, id) => ({
      id,
      seconds: Math.floor(atMs / 1_000),
      at: clockText(atMs),
      title: say(title),
    })),
  };
}
export type RoomWhole = ReturnType<typeof wholeRoom>;
