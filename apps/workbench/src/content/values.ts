import type { Reply } from '#ui/desk/index.ts';
import type { Text2 } from '#ui/desk/text2-input.tsx';
import { thumbOf } from '../parts/goods-cell.tsx';
import type { Picture } from '../parts/picture-field.tsx';
import type { Video } from '../parts/video-field.tsx';

export type Piece = Reply<'/api/shops/{shopId}/pieces/{pieceId}'>;
type Body = Piece['body'];
export const kinds = ['post', 'video', 'article', 'list', 'update'] as const;
export type Kind = Piece['kind'];

export interface Tagged {
  readonly productId: string;
  readonly note: string;
}

/** A piece as the studio's form holds it. */
export interface ContentValues {
  kind: Kind;
  title: Text2;
  text: Text2;
  pictures: readonly Picture[];
  video: Video | null;
  poster: readonly Picture[];
  captions: Text2;
  goods: readonly Tagged[];
  topics: string[];
  beltCodes: string[];
  shopCodes: string[];
  declared: 'none' | 'partnership' | 'advertisement';
  aiMade: boolean;
}

const none: Text2 = { zh: '', en: '' };
export const newPiece: ContentValues = {
  kind: 'post',
  title: none,
  text: none,
  pictures: [],
  video: null,
  poster: [],
  captions: none,
  goods: [],
  topics: [],
  beltCodes: [],
  shopCodes: [],
  declared: 'none',
  aiMade: false,
};

const pictureOf = (id: string): Picture => ({ id, thumbnailUrl: thumbOf(id) });

export const valuesOf = ({ kind, body }: Piece): ContentValues => ({
  kind,
  title: body.title,
  text: body.text,
  pictures: (body.mediaIds ?? []).map(pictureOf),
  video: body.videoId ? { id: body.videoId, url: `/media/${body.videoId}/video` } : null,
  poster: body.posterId ? [pictureOf(body.posterId)] : [],
  captions: body.captions ?? none,
  goods: (body.goods ?? []).map((one) => ({ productId: one.productId, note: one.note?.zh ?? '' })),
  topics: body.topics ?? [],
  beltCodes: body.beltCodes ?? [],
  shopCodes: body.shopCodes ?? [],
  declared: body.declared ?? 'none',
  aiMade: body.aiMade ?? false,
});

/** What the form holds as the API takes it; what the kind does not have is left out. */
export const bodyOf = (values: ContentValues): Body => {
  const film = values.kind === 'video';
  return {
    title: values.title,
    text: values.text,
    mediaIds: film ? [] : values.pictures.map((one) => one.id),
    videoId: film ? (values.video?.id ?? null) : null,
    posterId: film ? (values.poster[0]?.id ?? null) : null,
    captions: film ? values.captions : none,
    goods: values.goods.map(({ productId, note }) => ({ productId, note: note.trim() ? { zh: note, en: '' } : null })),
    topics: values.topics,
    beltCodes: values.beltCodes,
    shopCodes: values.shopCodes,
    declared: values.declared === 'none' ? null : values.declared,
    aiMade: values.aiMade,
  };
};
