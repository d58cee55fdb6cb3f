import { createHash } from 'node:crypto';
import { type Ctx, newId, parseId, type Runtime, type ShopScope, type Uuid, userIdOf } from '#kernel';
import { FARTHEST, probes, tellsSomething } from './alike.ts';
import { refuse } from './errors.ts';
import { type FileStore, localFiles, originalKey, renditionKey } from './files.ts';
import { noteLooks, noteShown } from './looks-service.ts';
import { cleanPicture, measureDrawing, render } from './picture.ts';
import { filesAlike, filesById, filesOfShop, insertFiles } from './store.ts';
import {
  type AlikePicture,
  type MediaFile,
  RENDITIONS,
  type Rendition,
  type Served,
  type Visibility,
} from './types.ts';

export const digest = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
export const files = (runtime: Runtime): FileStore => localFiles(runtime.home);

/**
 * Stores a picture a person sent. The digest is of the bytes received, so sending them again answers the same file.
 * `shopId` null: it belongs to the person alone. `madeBy` left out: by whoever acts. Throws media.not_a_picture, media.picture_too_large,
 * media.picture_too_many_pixels.
 */
export async function storeMedia(
  ctx: Ctx,
  input: { shopId: Uuid | null; body: Buffer; visibility?: Visibility; madeBy?: Uuid | null },
): Promise<MediaFile> {
  const clean = await cleanPicture(input.body);
  const sha256 = digest(input.body);
  await files(ctx.runtime).put(originalKey('picture', sha256), clean.body);
  const file: MediaFile = {
    id: newId(ctx),
    shopId: input.shopId,
    kind: 'picture',
    visibility: input.visibility ?? 'public',
    sha256,
    mime: 'image/webp',
    width: clean.width,
    height: clean.height,
    bytes: clean.body.length,
    dhash: clean.dhash,
    durationMs: null,
    madeBy: input.madeBy === undefined ? userIdOf(ctx.actor) : input.madeBy,
  };
  const [stored = file] = await insertFiles(ctx, [file]);
  await noteLooks(ctx, stored, clean.body);
  return stored;
}

/** Drawings measured at the same time: enough to keep the cores busy, few enough to stay small. */
const AT_ONCE = 8;

/** Stores the demo's own SVG scenes, many at once. Trusted input: no route leads here. */
export async function storeDrawings(
  ctx: Ctx,
  input: { shopId: Uuid | null; svgs: readonly string[] },
): Promise<MediaFile[]> {
  const draw = async (svg: string): Promise<MediaFile> => {
    const body = Buffer.from(svg);
    const sha256 = digest(body);
    const measured = measureDrawing(body);
    await files(ctx.runtime).put(originalKey('drawing', sha256), body);
    return {
      id: newId(ctx),
      shopId: input.shopId,
      kind: 'drawing',
      visibility: 'public',
      sha256,
      mime: 'image/svg+xml',
      width: measured.width,
      height: measured.height,
      bytes: body.length,
      dhash: measured.dhash,
      durationMs: null,
      madeBy: input.shopId ? null : userIdOf(ctx.actor),
    };
  };
  const drawn: MediaFile[] = [];
  for (let at = 0; at < input.svgs.length; at += AT_ONCE)
    drawn.push(...(await Promise.all(input.svgs.slice(at, at + AT_ONCE).map(draw))));
  return insertFiles(ctx, drawn);
}

/** One drawing; see `storeDrawings`. */
export async function storeDrawing(ctx: Ctx, input: { shopId: Uuid; svg: string }): Promise<MediaFile> {
  const [file] = await storeDrawings(ctx, { shopId: input.shopId, svgs: [input.svg] });
  if (!file) throw new Error('drawing not stored');
  return file;
}

