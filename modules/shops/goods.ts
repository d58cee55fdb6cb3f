import type { Ctx, Text2, Uuid } from '#kernel';

/** A category in which a shop has goods on sale, in review, or hidden for want of a licence. */
export type GoodsCategory = {
  readonly id: string;
  /** From the root of the tree to the category itself. */
  readonly path: readonly string[];
  readonly name: Text2;
  /** Licences the category asks for. */
  readonly licences: readonly string[];
  readonly products: number;
};
type Goods = {
  readonly categories: (ctx: Ctx, shopId: Uuid) => Promise<readonly GoodsCategory[]>;
  /** What a category is called; null when there is none of that id. */
  readonly name: (ctx: Ctx, categoryId: string) => Promise<Text2 | null>;
};

let known: Goods | null = null;

/** The catalogue says at import where a shop's goods stand: shops lie below it and cannot ask. */
export const registerGoods = (goods: Goods): void => {
  known = goods;
};

/** Categories in which the shop has goods; none in a house without a catalogue. */
export const goodsOf = async (ctx: Ctx, shopId: Uuid): Promise<readonly GoodsCategory[]> =>
  known ? known.categories(ctx, shopId) : [];

export const categoryName = async (ctx: Ctx, categoryId: string): Promise<Text2 | null> =>
  known ? known.name(ctx, categoryId) : null;
