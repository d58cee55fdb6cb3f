import { type Consumer, type Ctx, type DomainEvent, Refusal, shopScope, type Text2, type Uuid } from '#kernel';
import { freshShops, type GoodsCategory } from '#modules/shops';
import { categoryTree } from './categories-service.ts';
import { goodsByCategory, hiddenFor, listedIn } from './licences-store.ts';
import { down, putBack } from './service.ts';

/** Where a shop's goods stand, for what its categories ask of it: licences, a deposit. */
export async function categoriesOfGoods(ctx: Ctx, shopId: Uuid): Promise<GoodsCategory[]> {
  const [rows, tree] = await Promise.all([goodsByCategory(ctx, shopId), categoryTree(ctx)]);
  return rows.flatMap(({ categoryId, products }) => {
    const category = tree.byId.get(categoryId);
    if (!category) return [];
    const { id, name, licences, path } = category;
    return [{ id, name, licences, path: path.map((one) => one.id), products }];
  });
}

/** What a category is called; null when there is none of that id. */
export const nameOfCategory = async (ctx: Ctx, id: string): Promise<Text2 | null> =>
  (await categoryTree(ctx)).byId.get(id)?.name ?? null;

/** A licence has ended: what needs it leaves the shelf with that reason. Run again, it finds nothing left to hide. */
async function hide(tx: Ctx, shopId: Uuid, licence: string): Promise<void> {
  // Renewed before we looked: what is in force decides, not what was announced.
  const [keeper] = await freshShops(tx, [shopId]);
  if (keeper?.licences.some((one) => one.kind === licence)) return;
  const tree = await categoryTree(tx);
  const asking = [...tree.byId.values()].filter((one) => one.licences.includes(licence)).map((one) => one.id);
  if (asking.length === 0) return;
  for (const row of await listedIn(tx, shopId, asking))
    await down(tx, row, undefined, [
      { code: 'licence_expired', weight: 'note', field: 'categoryId', params: { licence } },
    ]);
}

/** A licence is in force again: what its end took off the shelf is offered again and meets the same checks as any listing. */
async function bringBack(tx: Ctx, shopId: Uuid, licence: string): Promise<void> {
  for (const row of await hiddenFor(tx, shopId, licence)) {
    const events = tx.pending.length;
    try {
      await savepoint(tx, (inner) => putBack(inner, shopScope(shopId), row.id));
    } catch (error) {
      // A limited or closed shop lists nothing: its goods stay where they are until the shop puts them back.
      if (!(error instanceof Refusal)) throw error;
      tx.pending.length = events;
    }
  }
}

async function savepoint(tx: Ctx, work: (inner: Ctx) => Promise<unknown>): Promise<void> {
  const { sql } = tx;
  if (!('savepoint' in sql)) throw new Error('a consumer works inside a transaction');
  await sql.savepoint((inner) => work({ ...tx, sql: inner }));
}

const licenceOf = (event: DomainEvent): string => (event.payload as { kind: string }).kind;

export const licenceWatch: Consumer = {
  name: 'catalog.licences',
  events: ['shop.licence_expired', 'shop.licence_valid'],
  handle: async (tx, event) => {
    if (event.name === 'shop.licence_expired') await hide(tx, event.subjectId, licenceOf(event));
    else await bringBack(tx, event.subjectId, licenceOf(event));
  },
};
