import type { Ctx, Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { askForFilms, mediaFiles, videoFiles } from '#modules/media';
import { belt } from '#modules/regions';
import { shopByCode } from '#modules/shops';
import { refuse } from './errors.ts';
import { captionsHold, topicKey } from './forms.ts';
import type { Author, Body } from './types.ts';

/**
 * A body that holds: what it names is there, and is the author's where it has to be. A shop shows its own goods, a person any that are on
 * sale; pictures and films are one's own uploads. Refuses content.topic_invalid, captions_invalid, product_not_yours, product_not_live,
 * media_not_yours, shops.shop_not_found, regions.belt_unknown.
 */
export async function holdBody(ctx: Ctx, author: Author, body: Body): Promise<Body> {
  const topics = body.topics.map((said) => topicKey(said));
  if (topics.some((key) => key === null)) throw refuse('topic_invalid');
  if (!captionsHold(body.captions.zh) || !captionsHold(body.captions.en)) throw refuse('captions_invalid');
  await Promise.all([holdGoods(ctx, author, body), holdMedia(ctx, author, body), holdPlaces(ctx, body)]);
  return {
    ...body,
    mediaIds: [...new Set(body.mediaIds)],
    shopCodes: [...new Set(body.shopCodes)],
    beltCodes: [...new Set(body.beltCodes)],
    topics: [...new Set(topics.filter((key) => key !== null))],
    goods: body.goods.filter((one, at) => body.goods.findIndex((other) => other.productId === one.productId) === at),
  };
}

async function holdGoods(ctx: Ctx, author: Author, { goods }: Body): Promise<void> {
  const found = await productSummaries(
    ctx,
    goods.map((one) => one.productId),
  );
  for (const { productId } of goods) {
    const product = found.get(productId);
    if (author.kind === 'shop' && product?.shopId !== author.shopId) throw refuse('product_not_yours');
    if (product?.state !== 'live') throw refuse('product_not_live');
  }
}

async function holdMedia(ctx: Ctx, author: Author, { mediaIds, videoId, posterId }: Body): Promise<void> {
  const pictureIds = [...mediaIds, ...(posterId ? [posterId] : [])];
  const filmIds: Uuid[] = videoId ? [videoId] : [];
  const [pictures, films] = await Promise.all([mediaFiles(ctx, pictureIds), videoFiles(ctx, filmIds)]);
  const own = [...pictureIds.map((id) => pictures.get(id)), ...filmIds.map((id) => films.get(id))];
  for (const file of own) {
    const yours =
      author.kind === 'shop' ? file?.shopId === author.shopId : file?.madeBy === author.userId && file.shopId === null;
    if (!yours || file?.visibility !== 'public') throw refuse('media_not_yours');
  }
  await askForFilms(ctx, filmIds);
}

async function holdPlaces(ctx: Ctx, { shopCodes, beltCodes }: Body): Promise<void> {
  await Promise.all([...shopCodes.map((code) => shopByCode(ctx, code)), ...beltCodes.map((code) => belt(ctx, code))]);
}
