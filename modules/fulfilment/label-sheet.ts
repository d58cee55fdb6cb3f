import { type Ctx, inLang, type ShopScope, type Uuid } from '#kernel';
import type { Order } from '#modules/orders';
import { shop as shopById } from '#modules/shops';
import { carrierOf } from './carriers.ts';
import { type Label, labelPdf } from './labels.ts';

type Part = {
  readonly order: Order;
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number }[];
};

/** What a label is printed of: an order's pieces under a number, and those of other orders in the same box. */
export type Labelled = Part & {
  readonly carrier: string;
  readonly waybillNo: string;
  readonly weightGrams: number;
  readonly others?: readonly Part[];
};

/** Labels of a shop's parcels as one PDF, a page each, the receiver's phone masked. */
export async function labelSheet(ctx: Ctx, scope: ShopScope, parcels: readonly Labelled[]) {
  const { name } = await shopById(ctx, scope.shopId);
  const body = await labelPdf(
    parcels.map(
      ({ carrier, waybillNo, order, lines, weightGrams, others = [] }): Label => ({
        carrier: carrierOf(carrier)?.[ctx.lang === 'en' ? 'en' : 'zh'] ?? carrier,
        waybillNo,
        receiver: {
          name: order.receiver.name,
          phoneMasked: order.receiver.phoneMasked,
          place: order.receiver.divisionNames.join(' '),
          street: order.receiver.street,
        },
        sender: name,
        orderNumber: others.length > 0 ? `${order.number} +${others.length}` : order.number,
        pieces: [lines, ...others.map((one) => one.lines)].flat().reduce((sum, line) => sum + line.quantity, 0),
        weightGrams,
        contents: [{ order, lines }, ...others].flatMap((part) => contentsOf(ctx, part, others.length > 0)),
      }),
    ),
  );
  return { body, type: 'application/pdf', filename: 'labels.pdf', inline: true } as const;
}

/** The pieces by name; in a shared box with the end of the order's number, for whoever packs and unpacks it. */
const contentsOf = (ctx: Ctx, { order, lines }: Part, shared: boolean): string[] =>
  lines.flatMap((line) => {
    const bought = order.lines.find((one) => one.id === line.lineId);
    const words = bought ? `${line.quantity} × ${inLang(bought.title, ctx.lang)}` : '';
    return bought ? [shared ? `…${order.number.slice(-6)}  ${words}` : words] : [];
  });
