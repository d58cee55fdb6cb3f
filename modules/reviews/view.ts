import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, maskName, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productSummaries } from '#modules/catalog';
import { mediaUrl, videoUrl } from '#modules/media';
import { appealsOf } from './flags-store.ts';
import { SIGNS } from './ladder.ts';
import { tagNamed } from './tags.ts';
import { FLAG_RULES, type ProductRating, type Review, type ShopCredit } from './types.ts';

const PictureSchema = Type.Object({ id: IdSchema('med'), url: Type.String(), thumbnailUrl: Type.String() });
const picture = (id: Uuid): Static<typeof PictureSchema> => ({
  id: toId('med', id),
  url: mediaUrl(id, 'w800'),
  thumbnailUrl: mediaUrl(id, 'w160'),
});

const Stars = Type.Integer({ minimum: 1, maximum: 5 });

export const ReviewSchema = Type.Object({
  id: IdSchema('rev'),
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  author: Type.Object({
    name: Type.String({ description: 'Masked when the buyer stays anonymous' }),
    avatarUrl: Nullable(Type.String()),
  }),
  anonymous: Type.Boolean(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  goodsStars: Stars,
  serviceStars: Stars,
  logisticsStars: Stars,
  text: Type.String(),
  pictures: Type.Array(PictureSchema),
  video: Nullable(Type.Object({ id: IdSchema('med'), url: Type.String() })),
  tags: Type.Array(Type.Object({ code: Type.String(), name: TextSchema(), praise: Type.Boolean() })),
  at: MomentSchema(),
  followUp: Nullable(Type.Object({ text: Type.String(), pictures: Type.Array(PictureSchema), at: MomentSchema() })),
  reply: Nullable(Type.Object({ text: Type.String(), at: MomentSchema(), edited: Type.Boolean() })),
  helpful: Type.Integer({ description: 'People who found it helpful' }),
  folded: Type.Boolean({ description: 'Found not genuine: it stays, but does not count' }),
});
export type ReviewView = Static<typeof ReviewSchema>;

/** Reviews as everyone sees them. Who stays anonymous or has left keeps the first character of the name. */
export async function reviewViews(ctx: Ctx, reviews: readonly Review[]): Promise<ReviewView[]> {
  const authors = await people(ctx, [...new Set(reviews.map((one) => one.buyerId))]);
  return reviews.map((review) => {
    const author = authors.get(review.buyerId);
    const name = author?.nickname ?? '';
    return {
      id: toId('rev', review.id),
      productId: toId('prd', review.productId),
      skuId: toId('sku', review.skuId),
      author: {
        name: review.anonymous || !author ? maskName(name) : name,
        avatarUrl: review.anonymous ? null : (author?.avatarUrl ?? null),
      },
      anonymous: review.anonymous,
      saleAttributes: review.saleAttributes.map(({ name: attribute, value }) => ({ name: attribute, value })),
      goodsStars: review.goodsStars,
      serviceStars: review.serviceStars,
      logisticsStars: review.logisticsStars,
      text: review.body,
      pictures: review.mediaIds.map(picture),
      video: review.videoId ? { id: toId('med', review.videoId), url: videoUrl(review.videoId) } : null,
      tags: review.tags.flatMap((code) => tagView(code) ?? []),
      at: review.at.toISOString(),
      followUp: review.followUp && {
        text: review.followUp.body,
        pictures: review.followUp.mediaIds.map(picture),
        at: review.followUp.at.toISOString(),
      },
      reply: review.reply && {
        text: review.reply.body,
        at: review.reply.at.toISOString(),
        edited: review.reply.version > 1,
      },
      helpful: review.helpful,
      folded: review.flag !== null,
    };
  });
}

/** A review with why it does not count, for its author, its shop and the operator. */
export const WatchedReviewSchema = Type.Object({
  ...ReviewSchema.properties,
  shopId: IdSchema('shp'),
  title: Nullable(TextSchema()),
  flag: Nullable(
    Type.Object({
      rule: Type.Enum([...FLAG_RULES]),
      note: Nullable(Type.String({ description: 'The operator’s words; null where a rule found it' })),
      by: Nullable(Type.String({ description: 'shop_hands: same_person, device or address' })),
      likenessBps: Nullable(Type.Integer({ description: 'near_duplicate: how alike' })),
      count: Nullable(Type.Integer({ description: 'burst: how many came together' })),
      at: MomentSchema(),
      appeals: Type.Array(
        Type.Object({
          side: Type.Enum(['buyer', 'shop']),
          text: Type.String(),
          at: MomentSchema(),
          decision: Nullable(Type.Enum(['upheld', 'rejected'])),
          answer: Nullable(Type.String()),
          decidedAt: Nullable(MomentSchema()),
        }),
      ),
    }),
  ),
});
export type WatchedReview = Static<typeof WatchedReviewSchema>;

type Found = { readonly by?: string; readonly likenessBps?: number; readonly count?: number };
/** Reviews with their flags; which other review a text is like, and whose traces met, is nobody's to see. */
export async function watchedViews(ctx: Ctx, reviews: readonly Review[]): Promise<WatchedReview[]> {
  const [views, products, appeals] = await Promise.all([
    reviewViews(ctx, reviews),
    productSummaries(ctx, [...new Set(reviews.map((review) => review.productId))]),
    appealsOf(
      ctx,
      reviews.flatMap((review) => (review.flag ? [review.flag.seq] : [])),
    ),
  ]);
  const bySeq = Map.groupBy(appeals, (appeal) => appeal.seq);
  return views.map((view, at): WatchedReview => {
    const { shopId, productId, flag } = reviews[at] as Review;
    const title = products.get(productId)?.title ?? null;
    if (!flag) return { ...view, shopId: toId('shp', shopId), title, flag: null };
    const { by = null, likenessBps = null, count = null } = flag.evidence as Found;
    const said = (bySeq.get(flag.seq) ?? []).map((appeal) => ({
      side: appeal.side,
      text: appeal.text,
      at: appeal.at.toISOString(),
      decision: appeal.decision,
      answer: appeal.answer,
      decidedAt: appeal.decidedAt?.toISOString() ?? null,
    }));
    const { rule, note } = flag;
    const found = { rule, note, by, likenessBps, count, at: flag.at.toISOString(), appeals: said };
    return { ...view, shopId: toId('shp', shopId), title, flag: found };
  });
}

const tagView = (code: string) => {
  const tag = tagNamed(code);
  return tag ? { code, name: tag.name, praise: tag.praise } : null;
};

export const TagCountSchema = Type.Object({
  code: Type.String(),
  name: TextSchema(),
  praise: Type.Boolean(),
  count: Type.Integer(),
});
/** Tags with their counts; codes that are no longer known are left out. */
export const tagCountViews = (counts: readonly { code: string; count: number }[]) =>
  counts.flatMap(({ code, count }) => {
    const tag = tagView(code);
    return tag ? [{ ...tag, count }] : [];
  });

const Mean = Nullable(Type.Number({ description: 'Mean stars, 1–5, two decimals; null without ratings' }));
const Rate = Nullable(Type.Integer({ description: 'Basis points: 9850 = 98.5 %; null without ratings' }));

export const CreditSchema = Type.Object({
  points: Type.Integer(),
  level: Type.Integer({ minimum: 0, maximum: 20 }),
  sign: Nullable(Type.Enum([...SIGNS])),
  step: Type.Integer({ minimum: 0, maximum: 5 }),
  nextAt: Nullable(Type.Integer({ description: 'Points of the next step; null at the top' })),
  good: Type.Integer(),
  neutral: Type.Integer(),
  bad: Type.Integer(),
  goodRateBps: Rate,
  dsr: Type.Object({ goods: Mean, service: Mean, logistics: Mean, count: Type.Integer() }),
});
export const creditView = ({ level, ...credit }: ShopCredit): Static<typeof CreditSchema> => ({
  points: credit.points,
  level: level.level,
  sign: level.sign,
  step: level.step,
  nextAt: level.nextAt,
  good: credit.good,
  neutral: credit.neutral,
  bad: credit.bad,
  goodRateBps: credit.goodRateBps,
  dsr: { ...credit.dsr },
});

export const RatingSchema = Type.Object({ count: Type.Integer(), stars: Mean, goodRateBps: Rate });
export const ratingView = (rating: ProductRating | undefined): Static<typeof RatingSchema> => ({
  count: rating?.count ?? 0,
  stars: rating?.stars ?? null,
  goodRateBps: rating?.goodRateBps ?? null,
});
