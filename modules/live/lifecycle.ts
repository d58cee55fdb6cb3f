import type { State } from './types.ts';

/** What may happen to a room, and what it is then: pure data. What has ended does not come back; its replay is the same room. */
export const STEPS = {
  open: { announced: 'live' },
  end: { live: 'ended' },
  cancel: { announced: 'cancelled' },
} as const satisfies Readonly<Record<string, Partial<Record<State, State>>>>;
export type Step = keyof typeof STEPS;

/** What a room in this state is after the step; null: the step is not open to it. */
export const after = (step: Step, state: State): State | null =>
  (STEPS[step] as Partial<Record<State, State>>)[state] ?? null;

/** The step that brings a room to its end, whoever wants it; null: it has ended. */
export const endingStep = (state: State): Step | null =>
  state === 'live' ? 'end' : state === 'announced' ? 'cancel' : null;
