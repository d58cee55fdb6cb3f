/**
 * The life of one shop's order (T6), as data. Every change is a compare-and-swap on the row: the SQL that moves an order
 * names the states it may come from, and those come from here.
 */
export const ORDER_STATES = [
  'awaiting_payment',
  'awaiting_group',
  'awaiting_shipment',
  'partly_shipped',
  'shipped',
  'completed',
  'closed',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const TRADE_STATES = ['awaiting_payment', 'paid', 'closed'] as const;

export const TIMER_KINDS = ['pay', 'ship', 'confirm', 'review'] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

export const TRANSITIONS = {
  /** The buyer's money is held for the order. */
  pay: { from: ['awaiting_payment'], to: 'awaiting_shipment' },
  /** The same for a group buy (拼团): the money is held, and nothing may be shipped until the group is full. */
  pay_group: { from: ['awaiting_payment'], to: 'awaiting_group' },
  /** The group is full: from here on it is an order like any other. */
  group_full: { from: ['awaiting_group'], to: 'awaiting_shipment' },
  /** The group did not come together, or the buyer left it while it was open: its money is on the way back. */
  close_group: { from: ['awaiting_group'], to: 'closed' },
  /** Nobody paid in time, or the buyer or the shop took it back before payment. */
  close_unpaid: { from: ['awaiting_payment'], to: 'closed' },
  /** Some pieces are with a carrier, some are not. */
  ship_part: { from: ['awaiting_shipment', 'partly_shipped'], to: 'partly_shipped' },
  /** Nothing is left to ship. Also when the rest was refunded after a part had been shipped. */
  ship_all: { from: ['awaiting_shipment', 'partly_shipped'], to: 'shipped' },
  /** All its money went back: nothing is held for it any more. */
  close_refunded: { from: ['awaiting_shipment', 'partly_shipped', 'shipped'], to: 'closed' },
  /** Paid, but no piece was left when the payment came: its money is on the way back. */
  close_sold_out: { from: ['awaiting_shipment', 'awaiting_group'], to: 'closed' },
  /** Paid to a shop that was frozen before anything was shipped: its money is on the way back. */
  close_frozen: { from: ['awaiting_shipment'], to: 'closed' },
  /** Nobody came to collect it: its money is on the way back. */
  close_uncollected: { from: ['awaiting_shipment'], to: 'closed' },
  /** Buyer or timer: escrow may be released. */
  confirm: { from: ['shipped'], to: 'completed' },
} as const satisfies Record<string, { readonly from: readonly OrderState[]; readonly to: OrderState }>;

export type TransitionName = keyof typeof TRANSITIONS;

/** True when the named change may happen to an order in `state`. */
export const may = (name: TransitionName, state: OrderState): boolean =>
  (TRANSITIONS[name].from as readonly OrderState[]).includes(state);

/** States in which the buyer's money is held for the order: its escrow account is what was paid less what was refunded. */
export const HOLDING: readonly OrderState[] = ['awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped'];
