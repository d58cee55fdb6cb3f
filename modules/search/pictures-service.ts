import { type Ctx, type Text2, toId, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { lookAt, mediaUrl, picturesLike, sameAs } from '#modules/media';
import { shopsByIds } from '#modules/shops';
import { showing } from './belongings-store.ts';
import { type Card, productCards } from './cards-service.ts';
import { refuse } from './errors.ts';

/** So many goods at most are shown for a picture. */
const MOST = 60;

/** `plain`: the picture has too few edges to be told from others; `none`: no goods show it. */
export type PictureAnswer = { readonly told: 'same' | 'none' | 'plain'; readonly items: readonly Card[] };

/**
 * Goods that show the same picture, the likest first: near-duplicates (smaller, pressed, marked), not things that look alike. Nothing of the picture is kept.
 * Throws media.not_a_picture, media.picture_too_large, media.picture_too_many_pixels.
 */
export async function goodsShowing(ctx: Ctx, body: Buffer): Promise<PictureAnswer> {
  const looks = await lookAt(body);
  if (!looks) return { told: 'plain', items: [] };
  const like = await picturesLike(ctx, looks);
  const place = new Map(like.map((one, at) => [one.mediaId, at]));
  const found = await showing(ctx, [...place.keys()]);
  const ids = found
    .toSorted((a, b) => (place.get(a.mediaId) ?? 0) - (place.get(b.mediaId) ?? 0))
    .map((one) => one.productId);
  const cards = await productCards(
    ctx,
    [...new Set(ids)].slice(0, MOST).map((productId) => ({ productId })),
  );
  const items = cards.filter((card) => card.shop.trading);
  return { told: items.length > 0 ? 'same' : 'none', items };
}

export type SamePicture = {
  readonly productId: string;
  readonly title: Text2;
  readonly shopId: string;
  readonly shopName: string;
  readonly url: string;
  /** The picture of the product asked about that it is the same as. */
  readonly likeUrl: string;
  /** Bits apart in both hashes together, 0 … 25. */
  readonly distance: number;
};

/** Findable goods of other shops with a picture of this product, for operators; each picture once, the likest first. Refuses search.product_not_found. */
export async function samePictures(ctx: Ctx, productId: Uuid): Promise<readonly SamePicture[]> {
  const product = (await productSummaries(ctx, [productId])).get(productId);
  if (!product) throw refuse('product_not_found');
  const like = (await sameAs(ctx, product.mediaIds)).toSorted((a, b) => a.distance - b.distance);
  const nearest = new Map(like.toReversed().map((one) => [one.mediaId, one]));
  const found = (await showing(ctx, [...nearest.keys()])).filter((one) => one.shopId !== product.shopId);
  const [others, shops] = await Promise.all([
    productSummaries(
      ctx,
      found.map((one) => one.productId),
    ),
    shopsByIds(
      ctx,
      found.map((one) => one.shopId),
    ),
  ]);
  return found
    .flatMap((one): SamePicture[] => {
      const [other, shop, near] = [others.get(one.productId), shops.get(one.shopId), nearest.get(one.mediaId)];
      if (!other || !shop || !near) return [];
      return [
        {
          productId: toId('prd', one.productId),
          title: other.title,
          shopId: toId('shp', shop.id),
          shopName: shop.name,
          url: mediaUrl(one.mediaId, 'w160'),
          likeUrl: mediaUrl(near.likeId, 'w160'),
          distance: near.distance,
        },
      ];
    })
    .sort((a, b) => a.distance - b.distance || (a.productId < b.productId ? -1 : 1))
    .slice(0, MOST);
}
