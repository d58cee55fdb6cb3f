import type { StateTone } from '#ui/desk/index.ts';

type Tones = Readonly<Record<string, StateTone>>;

/** What each state asks of the shop's people. */
export const shopTone: Tones = { open: 'done', paused: 'waits', limited: 'waits', frozen: 'wrong', closed: 'quiet' };
export const licenceTone: Tones = {
  submitted: 'under-way',
  valid: 'done',
  rejected: 'wrong',
  expired: 'wrong',
  replaced: 'quiet',
};
export const roomTone: Tones = { announced: 'waits', live: 'under-way', ended: 'done', cancelled: 'quiet' };
export const campaignTone: Tones = {
  upcoming: 'quiet',
  enrolment: 'waits',
  review: 'waits',
  warm_up: 'under-way',
  presale: 'under-way',
  live: 'done',
  returns: 'quiet',
  over: 'quiet',
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
  submitted: 'under-way',
  asked: 'waits',
  approved: 'done',
  rejected: 'wrong',
  withdrawn: 'quiet',
};
export const pieceTone: Tones = {
  draft: 'quiet',
  checking: 'under-way',
  scheduled: 'waits',
  live: 'done',
  rejected: 'wrong',
  withdrawn: 'quiet',
  removed: 'wrong',
};
export const goodsTone: Tones = {
  draft: 'quiet',
  checking: 'under-way',
  live: 'done',
  rejected: 'wrong',
  off_shelf: 'quiet',
};
export const leafTone: Tones = {
  proposed: 'waits',
  trial: 'under-way',
  open: 'done',
  merging: 'under-way',
  closed: 'quiet',
};
/** Of an agreement to install, and of the work itself. */
export const installTone: Tones = {
  asked: 'waits',
  agreed: 'done',
  declined: 'wrong',
  ended: 'quiet',
  waiting: 'under-way',
  done: 'done',
  refunded: 'quiet',
};
export const brandPaperTone: Tones = {
  submitted: 'under-way',
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
export const phaseTone: Tones = { upcoming: 'under-way', running: 'done', ended: 'quiet', stopped: 'quiet' };
export const presalePhaseTone: Tones = {
  upcoming: 'under-way',
  deposit: 'done',
  between: 'waits',
  balance: 'done',
  over: 'quiet',
  stopped: 'quiet',
  called_off: 'wrong',
};
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
export const payoutTone: Tones = {
  requested: 'under-way',
  cooling: 'under-way',
  sent: 'under-way',
  arrived: 'done',
  returned: 'wrong',
  cancelled: 'quiet',
};
export const settlementTone: Tones = {
  requested: 'under-way',
  split: 'under-way',
  unfrozen: 'under-way',
  settled: 'done',
};
export const importTone: Tones = { ready: 'waits', running: 'under-way', done: 'done', failed: 'wrong' };
export const caseTone: Tones = {
  requested: 'waits',
  awaiting_return: 'under-way',
  returning: 'waits',
  awaiting_replacement: 'waits',
  replacing: 'under-way',
  agreed: 'under-way',
  rejected: 'quiet',
  evidence: 'waits',
  judging: 'under-way',
  ruled: 'waits',
  appealed: 'under-way',
  refunded: 'done',
  fulfilled: 'done',
  withdrawn: 'quiet',
  closed: 'quiet',
};
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
export const stocktakeTone: Tones = { counting: 'under-way', posted: 'done', cancelled: 'quiet' };
export const transferTone: Tones = { under_way: 'under-way', received: 'done', received_short: 'waits' };
export const waybillTone: Tones = {
  asked: 'under-way',
  bought: 'waits',
  shipped: 'done',
  cancelling: 'under-way',
  cancelled: 'quiet',
};
export const pickupTone: Tones = {
  preparing: 'waits',
  ready: 'under-way',
  collected: 'done',
  expired: 'wrong',
  cancelled: 'quiet',
};
export const adTone: Tones = {
  upcoming: 'quiet',
  running: 'done',
  resting: 'quiet',
  spent: 'waits',
  unpaid: 'wrong',
  paused: 'waits',
  ended: 'quiet',
  stopped: 'wrong',
};
