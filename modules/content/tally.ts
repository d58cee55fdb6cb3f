import type { Uuid } from '#kernel';

/** What of content is counted: readers of a creator, and what readers give a piece. */
export const TALLIES = ['follow', 'like', 'collect'] as const;
export type Tallied = (typeof TALLIES)[number];

/**
 * Which of the sixteen rows of a count somebody's word lies in, by the last digit of an id: it is random, and the same for giving and for
 * taking back.
 */
export const shardOf = (id: Uuid): number => Number.parseInt(id.slice(-1), 16);
