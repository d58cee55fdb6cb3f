import type { Readable } from 'node:stream';
import { type Ctx, newId, parseId, type Runtime, type Uuid, userIdOf } from '#kernel';
import { setting } from '#modules/operations';
import { beginsAsVideo, readVideo, strangeCodec, withoutRemarks } from './container.ts';
import { refuse } from './errors.ts';
import { originalKey } from './files.ts';
import { digest, files, storeMedia } from './service.ts';
import { settings } from './settings.ts';
import { filesById, insertFiles } from './store.ts';
import type { MediaFile, Visibility } from './types.ts';

const MB = 1024 * 1024;

/** Stores what a person sent, by what the bytes are. Papers are pictures: private videos are refused as none. */
export const storeUpload = (
  ctx: Ctx,
  input: { readonly shopId: Uuid | null; readonly body: Buffer; readonly visibility: Visibility },
): Promise<MediaFile> =>
  input.visibility === 'public' && beginsAsVideo(input.body) ? storeVideo(ctx, input) : storeMedia(ctx, input);

/**
 * Stores a video for goods or a review (T3, T11): MP4 with H.264 and AAC, or WebM, within the settings' size and length. Its
 * pictures stay as they are; the words in it (where it was filmed, titles) do not. Throws media.not_a_video, video_codec,
 * video_without_length, video_too_large, video_too_long.
 */
export async function storeVideo(
  ctx: Ctx,
  input: { readonly shopId: Uuid | null; readonly body: Buffer },
): Promise<MediaFile> {
  const { body } = input;
  const limitMb = await setting(ctx, input.shopId ? 'media.goods_video_mb' : 'media.review_video_mb', settings);
  if (body.length > limitMb * MB) throw refuse('video_too_large', { limitMb });
  const facts = readVideo(body);
  if (!facts) throw refuse('not_a_video');
  const codec = strangeCodec(facts);
  if (codec !== null) throw refuse('video_codec', { codec: codec.replaceAll(/[^\w/.-]/g, '?').slice(0, 24) });
  if (facts.durationMs === 0) throw refuse('video_without_length');
  const limitSeconds = await setting(ctx, 'media.video_seconds', settings);
  // Encoders round up to a whole frame.
  if (facts.durationMs >= (limitSeconds + 1) * 1000) throw refuse('video_too_long', { limitSeconds });
  const sha256 = digest(body);
  await files(ctx.runtime).put(originalKey('video', sha256), withoutRemarks(body, facts));
  const file: MediaFile = {
    id: newId(ctx),
    shopId: input.shopId,
    kind: 'video',
    visibility: 'public',
    sha256,
    mime: facts.mime,
    width: facts.width,
    height: facts.height,
    bytes: body.length,
    dhash: sha256.slice(0, 16),
    durationMs: facts.durationMs,
    madeBy: userIdOf(ctx.actor),
  };
  const [stored] = await insertFiles(ctx, [file]);
  return stored ?? file;
}

/** Videos by id; pictures and unknown ids are absent. */
export async function videoFiles(ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, MediaFile>> {
  if (ids.length === 0) return new Map();
  const found = await filesById(ctx.sql, ids);
  return new Map(found.filter((file) => file.kind === 'video').map((file) => [file.id, file]));
}

export type ServedVideo = {
  readonly type: string;
  readonly etag: string;
  readonly bytes: number;
  /** Bytes `from` … `to`, both included; null when the file is gone. */
  read(from: number, to: number): Promise<Readable | null>;
};

/** For `GET /media/:mediaId/video` at the root. null = answer 404. */
export async function serveVideo(runtime: Runtime, mediaId: string): Promise<ServedVideo | null> {
  const id = parseId('med', mediaId);
  const file = id && (await filesById(runtime.pool, [id]))[0];
  if (file?.kind !== 'video' || file.visibility !== 'public') return null;
  return {
    type: file.mime,
    etag: `"${file.sha256.slice(0, 24)}-video"`,
    bytes: file.bytes,
    read: (from, to) => files(runtime).read(originalKey('video', file.sha256), from, to),
  };
}
