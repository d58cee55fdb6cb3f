import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, type Text2, TextSchema, toId, type Uuid, uuidOf } from '#kernel';
import { people } from '#modules/accounts';
import { productSummaries } from '#modules/catalog';
import { filmStandings, filmUrl, mediaUrl, videoUrl } from '#modules/media';
import { belts } from '#modules/regions';
import { type Card, CardSchema, productCards } from '#modules/search';
import { shopByCode, shopsByIds } from '#modules/shops';
import { isAdvertisement } from './checks.ts';
import { profilesOf } from './profile-store.ts';
import { creatorsByIds } from './store.ts';
import { type Body, type Creator, DECLARED, type Declared, KINDS, type Kind, type Written } from './types.ts';

export const KindSchema = Type.Unsafe<Kind>(Type.String({ enum: [...KINDS] }));
/** The English half may be missing everywhere in content; of a draft, both may. */
export const LooseText = (maxLength: number) =>
  Type.Object({ zh: Type.String({ maxLength }), en: Type.String({ maxLength }) });

export const CreatorView = Type.Object({
  code: Type.String({ description: 'Of their page: /creators/…' }),
  kind: Type.String({ description: 'shop or person' }),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  shopCode: Nullable(Type.String()),
});
export const PieceCard = Type.Object({
  id: IdSchema('pce'),
  kind: KindSchema,
  title: TextSchema(200),
  excerpt: LooseText(200),
  coverUrl: Nullable(Type.String()),
  creator: CreatorView,
  goods: Type.Integer({ description: 'How many goods it shows' }),
  advertisement: Type.Boolean({
    description: 'Offers goods to buy, and says so (Internet Advertising Measures 2023, art. 9)',
  }),
  partnership: Type.Boolean({
    description: 'Made with a shop or brand that gave something for it, as its author says',
  }),
  aiMade: Type.Boolean({ description: 'Made by a machine, as its author says' }),
  publishedAt: MomentSchema(),
});
const Named = Type.Object({ code: Type.String(), name: TextSchema(200) });
export const PiecePage = Type.Object({
  ...PieceCard.properties,
  text: LooseText(20_000),
  pictures: Type.Array(Type.String()),
  video: Nullable(
    Type.Object({ url: Type.String(), posterUrl: Nullable(Type.String()), captions: Type.Array(Type.String()) }),
  ),
  goodsShown: Type.Array(Type.Object({ card: CardSchema, note: Nullable(LooseText(400)) })),
  shops: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  belts: Type.Array(Named),
  topics: Type.Array(Type.String()),
  version: Type.Integer(),
});

const GoodsTagSchema = Type.Object({ productId: IdSchema('prd'), note: Type.Optional(Nullable(LooseText(400))) });
/** What an author sends and gets back: ids, in both languages. */
export const BodySchema = Type.Object({
  title: LooseText(60),
  text: LooseText(20_000),
  mediaIds: Type.Optional(Type.Array(IdSchema('med'), { maxItems: 20 })),
  videoId: Type.Optional(Nullable(IdSchema('med'))),
  posterId: Type.Optional(Nullable(IdSchema('med'))),
  captions: Type.Optional(LooseText(20_000)),
  goods: Type.Optional(Type.Array(GoodsTagSchema, { maxItems: 30 })),
  shopCodes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 5 })),
  beltCodes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 5 })),
  topics: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 24 }), { maxItems: 5 })),
  aiMade: Type.Optional(Type.Boolean({ default: false })),
  declared: Type.Optional(
    Nullable(
      Type.Unsafe<Declared>(
        Type.String({
          enum: [...DECLARED],
          description: 'What its author got for it; null: nothing. Readers are told',
        }),
      ),
    ),
  ),
});

const NO_TEXT: Text2 = { zh: '', en: '' };
export const bodyIn = (given: Static<typeof BodySchema>): Body => ({
  title: given.title,
  text: given.text,
  mediaIds: (given.mediaIds ?? []).map((id) => uuidOf('med', id)),
  videoId: given.videoId ? uuidOf('med', given.videoId) : null,
  posterId: given.posterId ? uuidOf('med', given.posterId) : null,
  captions: given.captions ?? NO_TEXT,
  goods: (given.goods ?? []).map((one) => ({ productId: uuidOf('prd', one.productId), note: one.note ?? null })),
  shopCodes: given.shopCodes ?? [],
  beltCodes: given.beltCodes ?? [],
  topics: given.topics ?? [],
  aiMade: given.aiMade ?? false,
  ...(given.declared ? { declared: given.declared } : {}),
});
export const bodyOut = (body: Body) => ({
  ...body,
  mediaIds: body.mediaIds.map((id) => toId('med', id)),
  videoId: body.videoId && toId('med', body.videoId),
  posterId: body.posterId && toId('med', body.posterId),
  goods: body.goods.map((one) => ({ productId: toId('prd', one.productId), note: one.note })),
  shopCodes: [...body.shopCodes],
  beltCodes: [...body.beltCodes],
  topics: [...body.topics],
  declared: body.declared ?? null,
});

