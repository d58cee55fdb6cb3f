import { randomFrom } from '../market/index.ts';

/** What a trade of the demo tries out. */
export const STORIES = [
  'normal',
  'cancel',
  'pay_late',
  'double_callback',
  'lost_callback',
  'partial_shipment',
  'refund_before_shipping',
  'timer_confirm',
] as const;
export type Story = (typeof STORIES)[number];

/** In hundred trades. */
const SHARES: Readonly<Record<Story, number>> = {
  normal: 34,
  cancel: 8,
  pay_late: 8,
  double_callback: 10,
  lost_callback: 8,
  partial_shipment: 12,
  refund_before_shipping: 8,
  timer_confirm: 12,
};

/** The stories of `count` trades: each at least once where there is room, then by their shares; the same for the same seed. */
export function mixOf(seed: string, count: number): Story[] {
  const random = randomFrom(`play/${seed}/mix`);
  return Array.from({ length: count }, (_, place) => {
    const named = STORIES[place];
    if (named) return named;
    let lot = random.next() * 100;
    for (const story of STORIES) {
      lot -= SHARES[story];
      if (lot < 0) return story;
    }
    return 'normal';
  });
}

/** Where a trade has come to. Those that only wait for time are told apart from those that went wrong. */
export type Outcome = 'settled' | 'refunded' | 'cancelled' | 'refunded_late' | 'waiting' | 'failed';

/** Where a story leads when everything works. */
export const GOAL: Readonly<Record<Story, Outcome>> = {
  normal: 'settled',
  cancel: 'cancelled',
  pay_late: 'refunded_late',
  double_callback: 'settled',
  lost_callback: 'settled',
  partial_shipment: 'settled',
  refund_before_shipping: 'refunded',
  timer_confirm: 'settled',
};
