import type { Ctx, Uuid } from '#kernel';
import type { Mark } from './following.ts';

export type Outside = { readonly place: string | null; readonly round: number; readonly heldBy: Uuid | null };

/** How far an index outside is; null: nobody has begun it. */
export async function outsideNow(ctx: Ctx, name: string): Promise<Outside | null> {
  const [row] = await ctx.sql<Outside[]>`SELECT place, round, held_by FROM search.outside WHERE name = ${name}`;
  return row ?? null;
}

/** What who holds it must know; null: somebody else holds it. Whoever did not hold it before begins another round. */
export async function hold(
  ctx: Ctx,
  name: string,
  by: Uuid,
  until: Date,
): Promise<{ readonly round: number; readonly mark: Mark | null } | null> {
  const [row] = await ctx.sql<{ round: number; place: string | null; snapshot: string | null }[]>`
    INSERT INTO search.outside AS o (name, held_by, held_until, round) VALUES (${name}, ${by}, ${until}, 1)
    ON CONFLICT (name) DO UPDATE SET held_by = excluded.held_by, held_until = excluded.held_until,
      round = o.round + (o.held_by IS DISTINCT FROM excluded.held_by)::int
    WHERE o.held_by IS NULL OR o.held_by = ${by} OR o.held_until < ${ctx.clock.now()}
    RETURNING round, place, snapshot`;
  if (!row) return null;
  const { round, place, snapshot } = row;
  return { round, mark: place !== null && snapshot !== null ? { place, snapshot } : null };
}

/** Writes how far it is, if it is still held in this round; null: it is to be built. */
export async function markOutside(ctx: Ctx, name: string, round: number, mark: Mark | null): Promise<boolean> {
  const done = await ctx.sql`
    UPDATE search.outside SET place = ${mark?.place ?? null}, snapshot = ${mark?.snapshot ?? null} WHERE name = ${name} AND round = ${round}`;
  return done.count === 1;
}

/** Lets go of it, so that another process need not wait. */
export const letGo = (ctx: Ctx, name: string, by: Uuid) => ctx.sql`
  UPDATE search.outside SET held_by = NULL, held_until = NULL WHERE name = ${name} AND held_by = ${by}`;
