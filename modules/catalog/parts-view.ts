import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, Nullable, TextSchema, toId, uuidOf } from '#kernel';
import { mediaUrl } from '#modules/media';
import { productForSale } from './sale-service.ts';

export const PartsSchema = Type.Array(
  Type.Object({
    skuId: IdSchema('sku'),
    productId: IdSchema('prd'),
    title: TextSchema(),
    saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
    mediaUrl: Nullable(Type.String()),
    quantity: Type.Integer({ description: 'Pieces in one bundle' }),
    priceFen: FenSchema({ description: 'What one piece alone costs, in fen' }),
  }),
  { description: 'Of a bundle: what is in it, as it is sold now' },
);

type View = {
  readonly forSale: boolean;
  readonly content: { readonly kind: string; readonly skus: readonly { readonly skuId: string }[] };
  readonly parts: Static<typeof PartsSchema>;
};

/** A bundle's parts change without it: they are never remembered with its view. */
export async function withPartsNow<V extends View>(ctx: Ctx, view: V): Promise<V> {
  if (view.content.kind !== 'bundle') return view;
  const [bundle] = await productForSale(
    ctx,
    view.content.skus.map((sku) => uuidOf('sku', sku.skuId)),
  );
  return {
    ...view,
    forSale: view.forSale && (bundle?.forSale ?? false),
    parts: (bundle?.parts ?? []).flatMap(({ sku, quantity }) =>
      sku
        ? [
            {
              skuId: toId('sku', sku.skuId),
              productId: toId('prd', sku.productId),
              title: sku.title,
              saleAttributes: sku.saleAttributes.map(({ name, value }) => ({ name, value })),
              mediaUrl: sku.mediaId && mediaUrl(sku.mediaId, 'w160'),
              quantity,
              priceFen: sku.priceFen,
            },
          ]
        : [],
    ),
  };
}
