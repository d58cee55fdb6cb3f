import { type Ctx, type Runtime, transact, type Uuid } from '#kernel';
import { probes, tellsSomething } from './alike.ts';
import { localFiles, originalKey } from './files.ts';
import type { Looks } from './looks.ts';
import { insertLooks, type LikeRow, lookedUpTo, looksById, looksLike, moveLooked, unlooked } from './looks-store.ts';
import { cleanPicture, looksOf } from './picture.ts';
import type { AlikePicture, MediaFile } from './types.ts';

/** So many pictures at most are told of one. */
const MOST = 200;

/**
 * How a picture somebody shows looks; nothing of it is kept. Null where it has so few edges that it resembles every other such picture. Throws
 * media.not_a_picture, media.picture_too_large, media.picture_too_many_pixels.
 */
export async function lookAt(body: Buffer): Promise<Looks | null> {
  const { body: clean } = await cleanPicture(body);
  const looks = await looksOf(clean);
  return tellsSomething(looks.dhash) ? looks : null;
}

const likes = (rows: readonly LikeRow[]): AlikePicture[] =>
  rows.map(({ id, shopId, distance }) => ({ mediaId: id, shopId, distance }));

/** Shops' pictures that are the same as one of this look, the nearest first. */
export const picturesLike = async (ctx: Ctx, looks: Looks): Promise<AlikePicture[]> =>
  likes(await looksLike(ctx.sql, looks, { dhash: probes(looks.dhash), phash: probes(looks.phash) }, MOST));

/** Shops' pictures that are the same as these, each pair once, themselves left out. */
export async function sameAs(
  ctx: Ctx,
  mediaIds: readonly Uuid[],
): Promise<(AlikePicture & { readonly likeId: Uuid })[]> {
  const own = new Set(mediaIds);
  const found: (AlikePicture & { likeId: Uuid })[] = [];
  for (const { id, ...looks } of await looksById(ctx, mediaIds))
    if (tellsSomething(looks.dhash))
      for (const like of await picturesLike(ctx, looks))
        if (!own.has(like.mediaId)) found.push({ ...like, likeId: id });
  return found;
}

/** Notes how a shop's public picture looks, as it is uploaded. */
export async function noteLooks(ctx: Ctx, file: MediaFile, clean: Buffer): Promise<void> {
  if (file.shopId && file.visibility === 'public')
    await insertLooks(ctx.sql, { shopId: file.shopId, id: file.id }, await looksOf(clean));
}

/** What a process has looked at already. */
const looked = new WeakMap<Runtime, { readonly ids: Set<Uuid>; work: Promise<void> }>();

/**
 * A drawing is looked at when it is first shown: drawing all of them would cost the first start of a market a minute, and nobody can show a picture that nobody
 * has seen. After the answer, one at a time; what fails is looked at by the next process.
 */
export function noteShown(runtime: Runtime, file: MediaFile, rendition: Buffer): void {
  const { shopId } = file;
  if (file.kind !== 'drawing' || !shopId) return;
  const desk = looked.get(runtime) ?? { ids: new Set<Uuid>(), work: Promise.resolve() };
  looked.set(runtime, desk);
  if (desk.ids.has(file.id)) return;
  desk.ids.add(file.id);
  desk.work = desk.work
    .then(async () => insertLooks(runtime.pool, { shopId, id: file.id }, await looksOf(rendition)))
    .catch((error: unknown) => runtime.log.warn({ err: error, mediaId: file.id }, 'a drawing was not looked at'));
}
/** When all drawings shown so far have been looked at. */
export const lookedAtShown = async (runtime: Runtime): Promise<void> => looked.get(runtime)?.work;

const AT_ONCE = 50;

/** Looks at uploaded pictures of before, some at a time; answers how many, 0 for ever once it has come to the end. */
export const lookBack = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const { mediaId, done } = await lookedUpTo(tx);
    if (done) return 0;
    const rows = await unlooked(tx, mediaId, AT_ONCE);
    const store = localFiles(tx.runtime.home);
    for (const { shopId, id, kind, sha256 } of rows) {
      const body = await store.get(originalKey(kind, sha256));
      if (body) await insertLooks(tx.sql, { shopId, id }, await looksOf(body));
    }
    await moveLooked(tx, rows.at(-1)?.id ?? mediaId, rows.length < AT_ONCE);
    return rows.length;
  });
