import type { Part, PartKind } from './types.ts';

/** What the name of something sent says it is; null: no name of ours. Nothing in it is ever a path. */
export function nameKind(name: string): 'list' | 'ts' | 'mp4' | null {
  const ending = /^[\w-]{1,80}\.(m3u8|ts|m4s|mp4)$/.exec(name)?.[1];
  if (ending === 'm3u8') return 'list';
  return ending === 'ts' ? 'ts' : ending ? 'mp4' : null;
}

const PACKET = 188;
const boxAt = (body: Buffer, at: number): string => body.toString('latin1', at + 4, at + 8);
/** What the bytes are: MPEG-TS by the mark of its packets, fragmented MP4 by its first box; null: neither. */
export function bytesKind(body: Buffer): PartKind | null {
  if (body.length >= PACKET * 2 && body.length % PACKET === 0 && body[0] === 0x47 && body[PACKET] === 0x47) return 'ts';
  if (body.length < 16) return null;
  const first = boxAt(body, 0);
  if (first === 'ftyp') return 'init';
  return ['styp', 'sidx', 'moof', 'emsg', 'prft'].includes(first) ? 'mp4' : null;
}

export type Listed = {
  readonly name: string;
  readonly durationMs: number;
  /** The sender's number of it, counted from the first of the list. */
  readonly no: number;
  /** The sender says that another stream begins here. */
  readonly cut: boolean;
  /** Name of the init part it needs. */
  readonly init: string | null;
};
/** Longer segments are no live stream; RFC 8216 has them near their target. */
export const LONGEST_MS = 15_000;
const MOST_LISTED = 2_000;
const lastOf = (uri: string): string => uri.split(/[?#]/)[0]?.split('/').at(-1) ?? '';

/** What a sender's list (RFC 8216) names: read, and never handed on. null: no list, or one that names what cannot be. */
export function readList(text: string): Listed[] | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') return null;
  const listed: Listed[] = [];
  let [no, durationMs, cut, init]: [number, number, boolean, string | null] = [0, 0, false, null];
  for (const line of lines) {
    const [, tag = '', value = ''] = /^#(EXT[A-Z0-9-]*):?(.*)$/.exec(line) ?? [];
    if (tag === 'EXT-X-MEDIA-SEQUENCE') no = Number(value);
    else if (tag === 'EXTINF') durationMs = Math.round(Number.parseFloat(value) * 1_000);
    else if (tag === 'EXT-X-DISCONTINUITY') cut = true;
    else if (tag === 'EXT-X-MAP') init = lastOf(/URI="([^"]*)"/.exec(value)?.[1] ?? '');
    else if (line !== '' && !line.startsWith('#')) {
      if (!Number.isSafeInteger(no) || no < 0 || !(durationMs > 0 && durationMs <= LONGEST_MS)) return null;
      if (listed.length >= MOST_LISTED) return null;
      listed.push({ name: lastOf(line), durationMs, no, cut, init });
      [no, durationMs, cut] = [no + 1, 0, false];
    }
  }
  return listed;
}

/** How many segments a live list shows: twelve seconds at two each. */
export const WINDOW = 6;
/** The file a part is had under. */
export const fileOf = ({ nth, kind }: Pick<Part, 'nth' | 'kind'>): string =>
  kind === 'init' ? `init-${nth}.mp4` : `${nth}.${kind === 'ts' ? 'ts' : 'm4s'}`;
/** The number in the name of a part; null: no such name. */
export function nthOf(file: string): number | null {
  const found = /^(?:init-(\d{1,7})\.mp4|(\d{1,7})\.(?:ts|m4s))$/.exec(file);
  return found ? Number(found[1] ?? found[2]) : null;
}

type Shown = Pick<Part, 'nth' | 'kind' | 'durationMs' | 'initNth' | 'anew'>;
/**
 * Our own list (RFC 8216) of segments that came: `before` segments and beginnings have gone out of the window; `over`: it has ended and is shown whole.
 */
export function writeList(
  parts: readonly Shown[],
  { before, over }: { readonly before: { readonly segments: number; readonly anew: number }; readonly over: boolean },
): string {
  const longest = Math.max(1_000, ...parts.map((part) => part.durationMs ?? 0));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(longest / 1_000)}`,
    `#EXT-X-MEDIA-SEQUENCE:${before.segments}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${Math.max(0, before.anew - 1)}`,
    ...(over ? ['#EXT-X-PLAYLIST-TYPE:VOD'] : []),
  ];
  let init: number | null = null;
  for (const [at, part] of parts.entries()) {
    if (part.anew && before.segments + at > 0) lines.push('#EXT-X-DISCONTINUITY');
    if (part.initNth !== null && (part.initNth !== init || part.anew))
      lines.push(`#EXT-X-MAP:URI="init-${part.initNth}.mp4"`);
    init = part.initNth;
    lines.push(`#EXTINF:${((part.durationMs ?? 0) / 1_000).toFixed(3)},`, fileOf(part));
  }
  if (over) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
