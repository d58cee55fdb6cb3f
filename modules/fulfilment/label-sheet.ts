import { type Ctx, inLang, type ShopScope, type Uuid } from '#kernel';
import type { Order } from '#modules/orders';
import { shop as shopById } from '#modules/shops';
import { carrierOf } from './carriers.ts';
import { type Label, labelPdf } from './labels.ts';

type Part = {
  readonly order: Order;
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number }[];
  /** Left out: a label for what has not left yet. */
  readonly parcelId?: Uuid;
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
      ({ carrier, waybillNo, weightGrams, others = [], ...own }): Label => ({
        carrier: carrierOf(carrier)?.[ctx.lang === 'en' ? 'en' : 'zh'] ?? carrier,
        waybillNo,
        receiver: {
          name: own.order.receiver.name,
          phoneMasked: own.order.receiver.phoneMasked,
          place: own.order.receiver.divisionNames.join(' '),
          street: own.order.receiver.street,
        },
        sender: name,
        orderNumber: others.length > 0 ? `${own.order.number} +${others.length}` : own.order.number,
        pieces: [own, ...others].reduce(
          (sum, part) => part.lines.reduce((count, line) => count + line.quantity, sum) + giftPieces(part),
          0,
        ),
        weightGrams,
        contents: [own, ...others].flatMap((part) => contentsOf(ctx, part, others.length > 0)),
      }),
    ),
  );
  return { body, type: 'application/pdf', filename: 'labels.pdf', inline: true } as const;
}

const GIFT = { zh: '赠品', en: 'Gift' };
/** The gifts in a parcel; of one that has not left, those that still wait for one. */
const giftsIn = ({ order, parcelId }: Part) =>
  order.gifts.filter((gift) => gift.quantity > gift.cancelled && gift.parcelId === (parcelId ?? null));
const giftPieces = (part: Part): number => giftsIn(part).reduce((sum, gift) => sum + gift.quantity - gift.cancelled, 0);

/** The pieces by name; in a shared box with the end of the order's number, for whoever packs and unpacks it. */
function contentsOf(ctx: Ctx, part: Part, shared: boolean): string[] {
  const { order, lines } = part;
  const words = [
    ...lines.flatMap((line) => {
      const bought = order.lines.find((one) => one.id === line.lineId);
      return bought ? [`${line.quantity} × ${inLang(bought.title, ctx.lang)}`] : [];
    }),
    ...giftsIn(part).map(
      ({ quantity, cancelled, title }) =>
        `${quantity - cancelled} × ${inLang(GIFT, ctx.lang)} ${inLang(title, ctx.lang)}`,
    ),
  ];
  return words.map((one) => (shared ? `…${order.number.slice(-6)}  ${one}` : one));
}
