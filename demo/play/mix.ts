import { randomFrom } from '../market/index.ts';

/** Where a trade has come to. Those that only wait for time are told apart from those that went wrong. */
export type Outcome = 'settled' | 'refunded' | 'cancelled' | 'refunded_late' | 'waiting' | 'failed';

type Part = { readonly share: number; readonly goal: readonly Outcome[] };
const buying = (share: number, goal: Outcome): Part => ({ share, goal: [goal] });
/** A case ends with the order settled, or closed where all its money went back. */
const after = (share = 1): Part => ({ share, goal: ['settled', 'refunded'] });

/** What a trade of the demo tries out, in how many of a hundred trades, and where it leads when everything works. */
export const MIX = {
  normal: buying(17, 'settled'),
  cancel: buying(5, 'cancelled'),
  pay_late: buying(4, 'refunded_late'),
  forgotten: buying(2, 'cancelled'),
  double_callback: buying(6, 'settled'),
  lost_callback: buying(5, 'settled'),
  partial_shipment: buying(7, 'settled'),
  refund_before_shipping: buying(5, 'refunded'),
  timer_confirm: buying(6, 'settled'),
  virtual_codes: buying(3, 'settled'),
  made_to_order: buying(2, 'settled'),
  late_shipment: buying(2, 'settled'),
  red_letter: after(2),
  trusted_refund: after(),
  refund_received: after(3),
  refund_after_settlement: after(2),
  seven_days: after(3),
  return_refund: after(2),
  exchange: after(2),
  repair: after(),
  price_protection: after(),
  withdrawn: after(),
  shop_silent: after(),
  shop_silent_without_address: after(),
  shop_does_not_inspect: after(),
  shop_does_not_replace: after(),
  buyer_sends_nothing_back: after(),
  buyer_lets_rejection_stand: after(),
  buyer_silent_on_replacement: after(),
  platform_late: after(),
  ruling_for_buyer: after(),
  ruling_for_shop: after(),
  ruling_in_parts: after(),
  ruling_of_return: after(),
  inspection_refused: after(),
  appeal_upheld: after(),
  appeal_overturned: after(),
} as const satisfies Readonly<Record<string, Part>>;
export type Story = keyof typeof MIX;
export const STORIES = Object.keys(MIX) as readonly Story[];

export const isGoal = (story: Story, outcome: Outcome): boolean =>
  (MIX[story].goal as readonly Outcome[]).includes(outcome);

/** Stories that need no more of a market than to be there: neither its time moved nor goods of their own. */
const ANYWHERE: readonly Story[] = [
  'normal',
  'cancel',
  'pay_late',
  'double_callback',
  'lost_callback',
  'partial_shipment',
  'refund_before_shipping',
  'timer_confirm',
];

/** The stories of `count` trades: each at least once where there is room, then by their shares; the same for the same seed. */
export function mixOf(seed: string, count: number, ownTime = true): Story[] {
  const random = randomFrom(`play/${seed}/mix`);
  const told = ownTime ? STORIES : ANYWHERE;
  const all = told.reduce((sum, story) => sum + MIX[story].share, 0);
  return Array.from({ length: count }, (_, place) => {
    const named = told[place];
    if (named) return named;
    let lot = random.next() * all;
    for (const story of told) {
      lot -= MIX[story].share;
      if (lot < 0) return story;
    }
    return 'normal';
  });
}
