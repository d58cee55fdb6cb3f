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
type AskGoods = (ctx: Ctx, shopId: Uuid) => Promise<readonly GoodsCategory[]>;

let ask: AskGoods | null = null;

/** The catalogue says at import where a shop's goods stand: shops lie below it and cannot ask. */
export const registerGoods = (asked: AskGoods): void => {
  ask = asked;
};

/** Categories in which the shop has goods; none in a house without a catalogue. */
export const goodsOf = async (ctx: Ctx, shopId: Uuid): Promise<readonly GoodsCategory[]> =>
  ask ? ask(ctx, shopId) : [];
