import { type Ctx, type Json, type Text2, toId, type Uuid } from '#kernel';
import { applicationsOf } from './applications-store.ts';
import { employments, openShopsOf } from './store.ts';

/** A person's applications with everything they handed in, in clear, and where they work: it is theirs (PIPL art. 45). */
export async function personalShops(ctx: Ctx, userId: Uuid): Promise<Json> {
  const [applications, work] = await Promise.all([applicationsOf(ctx, userId, null, 1000), employments(ctx, userId)]);
  return {
    applications: applications.map((row) => ({
      id: toId('apl', row.id),
      kind: row.kind,
      state: row.state,
      form: {
        ...row.form,
        ...Object.fromEntries(
          Object.entries(row.sealed).map(([name, value]) => [name, ctx.runtime.secrets.open(value)]),
        ),
      },
      createdAt: row.createdAt.toISOString(),
    })),
    staffOf: work.map((row) => ({ shopId: toId('shp', row.shopId), role: row.role, since: row.addedAt.toISOString() })),
  };
}

/** Whoever keeps a shop that is not closed stays known to its buyers and to the law. */
export const keepsAShop = async (ctx: Ctx, userId: Uuid): Promise<Text2 | null> =>
  (await openShopsOf(ctx, userId)) > 0 ? { zh: '名下还有未关闭的店铺', en: 'A shop of yours is not closed yet' } : null;
