// I/O: sharp decodes and encodes outside of JavaScript; no disk, no network.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { refuse } from './errors.ts';
import { differenceHash, type Looks, perceptualHash, WAVE_SIDE } from './looks.ts';
import type { Rendition } from './types.ts';

/** Largest upload, in bytes. */
export const MAX_BYTES = 10 * 1024 * 1024;
/** Largest picture that is decoded: a small file can unfold into gigabytes. */
const MAX_PIXELS = 60_000_000;
/** Longest side that is kept. */
const MAX_SIDE = 2400;
const ACCEPTED = new Map([
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['heif', 'image/avif'],
  ['gif', 'image/gif'],
]);

export type Stored = { readonly body: Buffer; readonly width: number; readonly height: number; readonly dhash: string };

/**
 * Looks at the bytes, not at the name or the declared type; turns the picture upright, drops every metadata block (EXIF
 * places tell where a shop keeper lives) and re-encodes it, so that nothing but pixels is kept.
 * @throws media.not_a_picture, media.picture_too_large, media.picture_too_many_pixels
 */
export async function cleanPicture(body: Buffer): Promise<Stored> {
  if (body.length > MAX_BYTES) throw refuse('picture_too_large', { limitMb: MAX_BYTES / 1024 / 1024 });
  // What decodes it throws at no bytes at all, before it promises anything.
  if (body.length === 0) throw refuse('not_a_picture');
  const seen = await sharp(body, { limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch(() => null);
  if (!seen?.format || !ACCEPTED.has(seen.format) || !seen.width || !seen.height) throw refuse('not_a_picture');
  if (seen.width * seen.height > MAX_PIXELS)
    throw refuse('picture_too_many_pixels', { limitMegapixels: MAX_PIXELS / 1e6 });
  try {
    const upright = sharp(body, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).rotate();
    const { data, info } = await upright
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 88, effort: 3 })
      .toBuffer({ resolveWithObject: true });
    return { body: data, width: info.width, height: info.height, dhash: await differenceOf(data) };
  } catch {
    // Truncated or forged files pass the header and fail here.
    throw refuse('not_a_picture');
  }
}

/**
 * Size of an SVG drawing as its first tag says, and a hash that is different for every drawing. It is taken from the text:
 * rendering thousands of drawings to compare how they look would cost the first start of a market a minute.
 * @throws media.not_a_picture without a size in plain numbers
 */
export function measureDrawing(svg: Buffer): Omit<Stored, 'body'> {
  const tag = /^\s*<svg\b[^>]*>/.exec(svg.toString('utf8', 0, 2_000))?.[0] ?? '';
  const side = (name: 'width' | 'height'): number => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
  const [width, height] = [side('width'), side('height')];
  if (width === 0 || height === 0) throw refuse('not_a_picture');
  return { width, height, dhash: createHash('sha256').update(svg).digest('hex').slice(0, 16) };
}

/** One rendition as WebP. Drawings are drawn at the size asked for, pictures never grow. */
export async function render(
  body: Buffer,
  kind: 'picture' | 'drawing',
  rendition: Rendition,
  width: number,
): Promise<Buffer> {
  const target = Number(rendition.slice(1));
  const source =
    kind === 'drawing' ? sharp(body, { density: Math.max(1, Math.round((72 * target) / width)) }) : sharp(body);
  return source
    .resize({ width: target, withoutEnlargement: kind === 'picture' })
    .webp({ quality: 80, effort: 3 })
    .toBuffer();
}

const greys = (body: Buffer, width: number, height: number): Promise<Buffer> =>
  sharp(body).flatten({ background: '#ffffff' }).greyscale().resize(width, height, { fit: 'fill' }).raw().toBuffer();

const differenceOf = async (body: Buffer): Promise<string> => differenceHash(await greys(body, 9, 8));

/** How a picture looks, in both hashes. */
export async function looksOf(body: Buffer): Promise<Looks> {
  const [few, many] = await Promise.all([greys(body, 9, 8), greys(body, WAVE_SIDE, WAVE_SIDE)]);
  return { dhash: differenceHash(few), phash: perceptualHash(many) };
}
