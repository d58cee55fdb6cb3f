import type { Uuid } from '#kernel';

/** What of content is counted: followers of a creator, what readers give a piece and say under it, likes of what was said. */
export type Tallied = 'follow' | 'like' | 'collect' | 'comment' | 'comment_like';

/**
 * Which of the sixteen rows of a count somebody's word lies in, by the last digit of an id: it is random, and the same for giving and for
 * taking back.
 */
export const shardOf = (id: Uuid): number => Number.parseInt(id.slice(-1), 16);
