import type { VideoFacts } from './container.ts';

/** How films are made again (D3): what is looked at first, what is refused, and what the tool is told. Nothing here touches the world. */

/** The longest and the shorter side of what comes out, in pixels. */
export const LONG_SIDE = 1_920;
export const SHORT_SIDE = 1_080;
/** Of what comes in: 4K. */
const MOST_PIXELS = 3_840 * 2_160;
/** Decoders lay rows out in steps of up to 128 pixels: a standing 4K film needs a little more. */
const ROOM_FOR_ROWS = 3_840 * 128;
/** One film may keep the tool this long, in milliseconds, and come out this large, in bytes. */
export const MOST_MS = 300_000;
export const MOST_BYTES = 60 * 1024 * 1024;
/** What looking at a film, or picking a picture of it, may take in milliseconds. */
export const LOOK_MS = 20_000;

/** Why a film cannot be made again, or was not. */
export const FILM_REASONS = [
  'unreadable',
  'too_long',
  'too_many_pixels',
  'too_large',
  'took_too_long',
  'tool',
] as const;
export type FilmReason = (typeof FILM_REASONS)[number];

/** The one demuxer a file may be read with: told by its bytes, never guessed by the tool, so that a playlist is none of them. */
export const demuxerOf = (mime: VideoFacts['mime']): 'mov' | 'matroska' => (mime === 'video/mp4' ? 'mov' : 'matroska');

/** Only files; no network, no lists of files, no pipes. */
const SAFE = ['-protocol_whitelist', 'file'] as const;
/** A picture that grows in the middle of a film is not decoded either: what was looked at is its beginning. */
const from = (demuxer: string, path: string): string[] => [
  '-max_pixels',
  String(MOST_PIXELS + ROOM_FOR_ROWS),
  ...SAFE,
  '-f',
  demuxer,
  '-i',
  `file:${path}`,
];

/** Arguments of `ffprobe`: streams and length as JSON. */
export const probeArgs = (demuxer: string, path: string): string[] => [
  '-v',
  'error',
  ...from(demuxer, path),
  '-show_entries',
  'format=duration:stream=codec_type,codec_name,width,height',
  '-of',
  'json',
];

/** After the picture was turned upright: within 1080p, lying or standing, never larger than it was. */
const SCALE = [
  `scale=w='if(gt(iw,ih),min(${LONG_SIDE},iw),min(${SHORT_SIDE},iw))'`,
  `h='if(gt(iw,ih),min(${SHORT_SIDE},ih),min(${LONG_SIDE},ih))'`,
  'force_original_aspect_ratio=decrease',
  'force_divisible_by=2',
].join(':');

/** Arguments of `ffmpeg`: H.264 and AAC in MP4 that begins to play before it has come whole; no words, chapters or other streams. */
export const filmArgs = (demuxer: string, input: string, output: string, limitSeconds: number): string[] => [
  '-nostdin',
  '-v',
  'error',
  '-y',
  '-threads',
  '1',
  ...from(demuxer, input),
  '-t',
  String(limitSeconds),
  '-map',
  '0:v:0',
  '-map',
  '0:a:0?',
  '-sn',
  '-dn',
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-vf',
  SCALE,
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-profile:v',
  'high',
  '-pix_fmt',
  'yuv420p',
  '-crf',
  '23',
  '-maxrate',
  '5M',
  '-bufsize',
  '10M',
  '-threads',
  '1',
  '-c:a',
  'aac',
  '-b:a',
  '128k',
  '-ac',
  '2',
  '-movflags',
  '+faststart',
  '-fs',
  String(MOST_BYTES),
  '-f',
  'mp4',
  `file:${output}`,
];

/** Arguments of `ffmpeg`: of the first hundred frames the one that stands for them, so that no film waits behind a black picture. */
export const posterArgs = (demuxer: string, input: string, output: string): string[] => [
  '-nostdin',
  '-v',
  'error',
  '-y',
  '-threads',
  '1',
  ...from(demuxer, input),
  '-map',
  '0:v:0',
  '-vf',
  // Made small first: it keeps the hundred frames it chooses from.
  `${SCALE},thumbnail=100`,
  '-frames:v',
  '1',
  '-c:v',
  'png',
  '-f',
  'image2',
  '-update',
  '1',
  `file:${output}`,
];

const PICTURE = new Set(['h264', 'vp8', 'vp9', 'av1']);
const SOUND = new Set(['aac', 'opus', 'vorbis']);
type Probed = { readonly streams: readonly Record<string, unknown>[]; readonly seconds: number };

function probed(said: unknown): Probed | null {
  const { streams, format } = (said ?? {}) as { streams?: unknown; format?: { duration?: unknown } };
  const seconds = Number(format?.duration);
  return Array.isArray(streams) && Number.isFinite(seconds) ? { streams, seconds } : null;
}

/** Whether what the tool saw is a film it may be let loose on; else why not. `limitSeconds`: the market's longest. */
export function refusedBy(said: unknown, limitSeconds: number): FilmReason | null {
  const seen = probed(said);
  if (!seen) return 'unreadable';
  const of = (type: string) => seen.streams.filter((one) => one.codec_type === type);
  const [pictures, sounds] = [of('video'), of('audio')];
  const [picture] = pictures;
  if (!picture || pictures.length > 1 || !PICTURE.has(String(picture.codec_name))) return 'unreadable';
  if (sounds.some((one) => !SOUND.has(String(one.codec_name)))) return 'unreadable';
  const pixels = Number(picture.width) * Number(picture.height);
  if (!(pixels > 0)) return 'unreadable';
  if (pixels > MOST_PIXELS) return 'too_many_pixels';
  if (seen.seconds >= limitSeconds + 1) return 'too_long';
  return null;
}

/** Whether what came out is whole: as long as what went in, but for a second, and of the size that was asked. */
export function unfit(made: VideoFacts | null, wantedMs: number): FilmReason | null {
  if (made?.mime !== 'video/mp4') return 'tool';
  if (made.durationMs < wantedMs - 1_000) return 'too_large';
  const [long, short] = [Math.max(made.width, made.height), Math.min(made.width, made.height)];
  return long > LONG_SIDE || short > SHORT_SIDE ? 'tool' : null;
}

/** A try that failed for no reason of the film's own is made again after so many seconds; null: no more. */
export const nextTry = (attempts: number): number | null => [60, 300][attempts - 1] ?? null;
