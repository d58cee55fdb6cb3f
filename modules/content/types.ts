import type { Text2, Uuid } from '#kernel';

export const KINDS = ['post', 'video', 'article', 'list', 'update'] as const;
export type Kind = (typeof KINDS)[number];
export const STATES = ['draft', 'checking', 'scheduled', 'live', 'rejected', 'withdrawn', 'removed'] as const;
export type State = (typeof STATES)[number];

/** Who writes: a shop by its staff, or a person. */
export type Author =
  | { readonly kind: 'shop'; readonly shopId: Uuid }
  | { readonly kind: 'person'; readonly userId: Uuid };

export type Creator = {
  readonly id: Uuid;
  readonly kind: 'shop' | 'person';
  readonly shopId: Uuid | null;
  readonly userId: Uuid | null;
  readonly code: string;
  readonly createdAt: Date;
};

/** Goods named in a piece, and what is said of them there. */
export type GoodsTag = { readonly productId: Uuid; readonly note: Text2 | null };

export const DECLARED = ['advertisement', 'partnership'] as const;
export type Declared = (typeof DECLARED)[number];

/** What somebody wrote, as one version keeps it. */
export type Body = {
  readonly title: Text2;
  readonly text: Text2;
  readonly mediaIds: readonly Uuid[];
  readonly videoId: Uuid | null;
  readonly posterId: Uuid | null;
  /** WebVTT, by language; '' where there is none. */
  readonly captions: Text2;
  readonly goods: readonly GoodsTag[];
  readonly shopCodes: readonly string[];
  readonly beltCodes: readonly string[];
  /** Without the mark, in the form they are found by. */
  readonly topics: readonly string[];
  /** Made by a machine, as the author says: readers are told (Measures for labelling synthetic content, 2025-09-01). */
  readonly aiMade: boolean;
  /**
   * What its author got for it, as they say: an advertisement, or a partnership with a shop or brand (money, samples, favours). Left out: nothing. Readers
   * are told (Advertising Law art. 14; Internet Advertising Measures 2023 art. 9).
   */
  readonly declared?: Declared;
};

export type Piece = {
  readonly creatorId: Uuid;
  readonly id: Uuid;
  readonly kind: Kind;
  readonly state: State;
  readonly version: number;
  readonly liveVersion: number | null;
  readonly publishAt: Date | null;
  readonly publishedAt: Date | null;
  readonly reviewDueAt: Date | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** A piece with one of its versions: the newest for its author, the live one for readers. */
export type Written = Piece & { readonly body: Body };

export type Verdict = 'passed' | 'queued' | 'rejected' | 'removed' | 'restored';
export type Finding = {
  readonly code: string;
  /** `reject` refuses at once, `review` waits for a person. */
  readonly weight: 'reject' | 'review';
  readonly field: string;
  readonly params: Readonly<Record<string, string | number>>;
};
export type Decision = {
  readonly creatorId: Uuid;
  readonly pieceId: Uuid;
  readonly id: Uuid;
  readonly version: number;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly reason: string | null;
  readonly note: string | null;
  readonly byId: Uuid | null;
  readonly at: Date;
};
export type Appeal = {
  readonly creatorId: Uuid;
  readonly pieceId: Uuid;
  readonly decisionId: Uuid;
  readonly text: string;
  readonly at: Date;
  readonly dueAt: Date;
  readonly decidedBy: Uuid | null;
  readonly granted: boolean | null;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
};