/** Creators as readers see them, by id: a shop by its name, a person by theirs. */
export async function creatorsOut(
  ctx: Ctx,
  creators: readonly Creator[],
): Promise<Map<Uuid, Static<typeof CreatorView>>> {
  const [shops, persons, profiles] = await Promise.all([
    shopsByIds(
      ctx,
      creators.flatMap((one) => one.shopId ?? []),
    ),
    people(
      ctx,
      creators.flatMap((one) => one.userId ?? []),
    ),
    profilesOf(
      ctx,
      creators.filter((one) => one.kind === 'person').map((one) => one.id),
    ).then((rows) => new Map(rows.map((row) => [row.creatorId, row]))),
  ]);
  return new Map(
    creators.map((one) => {
      const shop = one.shopId ? shops.get(one.shopId) : undefined;
      const person = one.userId ? persons.get(one.userId) : undefined;
      const profile = profiles.get(one.id);
      const pictureId = shop?.logoMediaId ?? profile?.avatarId;
      const avatarUrl = pictureId ? mediaUrl(pictureId, 'w160') : (person?.avatarUrl ?? null);
      const name = shop?.name ?? profile?.name ?? person?.nickname ?? one.code;
      return [one.id, { code: one.code, kind: one.kind, name, avatarUrl, shopCode: shop?.code ?? null }];
    }),
  );
}

const excerptOf = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};

/** Pieces as cards, in the order given, from a few bulk reads whatever their number. */
export async function cardsOut(ctx: Ctx, pieces: readonly Written[]): Promise<Static<typeof PieceCard>[]> {
  if (pieces.length === 0) return [];
  const bare = pieces.filter(({ body }) => body.mediaIds.length === 0 && !body.posterId);
  const unposed = pieces.flatMap(({ body }) => (body.videoId && !body.posterId ? [body.videoId] : []));
  const [creators, goods, films] = await Promise.all([
    creatorsByIds(ctx, [...new Set(pieces.map((one) => one.creatorId))]).then((rows) => creatorsOut(ctx, rows)),
    productSummaries(
      ctx,
      bare.flatMap(({ body }) => body.goods[0]?.productId ?? []),
    ),
    filmStandings(ctx, unposed),
  ]);
  return pieces.flatMap((piece) => {
    const creator = creators.get(piece.creatorId);
    if (!creator || !piece.publishedAt) return [];
    const { body } = piece;
    const first = body.goods[0];
    const frame = body.videoId && films.get(body.videoId)?.posterId;
    const cover = body.posterId ?? frame ?? body.mediaIds[0] ?? (first && goods.get(first.productId)?.mediaId) ?? null;
    return [
      {
        id: toId('pce', piece.id),
        kind: piece.kind,
        title: body.title,
        excerpt: { zh: excerptOf(body.text.zh), en: excerptOf(body.text.en) },
        coverUrl: cover && mediaUrl(cover, 'w480'),
        creator,
        goods: body.goods.length,
        advertisement: isAdvertisement(body),
        partnership: body.declared === 'partnership',
        aiMade: body.aiMade,
        publishedAt: piece.publishedAt.toISOString(),
      },
    ];
  });
}

/** A piece whole, with its goods at their prices of this moment; null when its author is not there any more. */
export async function pieceOut(ctx: Ctx, piece: Written): Promise<Static<typeof PiecePage> | null> {
  const { body } = piece;
  const [[card], cards, shops, known, films] = await Promise.all([
    cardsOut(ctx, [piece]),
    productCards(
      ctx,
      body.goods.map(({ productId }) => ({ productId })),
    ),
    Promise.all(body.shopCodes.map((code) => shopByCode(ctx, code))),
    body.beltCodes.length > 0 ? belts(ctx) : [],
    filmStandings(ctx, body.videoId ? [body.videoId] : []),
  ]);
  if (!card) return null;
  const film = body.videoId ? films.get(body.videoId) : undefined;
  const posterId = body.posterId ?? film?.posterId;
  const byProduct = new Map(cards.map((one): [string, Card] => [one.productId, one]));
  return {
    ...card,
    text: body.text,
    pictures: body.mediaIds.map((id) => mediaUrl(id, 'w800')),
    video: body.videoId && {
      url: film?.state === 'ready' ? filmUrl(body.videoId) : videoUrl(body.videoId),
      posterUrl: posterId ? mediaUrl(posterId, 'w800') : null,
      captions: (['zh', 'en'] as const).filter((lang) => body.captions[lang] !== ''),
    },
    goodsShown: body.goods.flatMap(({ productId, note }) => {
      const goods = byProduct.get(toId('prd', productId));
      return goods ? [{ card: goods, note }] : [];
    }),
    shops: shops.map(({ code, name }) => ({ code, name })),
    belts: body.beltCodes.flatMap((code) => {
      const found = known.find((one) => one.code === code);
      return found ? [{ code, name: { zh: found.nameZh, en: found.nameEn } }] : [];
    }),
    topics: [...body.topics],
    version: piece.version,
  };
}
