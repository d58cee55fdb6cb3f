import type { State } from './types.ts';

/** What may happen to the newest version of a piece, and what it is then: pure data. */
export const STEPS = {
  /** Its author keeps a new version; what readers see stays until that one passes. */
  edit: { draft: 'draft', rejected: 'draft', live: 'draft', withdrawn: 'draft', scheduled: 'draft' },
  pass: { draft: 'live', checking: 'live', scheduled: 'live' },
  schedule: { draft: 'scheduled', checking: 'scheduled' },
  queue: { draft: 'checking', scheduled: 'checking' },
  reject: { draft: 'rejected', checking: 'rejected', scheduled: 'rejected' },
  withdraw: {
    draft: 'withdrawn',
    checking: 'withdrawn',
    scheduled: 'withdrawn',
    live: 'withdrawn',
    rejected: 'withdrawn',
  },
  /** The platform takes it from readers' eyes, whatever its author is doing with it. */
  remove: {
    draft: 'removed',
    checking: 'removed',
    scheduled: 'removed',
    live: 'removed',
    rejected: 'removed',
    withdrawn: 'removed',
  },
  /** An appeal was granted. */
  restore: { removed: 'live', rejected: 'live' },
} as const satisfies Readonly<Record<string, Partial<Record<State, State>>>>;
export type Step = keyof typeof STEPS;

/** What a piece in this state is after the step; null: the step is not open to it. */
export const after = (step: Step, state: State): State | null =>
  (STEPS[step] as Partial<Record<State, State>>)[state] ?? null;

/** States from which a step may be taken. */
export const from = (step: Step): readonly State[] => Object.keys(STEPS[step]) as State[];
