import type { StateTone } from '#ui/desk/index.ts';

type Tones = Readonly<Record<string, StateTone>>;

/** What each state asks of the operator. */
export const presaleTone: Tones = {
  placed: 'under-way',
  deposit_paid: 'waits',
  paid: 'done',
  done: 'done',
  returned: 'quiet',
  closed: 'quiet',
  withdrawn: 'quiet',
  forfeited: 'quiet',
  failed: 'wrong',
};
export const shopTone: Tones = { open: 'done', paused: 'quiet', limited: 'waits', frozen: 'wrong', closed: 'quiet' };
export const licenceTone: Tones = {
  submitted: 'waits',
  valid: 'done',
  rejected: 'wrong',
  expired: 'wrong',
  replaced: 'quiet',
};
export const roundTone: Tones = { upcoming: 'waits', claiming: 'done', using: 'under-way', over: 'quiet' };
export const trackTone = { holds: 'done', coming: 'waits', over: 'quiet' } as const;
export const promotionTone: Tones = { upcoming: 'waits', running: 'done', ended: 'quiet', stopped: 'quiet' };
export const campaignTone: Tones = {
  draft: 'quiet',
  cancelled: 'wrong',
  upcoming: 'quiet',
  enrolment: 'waits',
  review: 'waits',
  warm_up: 'under-way',
  presale: 'under-way',
  live: 'done',
  returns: 'quiet',
  over: 'quiet',
};
export const experimentTone: Tones = {
  draft: 'quiet',
  waiting: 'waits',
  running: 'under-way',
  ended: 'done',
  stopped: 'quiet',
};
export const entryTone: Tones = {
  waiting: 'waits',
  approved: 'done',
  rejected: 'wrong',
  withdrawn: 'quiet',
  lapsed: 'wrong',
};
export const applicationTone: Tones = {
  draft: 'quiet',
  submitted: 'waits',
  asked: 'under-way',
  approved: 'done',
  rejected: 'wrong',
  withdrawn: 'quiet',
};
export const productTone: Tones = {
  draft: 'quiet',
  checking: 'waits',
  live: 'done',
  rejected: 'wrong',
  off_shelf: 'quiet',
};
export const categoryTone: Tones = {
  proposed: 'waits',
  trial: 'under-way',
  open: 'done',
  merging: 'under-way',
  closed: 'quiet',
};
export const brandPaperTone: Tones = {
  submitted: 'waits',
  approved: 'done',
  rejected: 'wrong',
  withdrawn: 'quiet',
  revoked: 'wrong',
  expired: 'quiet',
};
export const orderTone: Tones = {
  awaiting_payment: 'under-way',
  awaiting_group: 'quiet',
  awaiting_shipment: 'waits',
  partly_shipped: 'waits',
  shipped: 'under-way',
  completed: 'done',
  closed: 'quiet',
};
export const paymentTone: Tones = {
  created: 'under-way',
  pending: 'under-way',
  succeeded: 'done',
  closed: 'quiet',
  failed: 'wrong',
};
export const refundTone: Tones = { requested: 'under-way', sent: 'under-way', succeeded: 'done', failed: 'wrong' };
export const payoutTone: Tones = {
  requested: 'waits',
  cooling: 'under-way',
  sent: 'under-way',
  arrived: 'done',
  returned: 'wrong',
  cancelled: 'quiet',
};
export const caseTone: Tones = {
  requested: 'under-way',
  awaiting_return: 'under-way',
  returning: 'under-way',
  awaiting_replacement: 'under-way',
  replacing: 'under-way',
  agreed: 'under-way',
  rejected: 'quiet',
  evidence: 'under-way',
  judging: 'waits',
  ruled: 'under-way',
  appealed: 'waits',
  refunded: 'done',
  fulfilled: 'done',
  withdrawn: 'quiet',
  closed: 'quiet',
};
export const differenceTone: Tones = { open: 'wrong', resolved: 'done' };
export const personTone: Tones = { active: 'done', locked: 'wrong', erased: 'quiet' };

export const invoiceTone: Tones = {
  requested: 'waits',
  issuing: 'under-way',
  issued: 'done',
  failed: 'wrong',
  cancelled: 'quiet',
};
export const compensationTone: Tones = {
  excused: 'quiet',
  owed: 'waits',
  held: 'under-way',
  deferred: 'under-way',
  paid: 'done',
  unpaid: 'wrong',
};
export const transferTone: Tones = {
  asked: 'waits',
  sent: 'under-way',
  unknown: 'waits',
  done: 'done',
  failed: 'wrong',
};
