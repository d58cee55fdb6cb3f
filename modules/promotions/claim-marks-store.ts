import type { Ctx, Uuid } from '#kernel';

export type Marked = { readonly device: string; readonly ruleId: Uuid; readonly count: number };

/** How many of each issue were claimed on each of these devices. Not `async`: it would be sent before what the caller asked first. */
export const claimedOn = (ctx: Ctx, devices: readonly string[], ruleIds: readonly Uuid[]): Promise<Marked[]> =>
  devices.length === 0
    ? Promise.resolve([])
    : ctx.sql<Marked[]>`
        SELECT device, rule_id, claims AS count FROM promotions.claim_marks
        WHERE device = ANY(${[...devices]}::text[]) AND rule_id = ANY(${[...ruleIds]}::uuid[])`;

/** Counts claims by device; `claim_marks_within` refuses more than `most`. */
export async function markClaims(
  ctx: Ctx,
  marks: readonly (Marked & { readonly most: number; readonly endsAt: Date })[],
): Promise<void> {
  if (marks.length === 0) return;
  await ctx.sql`
    INSERT INTO promotions.claim_marks AS m (device, rule_id, claims, most, ends_at)
    SELECT * FROM unnest(${marks.map((one) => one.device)}::text[], ${marks.map((one) => one.ruleId)}::uuid[], ${marks.map((one) => one.count)}::int[],
      ${marks.map((one) => one.most)}::int[], ${marks.map((one) => one.endsAt.toISOString())}::timestamptz[])
    ON CONFLICT ON CONSTRAINT claim_marks_pkey DO UPDATE SET claims = m.claims + excluded.claims, most = excluded.most`;
}

/** Marks of issues that nobody claims any more, and devices of first orders of long ago, are forgotten, so many at a time. */
export const forgetMarks = async (ctx: Ctx, now: Date, most: number): Promise<number> =>
  (
    await ctx.sql`
      WITH first AS (
        DELETE FROM promotions.first_orders WHERE (device, nth) IN (
          SELECT device, nth FROM promotions.first_orders WHERE kept_until <= ${now} ORDER BY kept_until LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING 1
      ), marks AS (
        DELETE FROM promotions.claim_marks WHERE (device, rule_id) IN (
          SELECT device, rule_id FROM promotions.claim_marks WHERE ends_at <= ${now} ORDER BY ends_at LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING 1
      )
      SELECT 1 FROM first UNION ALL SELECT 1 FROM marks`
  ).length;
