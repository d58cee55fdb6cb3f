import type { Text2, Uuid } from '#kernel';

export const STATES = ['announced', 'live', 'ended', 'cancelled'] as const;
export type State = (typeof STATES)[number];
export const END_REASONS = ['host', 'silent', 'never_opened', 'shop', 'removed'] as const;
export type EndReason = (typeof END_REASONS)[number];
/** What a person may take a room away for; words of both languages stand in the locales. */
export const REASONS = [
  'untrue',
  'advertising',
  'off_platform',
  'vulgar',
  'illegal',
  'copyright',
  'privacy',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];

export type Room = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly title: Text2;
  readonly coverId: Uuid | null;
  readonly hostId: Uuid;
  readonly state: State;
  readonly plannedAt: Date;
  readonly openedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: EndReason | null;
  readonly dueAt: Date | null;
  readonly keyHash: string | null;
  readonly peak: number;
  readonly visitors: number;
  readonly removedAt: Date | null;
  readonly removedReason: Reason | null;
  readonly removedNote: string | null;
  readonly createdAt: Date;
};

export type Explained = {
  readonly shopId: Uuid;
  readonly roomId: Uuid;
  readonly nth: number;
  readonly productId: Uuid;
  readonly since: Date;
  readonly until: Date | null;
  /** How far into the stream, in milliseconds. */
  readonly offsetMs: number;
};

export const PART_KINDS = ['ts', 'mp4', 'init'] as const;
export type PartKind = (typeof PART_KINDS)[number];
export type Part = {
  readonly shopId: Uuid;
  readonly roomId: Uuid;
  readonly nth: number;
  readonly kind: PartKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number | null;
  readonly initNth: number | null;
  readonly anew: boolean;
  /** The sender's own number of it; null: an init part. */
  readonly sentNo: number | null;
  readonly at: Date;
};
