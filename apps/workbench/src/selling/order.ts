import type { Reply } from '#ui/desk/index.ts';

/** An order as the shop's list answers it. */
export type Order = Reply<'/api/shops/{shopId}/orders'>['items'][number];
export type OrderDetail = Reply<'/api/shops/{shopId}/orders/{orderId}'>;
export type OrderLine = Order['lines'][number];

export const orderStates = ['awaiting_payment', 'to_ship', 'shipped', 'completed', 'closed'] as const;

export const flags = ['red', 'yellow', 'green', 'blue', 'purple'] as const;
export type Flag = (typeof flags)[number];
export const flagOf = (text: string | null): Flag | null => flags.find((flag) => flag === text) ?? null;

/** The moment the order's state asks for: pay by, ship by, confirmed by. */
export function deadlineOf(
  order: Pick<Order, 'state' | 'timers'>,
): { kind: string; at: string; paused: boolean } | null {
  const wanted =
    order.state === 'awaiting_payment'
      ? 'pay'
      : order.state === 'awaiting_shipment' || order.state === 'partly_shipped'
        ? 'ship'
        : order.state === 'shipped'
          ? 'confirm'
          : null;
  const timer = order.timers.find(({ kind }) => kind === wanted);
  return timer ? { kind: timer.kind, at: timer.firesAt, paused: timer.paused } : null;
}

/** The lines of which a carrier could take something now. */
const linesToShip = (order: Pick<Order, 'lines' | 'visitLineIds'>): OrderLine[] =>
  order.lines.filter((line) => line.toShipQuantity > 0 && !order.visitLineIds.includes(line.id));

/** What of an order is still to be sent, in a line. */
export const goodsToShip = (
  order: Pick<Order, 'lines' | 'visitLineIds' | 'gifts'>,
  say: (title: OrderLine['title']) => string,
  between: string,
): string =>
  [...linesToShip(order).map((line) => `${say(line.title)} × ${line.toShipQuantity}`), ...giftsToSend(order, say)].join(
    between,
  );

/** The gifts that go with it, each in words. */
export const giftsToSend = (order: Pick<Order, 'gifts'>, say: (title: OrderLine['title']) => string): string[] =>
  order.gifts
    .filter((gift) => !gift.sent && gift.quantity > gift.cancelled)
    .map((gift) => `${say(giftWord)} ${say(gift.title)} × ${gift.quantity - gift.cancelled}`);
const giftWord = { zh: '赠品', en: 'Gift' };

/** Something of it can be handed to a carrier: it is neither collected nor waiting for a visit alone. */
export const canShip = (order: Pick<Order, 'state' | 'receiver' | 'lines' | 'visitLineIds'>): boolean =>
  !order.receiver.pickup &&
  (order.state === 'awaiting_shipment' || order.state === 'partly_shipped') &&
  linesToShip(order).length > 0;
