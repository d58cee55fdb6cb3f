import type { Ctx, Uuid } from '#kernel';

export type Choice = { readonly personal: boolean; readonly at: Date };
export async function choiceOf(ctx: Ctx, userId: Uuid): Promise<Choice | null> {
  const [row] = await ctx.sql<Choice[]>`SELECT personal, at FROM behaviour.choices WHERE user_id = ${userId}`;
  return row ?? null;
}
/** Those of them who agreed. */
export async function agreedOf(ctx: Ctx, userIds: readonly Uuid[]): Promise<Set<Uuid>> {
  const rows = await ctx.sql<{ userId: Uuid }[]>`
    SELECT user_id FROM behaviour.choices WHERE user_id = ANY(${[...userIds]}::uuid[]) AND personal`;
  return new Set(rows.map((row) => row.userId));
}
/** Writes the choice; false when it was so already. */
export async function putChoice(tx: Ctx, userId: Uuid, personal: boolean): Promise<boolean> {
  const rows = await tx.sql`
    INSERT INTO behaviour.choices AS c (user_id, personal, at) VALUES (${userId}, ${personal}, ${tx.clock.now()})
    ON CONFLICT (user_id) DO UPDATE SET personal = excluded.personal, at = excluded.at WHERE c.personal <> excluded.personal RETURNING 1`;
  return rows.length > 0;
}

/** Whatever names the person goes: events stay as counts of nobody. */
export async function unlink(tx: Ctx, userId: Uuid): Promise<void> {
  await tx.sql`UPDATE behaviour.events SET user_id = NULL WHERE user_id = ${userId}`;
  await tx.sql`UPDATE behaviour.purchases SET user_id = NULL WHERE user_id = ${userId}`;
  await tx.sql`DELETE FROM behaviour.interests WHERE user_id = ${userId}`;
}
export const dropChoice = (tx: Ctx, userId: Uuid): Promise<unknown> =>
  tx.sql`DELETE FROM behaviour.choices WHERE user_id = ${userId}`;

export type Drawn = { readonly userId: Uuid; readonly categoryId: string; readonly weight: number; readonly at: Date };
/** So many halvings are nothing; PostgreSQL refuses to go where they cannot be told from zero. */
const FADED = 400;
type Halves = { readonly shortDays: number; readonly longDays: number };

/** Adds to interests: what was there fades to the new moment, or the new fades to what came later. Each person and category once. */
export async function addInterests(tx: Ctx, drawn: readonly Drawn[], { shortDays, longDays }: Halves): Promise<void> {
  if (drawn.length === 0) return;
  const [short, long] = [shortDays * 86_400, longDays * 86_400];
  await tx.sql`
    INSERT INTO behaviour.interests AS i (user_id, category_id, short, long, at)
    SELECT n.user_id, n.category_id, n.weight, n.weight, n.at
    FROM unnest(${drawn.map((one) => one.userId)}::uuid[], ${drawn.map((one) => one.categoryId)}::text[], ${drawn.map((one) => one.weight)}::double precision[],
      ${drawn.map((one) => one.at.toISOString())}::timestamptz[]) AS n (user_id, category_id, weight, at)
    ORDER BY 1, 2
    ON CONFLICT (user_id, category_id) DO UPDATE SET
      short = i.short * power(2, -least(${FADED}, greatest(0, extract(epoch FROM excluded.at - i.at))::double precision / ${short}))
        + excluded.short * power(2, -least(${FADED}, greatest(0, extract(epoch FROM i.at - excluded.at))::double precision / ${short})),
      long = i.long * power(2, -least(${FADED}, greatest(0, extract(epoch FROM excluded.at - i.at))::double precision / ${long}))
        + excluded.long * power(2, -least(${FADED}, greatest(0, extract(epoch FROM i.at - excluded.at))::double precision / ${long})),
      at = greatest(i.at, excluded.at)`;
}

export type Interest = { readonly categoryId: string; readonly short: number; readonly long: number };
/** As of now, the strongest first: both kinds together. */
export const interestRows = (
  ctx: Ctx,
  userId: Uuid,
  { shortDays, longDays }: Halves,
  most: number,
): Promise<Interest[]> =>
  ctx.sql<Interest[]>`
    SELECT category_id, short * power(2, -least(${FADED}, age / ${shortDays * 86_400})) AS short, long * power(2, -least(${FADED}, age / ${longDays * 86_400})) AS long
    FROM (SELECT category_id, short, long, greatest(0, extract(epoch FROM ${ctx.clock.now()}::timestamptz - at))::double precision AS age
      FROM behaviour.interests WHERE user_id = ${userId}) i
    ORDER BY short * power(2, -least(${FADED}, age / ${shortDays * 86_400})) + long * power(2, -least(${FADED}, age / ${longDays * 86_400})) DESC, category_id LIMIT ${most}`;

export const dropInterest = (ctx: Ctx, userId: Uuid, categoryId: string): Promise<unknown> =>
  ctx.sql`DELETE FROM behaviour.interests WHERE user_id = ${userId} AND category_id = ${categoryId}`;

export type OwnEvent = { readonly kind: string; readonly productId: Uuid; readonly source: string; readonly at: Date };
/** For the file of everything stored about somebody. */
export const eventsOfPerson = (ctx: Ctx, userId: Uuid, most: number): Promise<OwnEvent[]> => ctx.sql<OwnEvent[]>`
  SELECT kind, product_id, source, at FROM behaviour.events WHERE user_id = ${userId} ORDER BY at DESC LIMIT ${most}`;
