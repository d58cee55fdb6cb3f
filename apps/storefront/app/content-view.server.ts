import type { Reply } from '#client';
import { cardView } from './goods.server.ts';
import type { Market } from './market.server.ts';
import { dayText } from './time-text.ts';
import { widthsOf } from './widths.server.ts';

type Card = Reply<'/api/pieces'>['items'][number];
type Piece = Reply<'/api/pieces/{pieceId}'>;

export const kinds = ['post', 'video', 'article', 'list', 'update'] as const;
export type PieceKind = (typeof kinds)[number];

/** A piece in a list, ready to be drawn. */
export interface PieceView {
  readonly id: string;
  readonly href: string;
  readonly kind: PieceKind;
  readonly kindText: string;
  readonly title: string;
  readonly excerpt: string;
  readonly coverUrl: string | null;
  readonly coverSet: string | undefined;
  readonly by: { readonly href: string; readonly name: string; readonly avatarUrl: string | null };
  /** What readers must be told of it: 广告, AI 生成. */
  readonly marks: readonly string[];
  readonly goodsText: string;
  readonly dayText: string;
}

export function pieceView({ say, t, lang }: Market, one: Card): PieceView {
  return {
    id: one.id,
    href: `/content/${one.id}`,
    kind: one.kind,
    kindText: t(`content.kind_${one.kind}`),
    title: say(one.title),
    excerpt: say(one.excerpt),
    coverUrl: one.coverUrl,
    coverSet: widthsOf(one.coverUrl),
    by: { href: `/creators/${one.creator.code}`, name: one.creator.name, avatarUrl: one.creator.avatarUrl },
    marks: [
      ...(one.advertisement ? [t('content.ad')] : []),
      ...(one.partnership ? [t('content.partnership')] : []),
      ...(one.aiMade ? [t('content.ai')] : []),
    ],
    goodsText: one.goods > 0 ? t('content.goods', { count: one.goods }) : '',
    dayText: dayText(one.publishedAt, lang),
  };
}

/** A piece whole, ready to be drawn. */
export function wholePiece(here: Market, one: Piece) {
  const { say, t } = here;
  return {
    ...pieceView(here, one),
    paragraphs: say(one.text)
      .split(/\n{2,}/)
      .map((text) => text.trim())
      .filter(Boolean)
      .map((text, id) => ({ id, text })),
    pictures: one.pictures.map((src, place) => ({
      src,
      srcSet: widthsOf(src, [320, 480, 800, 1200]),
      alt: t('content.picture', { count: place + 1 }),
    })),
    film: one.video && {
      src: one.video.url,
      poster: one.video.posterUrl ?? undefined,
      captions: one.video.captions.map((lang) => ({
        lang: lang === 'en' ? 'en' : 'zh-CN',
        src: `/api/pieces/${one.id}/captions/${lang}`,
        text: lang === 'en' ? 'English' : '中文',
      })),
    },
    goods: one.goodsShown.map(({ card, note }) => ({ card: cardView(here, card), note: say(note) })),
    topics: one.topics.map((topic) => ({ href: `/topics/${encodeURIComponent(topic)}`, text: `#${topic}` })),
    places: [
      ...one.shops.map(({ code, name }) => ({ href: `/shops/${code}`, text: name })),
      ...one.belts.map(({ code, name }) => ({ href: `/belts/${code}`, text: say(name) })),
    ],
  };
}
