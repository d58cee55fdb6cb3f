import { hours, later, minutes } from '#kernel';
import { requestInvoice } from '#modules/invoices';
import { orderForBuyer } from '#modules/orders';
import { randomFrom } from '../market/index.ts';
import { inventedCreditCode } from './papers.ts';
import { count, type PaidOrder, type World } from './world.ts';

const COMPANIES = [
  ['杭州青禾设计有限公司', '330106'],
  ['宁波海曙云栖书店', '330203'],
  ['上海半亩餐饮管理有限公司', '310104'],
  ['成都锦官民宿有限公司', '510105'],
] as const;

/** One buyer in fourteen asks for an invoice after paying, mostly in her own name; it is issued when the order is completed. */
export function askForInvoice(world: World, order: PaidOrder): void {
  const random = randomFrom(`seed/invoice/${order.code}`);
  if (!random.chance(0.07)) return;
  const [name, division] = random.pick(COMPANIES);
  const taxNumber = inventedCreditCode(`invoices/${name}`, division, 'company');
  const title = random.chance(0.4)
    ? ({ kind: 'company', name, taxNumber } as const)
    : ({ kind: 'personal', name: '个人', taxNumber: null } as const);
  const ask = async (at: Date): Promise<void> => {
    const ctx = world.stage.ctx(order.buyer.actor, at);
    const { userId: buyerId } = order.buyer;
    const now = await orderForBuyer(ctx, buyerId, order.orderId);
    // The provider has not said yet that it was paid.
    if (now.state === 'awaiting_payment') return world.intend(later(at, hours(4)), ask);
    if (now.state === 'closed') return;
    await requestInvoice(ctx, { buyerId, orderId: order.orderId, title });
    count(world.done, 'invoices asked for');
  };
  world.intend(later(order.paidAt, minutes(random.whole(3, 50))), ask);
}