/** Pictures and drawings by id; videos and unknown ids are absent: where a picture is asked for, a video is none. */
export async function mediaFiles(ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, MediaFile>> {
  if (ids.length === 0) return new Map();
  const found = await filesById(ctx.sql, ids);
  return new Map(found.filter((file) => file.kind !== 'video').map((file) => [file.id, file]));
}

const ALIKE_AT_MOST = 200;

/**
 * Public pictures that look like this one: hashes at most `farthest` (≤ 7) bits apart, the nearest first, itself included. A
 * drawing, or a picture without edges, is like none.
 */
export async function picturesAlike(ctx: Ctx, mediaId: Uuid, farthest: number): Promise<AlikePicture[]> {
  const file = (await mediaFiles(ctx, [mediaId])).get(mediaId);
  if (file?.kind !== 'picture' || !tellsSomething(file.dhash)) return [];
  const rows = await filesAlike(ctx.sql, file.dhash, probes(file.dhash), Math.min(farthest, FARTHEST), ALIKE_AT_MOST);
  return rows.map((row) => ({ mediaId: row.id, shopId: row.shopId, distance: row.distance }));
}

/** The shop's material library, newest first; one more than asked tells that there is a next page. */
export const shopLibrary = (ctx: Ctx, scope: ShopScope, before: Uuid | null, limit: number): Promise<MediaFile[]> =>
  filesOfShop(ctx, scope.shopId, before, limit);

/** The kept bytes of a private picture for its owner or a reviewer. Throws media.media_not_found. */
export async function privatePicture(ctx: Ctx, id: Uuid, owner: Uuid | 'anyone'): Promise<Buffer> {
  const file = (await mediaFiles(ctx, [id])).get(id);
  if (file?.kind !== 'picture' || (owner !== 'anyone' && file.madeBy !== owner)) throw refuse('media_not_found');
  const body = await files(ctx.runtime).get(originalKey(file.kind, file.sha256));
  if (!body) throw refuse('media_not_found');
  return body;
}

/** What is known of files and being rendered, per process. Files never change, so nothing here goes stale. */
type Desk = { readonly known: Map<Uuid, MediaFile>; readonly inFlight: Map<string, Promise<Buffer | null>> };
const desks = new WeakMap<Runtime, Desk>();
const KNOWN_AT_MOST = 20_000;

function deskOf(runtime: Runtime): Desk {
  const desk = desks.get(runtime) ?? { known: new Map(), inFlight: new Map() };
  desks.set(runtime, desk);
  return desk;
}

/**
 * For `GET /media/:mediaId/:file` at the root: `w320.webp` of a public file. Made on the first request, by one maker
 * however many ask, and kept on disk. null = answer 404.
 */
export async function serveRendition(runtime: Runtime, mediaId: string, file: string): Promise<Served | null> {
  const rendition = renditionNamed(file);
  const id = parseId('med', mediaId);
  if (!rendition || !id) return null;
  const desk = deskOf(runtime);
  const known = desk.known.get(id) ?? (await filesById(runtime.pool, [id]))[0];
  if (known?.visibility !== 'public' || known.kind === 'video') return null;
  if (!desk.known.has(id)) {
    if (desk.known.size >= KNOWN_AT_MOST) desk.known.clear();
    desk.known.set(id, known);
  }
  const key = renditionKey(known.sha256, rendition);
  const flight =
    desk.inFlight.get(key) ?? make(runtime, known, rendition, key).finally(() => desk.inFlight.delete(key));
  desk.inFlight.set(key, flight);
  const buffer = await flight;
  if (buffer) noteShown(runtime, known, buffer);
  return buffer && { buffer, etag: `"${known.sha256.slice(0, 24)}-${rendition}"`, type: 'image/webp' };
}

const renditionNamed = (file: string): Rendition | null => RENDITIONS.find((name) => file === `${name}.webp`) ?? null;

async function make(runtime: Runtime, file: MediaFile, rendition: Rendition, key: string): Promise<Buffer | null> {
  const store = files(runtime);
  const kept = await store.get(key);
  if (kept) return kept;
  const original = await store.get(originalKey(file.kind, file.sha256));
  if (!original || file.kind === 'video') return null;
  const made = await render(original, file.kind, rendition, file.width);
  await store.put(key, made);
  return made;
}
