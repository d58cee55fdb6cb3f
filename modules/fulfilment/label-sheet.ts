import { type Ctx, inLang, type ShopScope, type Uuid } from '#kernel';
import type { Order } from '#modules/orders';
import { shop as shopById } from '#modules/shops';
import { carrierOf } from './carriers.ts';
import { type Label, labelPdf } from './labels.ts';

/** What a label is printed of: an order's pieces under a number. */
export type Labelled = {
  readonly carrier: string;
  readonly waybillNo: string;
  readonly order: Order;
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number }[];
  readonly weightGrams: number;
};

/** Labels of a shop's parcels as one PDF, a page each, the receiver's phone masked. */
export async function labelSheet(ctx: Ctx, scope: ShopScope, parcels: readonly Labelled[]) {
  const { name } = await shopById(ctx, scope.shopId);
  const body = await labelPdf(
    parcels.map(
      ({ carrier, waybillNo, order, lines, weightGrams }): Label => ({
        carrier: carrierOf(carrier)?.[ctx.lang === 'en' ? 'en' : 'zh'] ?? carrier,
        waybillNo,
        receiver: {
          name: order.receiver.name,
          phoneMasked: order.receiver.phoneMasked,
          place: order.receiver.divisionNames.join(' '),
          street: order.receiver.street,
        },
        sender: name,
        orderNumber: order.number,
        pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
        weightGrams,
        contents: lines.flatMap((line) => {
          const bought = order.lines.find((one) => one.id === line.lineId);
          return bought ? [`${line.quantity} × ${inLang(bought.title, ctx.lang)}`] : [];
        }),
      }),
    ),
  );
  return { body, type: 'application/pdf', filename: 'labels.pdf', inline: true } as const;
}
