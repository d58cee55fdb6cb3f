export type State = 'running' | 'paused' | 'ended' | 'stopped';
export type Move = 'pause' | 'resume' | 'end' | 'stop';

/** Where each move leads from; a move that is not here is refused. `stop` is the platform's, and final like `end`. */
export const MOVES: Readonly<Record<Move, { readonly from: readonly State[]; readonly to: State }>> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  end: { from: ['running', 'paused'], to: 'ended' },
  stop: { from: ['running', 'paused'], to: 'stopped' },
};

/** What it does at a moment; derived, because the clock alone begins and ends it. */
export type Phase = 'upcoming' | 'running' | 'resting' | 'spent' | 'unpaid' | 'paused' | 'ended' | 'stopped';
