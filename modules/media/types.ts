import type { Uuid } from '#kernel';

/** Widths (pixels) a picture can be asked for; always WebP, never larger than the original. */
export const RENDITIONS = ['w160', 'w320', 'w480', 'w800', 'w1200', 'w1600'] as const;
export type Rendition = (typeof RENDITIONS)[number];

/**
 * `picture` came from a person and is stored re-encoded without metadata; `drawing` is the demo's own SVG; `video` came from a
 * person and is stored as sent, without the words in it.
 */
export type MediaKind = 'picture' | 'drawing' | 'video';
/** `private` pictures (identity papers) are never served under /media, only to their owner and to reviewers. */
export type Visibility = 'public' | 'private';

export type MediaFile = {
  readonly id: Uuid;
  /** null when it belongs to a person and to no shop (avatar, review, application papers). */
  readonly shopId: Uuid | null;
  readonly kind: MediaKind;
  readonly visibility: Visibility;
  readonly sha256: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** 64-bit difference hash, 16 hex digits: near-duplicates differ in few bits. Of a drawing or a video, a part of its digest. */
  readonly dhash: string;
  /** Of a video; null of everything else. */
  readonly durationMs: number | null;
  readonly madeBy: Uuid | null;
};

export type Served = { readonly buffer: Buffer; readonly etag: string; readonly type: string };

/** A public picture of a shop that looks like another: `distance` in differing bits of their hashes. */
export type AlikePicture = { readonly mediaId: Uuid; readonly shopId: Uuid; readonly distance: number };
