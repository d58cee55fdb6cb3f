import { type Ctx, Refusal, type ShopScope, type Uuid } from '#kernel';
import { MAX_BYTES, type MediaFile, storeUpload } from '#modules/media';
import { refuse } from './errors.ts';
import { codesIn, listZip, type NamedPicture, pictureOf, unzipOne } from './picture-zip.ts';
import { editProduct } from './service.ts';
import { productsByOuterCode } from './store.ts';
import type { ProductContent } from './types.ts';

export type PictureRow = {
  readonly name: string;
  readonly productId: Uuid | null;
  /** Code of the refusal, `unmatched` without a product, `unreadable` when it does not unpack, `second_video`; null: in place. */
  readonly error: string | null;
};
const MOST_OF_PRODUCT = 15;
/** Unpacked at most of a file that is named like a video; the setting of goods' videos is smaller or the same. */
const MOST_OF_VIDEO = 64 * 1024 * 1024;

/**
 * Gives goods their pictures and their video from one zip, by the shop's own codes in the file names. Each file answers for itself;
 * each product gets one version. `replace`: the zip's pictures take the place of all there were. Sent again, it changes nothing.
 * Throws zip_unreadable, zip_too_large, import_file_missing.
 */
export async function picturesFromZip(
  ctx: Ctx,
  scope: ShopScope,
  body: Uint8Array,
  mode: 'append' | 'replace',
): Promise<{ files: PictureRow[]; products: number }> {
  if (body.length === 0) throw refuse('import_file_missing');
  const plan = listZip(body);
  if ('problem' in plan) throw refuse(plan.problem === 'broken' ? 'zip_unreadable' : 'zip_too_large');
  const asked = [...new Set(plan.entries.flatMap((entry) => codesIn(entry.name)))];
  const products = new Map(
    (await productsByOuterCode(ctx, scope.shopId, asked)).map((row) => [row.content.outerCode, row]),
  );
  const codes = new Set([...products.keys()].filter((code): code is string => code !== null));
  const files: PictureRow[] = [];
  const named: NamedPicture[] = [];
  for (const entry of plan.entries) {
    const found = pictureOf(entry, codes);
    if (found) named.push(found);
    else files.push({ name: entry.name, productId: null, error: 'unmatched' });
  }
  let changed = 0;
  for (const [code, pictures] of Map.groupBy(named, (one) => one.code)) {
    const row = products.get(code);
    if (!row) continue;
    const taken: { name: string; file: MediaFile }[] = [];
    for (const picture of pictures.toSorted(byPlace)) {
      const told = await stored(ctx, scope, body, picture);
      const second =
        typeof told !== 'string' && told.kind === 'video' && taken.some(({ file }) => file.kind === 'video');
      if (typeof told === 'string' || second)
        files.push({ name: picture.entry.name, productId: row.id, error: second ? 'second_video' : String(told) });
      else taken.push({ name: picture.entry.name, file: told });
    }
    if (taken.length === 0) continue;
    const outcome = await placed(
      ctx,
      scope,
      row.id,
      row.content,
      taken.map((one) => one.file),
      mode,
    );
    if (outcome === 'changed') changed += 1;
    const error = outcome === 'changed' || outcome === 'same' ? null : outcome;
    files.push(...taken.map(({ name }) => ({ name, productId: row.id, error })));
  }
  return { files, products: changed };
}

const byPlace = (a: NamedPicture, b: NamedPicture): number =>
  a.place.localeCompare(b.place, 'en', { numeric: true }) ||
  a.entry.name.localeCompare(b.entry.name, 'en', { numeric: true });

/** One file unpacked and kept, or why not. Only one is ever unpacked at a time. */
async function stored(
  ctx: Ctx,
  scope: ShopScope,
  body: Uint8Array,
  picture: NamedPicture,
): Promise<string | MediaFile> {
  const video = /\.(?:mp4|m4v|webm)$/i.test(picture.entry.name);
  const most = video ? MOST_OF_VIDEO : MAX_BYTES;
  if (picture.entry.size > most) return video ? 'media.video_too_large' : 'media.picture_too_large';
  const bytes = unzipOne(body, picture.entry, most);
  if (!bytes) return 'unreadable';
  try {
    return await storeUpload(ctx, { shopId: scope.shopId, body: Buffer.from(bytes), visibility: 'public' });
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

async function placed(
  ctx: Ctx,
  scope: ShopScope,
  productId: Uuid,
  content: ProductContent,
  fresh: readonly MediaFile[],
  mode: 'append' | 'replace',
): Promise<string> {
  const pictures = fresh.flatMap((file) => (file.kind === 'video' ? [] : [file.id]));
  const videoId = fresh.find((file) => file.kind === 'video')?.id ?? content.videoId ?? null;
  const kept = mode === 'append' || pictures.length === 0 ? content.mediaIds : [];
  const mediaIds = [...new Set([...kept, ...pictures])].slice(0, MOST_OF_PRODUCT);
  if (mediaIds.join() === content.mediaIds.join() && videoId === (content.videoId ?? null)) return 'same';
  try {
    await editProduct(ctx, scope, productId, { ...content, mediaIds, videoId });
    return 'changed';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
