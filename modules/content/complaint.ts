import type { Uuid } from '#kernel';

export const COMPLAINT_STATES = [
  'received',
  'declined',
  'taken_down',
  'countered',
  'suing',
  'restored',
  'withdrawn',
] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

export type Complaint = {
  readonly pieceId: Uuid;
  readonly id: Uuid;
  readonly creatorId: Uuid;
  readonly complainantId: Uuid;
  readonly state: ComplaintState;
  readonly work: string;
  readonly statement: string;
  readonly evidenceIds: readonly Uuid[];
  readonly at: Date;
  readonly checkDueAt: Date;
  readonly checkedBy: Uuid | null;
  readonly checkedAt: Date | null;
  readonly declineNote: string | null;
  readonly removedVersion: number | null;
  readonly counter: string | null;
  readonly counterEvidenceIds: readonly Uuid[] | null;
  readonly counteredAt: Date | null;
  readonly waitUntil: Date | null;
  readonly suit: string | null;
  readonly endedAt: Date | null;
};

/**
 * What happens to a complaint, by whom, and what it is then (E-Commerce Law arts. 42 and 43): pure data. A complete notice takes the piece down; its
 * author may counter; the complainant then has fifteen days to go to an authority or a court and say so; else the piece comes back.
 */
export const COMPLAINT_STEPS = {
  accept: { by: 'platform', from: ['received'], to: 'taken_down' },
  decline: { by: 'platform', from: ['received'], to: 'declined' },
  counter: { by: 'author', from: ['taken_down'], to: 'countered' },
  sue: { by: 'complainant', from: ['countered'], to: 'suing' },
  restore: { by: 'clock', from: ['countered'], to: 'restored' },
  withdraw: { by: 'complainant', from: ['received', 'taken_down', 'countered', 'suing'], to: 'withdrawn' },
} as const satisfies Readonly<Record<string, { by: string; from: readonly ComplaintState[]; to: ComplaintState }>>;
export type ComplaintStep = keyof typeof COMPLAINT_STEPS;

/** Whether a step is open to a complaint in this state. */
export const mayStep = (step: ComplaintStep, state: ComplaintState): boolean =>
  (COMPLAINT_STEPS[step].from as readonly ComplaintState[]).includes(state);

/** States in which a complaint keeps its piece from readers. */
export const HOLDING = ['taken_down', 'countered', 'suing'] as const satisfies readonly ComplaintState[];
export const isHolding = (state: ComplaintState): boolean => (HOLDING as readonly ComplaintState[]).includes(state);
