import type { Ctx, Uuid } from '#kernel';

/** Pages that are no goods: pieces of content, rank lists. */
export const PAGES = ['piece', 'rank'] as const;
export type PageName = (typeof PAGES)[number];
/** It came into sight in a list; somebody stayed on it; made a link of it to give away; came by such a link. */
export const PAGE_KINDS = ['seen', 'read', 'share', 'arrival'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];
export type PageSeen = {
  readonly id: Uuid;
  readonly page: PageName;
  readonly ref: string;
  readonly kind: PageKind;
  readonly day: string;
};
export type PageCounts = {
  readonly seen: number;
  readonly reads: number;
  readonly shares: number;
  readonly arrivals: number;
};
export const noPageCounts: PageCounts = { seen: 0, reads: 0, shares: 0, arrivals: 0 };

/** Writes what pages tell in one statement; answers how many were not there before. */
export const insertPageEvents = async (ctx: Ctx, rows: readonly PageSeen[]): Promise<number> =>
  rows.length === 0
    ? 0
    : (
        await ctx.sql`
          INSERT INTO behaviour.page_events (id, page, ref, kind, day)
          SELECT * FROM unnest(${rows.map((one) => one.id)}::uuid[], ${rows.map((one) => one.page)}::text[], ${rows.map((one) => one.ref)}::text[],
            ${rows.map((one) => one.kind)}::text[], ${rows.map((one) => one.day)}::date[])
          ON CONFLICT DO NOTHING`
      ).count;

/** Adds events that are in no sum yet to the sums of their days, in key order; other servers' are passed over. Answers how many. */
export async function countPageEvents(tx: Ctx, most: number): Promise<number> {
  const [row] = await tx.sql<{ taken: number }[]>`
    WITH next AS (SELECT id FROM behaviour.page_events WHERE NOT counted ORDER BY day LIMIT ${most} FOR UPDATE SKIP LOCKED),
    taken AS (UPDATE behaviour.page_events e SET counted = true FROM next WHERE e.id = next.id RETURNING e.page, e.ref, e.day, e.kind),
    sums AS (
      SELECT page, ref, day, count(*) FILTER (WHERE kind = 'seen') AS seen, count(*) FILTER (WHERE kind = 'read') AS reads,
        count(*) FILTER (WHERE kind = 'share') AS shares, count(*) FILTER (WHERE kind = 'arrival') AS arrivals
      FROM taken GROUP BY page, ref, day ORDER BY page, ref, day),
    added AS (
      INSERT INTO behaviour.page_days AS d (page, ref, day, seen, reads, shares, arrivals) SELECT * FROM sums
      ON CONFLICT (page, ref, day) DO UPDATE SET seen = d.seen + excluded.seen, reads = d.reads + excluded.reads,
        shares = d.shares + excluded.shares, arrivals = d.arrivals + excluded.arrivals)
    SELECT count(*)::int AS taken FROM taken`;
  return row?.taken ?? 0;
}

export type PageSum = PageCounts & { readonly ref: string | null; readonly day: string | null };
/** How sums are told apart: by page, by day, by both, or not at all. */
export type PageBy = 'ref' | 'day' | 'both' | 'none';
/** Sums of these pages since a day; null refs: of all pages of the name. */
export const pageSums = (
  ctx: Ctx,
  asked: {
    readonly page: PageName;
    readonly refs: readonly string[] | null;
    readonly since: string;
    readonly by: PageBy;
  },
): Promise<PageSum[]> => {
  const ref = asked.by === 'ref' || asked.by === 'both';
  const day = asked.by === 'day' || asked.by === 'both';
  return ctx.sql<PageSum[]>`
    SELECT ${ref ? ctx.sql`d.ref` : ctx.sql`NULL`} AS ref, ${day ? ctx.sql`d.day::text` : ctx.sql`NULL`} AS day,
      coalesce(sum(seen), 0)::bigint AS seen, coalesce(sum(reads), 0)::bigint AS reads, coalesce(sum(shares), 0)::bigint AS shares,
      coalesce(sum(arrivals), 0)::bigint AS arrivals
    FROM behaviour.page_days d
    WHERE page = ${asked.page} AND d.day >= ${asked.since}::date ${asked.refs ? ctx.sql`AND d.ref = ANY(${[...asked.refs]}::text[])` : ctx.sql``}
    ${ref && day ? ctx.sql`GROUP BY d.ref, d.day` : ref ? ctx.sql`GROUP BY d.ref` : day ? ctx.sql`GROUP BY d.day` : ctx.sql``}`;
};

/** Takes single rows of days before `before` away; sums stay. */
export const dropPageEvents = async (tx: Ctx, before: string, most: number): Promise<number> =>
  (
    await tx.sql`
      DELETE FROM behaviour.page_events WHERE id IN (SELECT id FROM behaviour.page_events WHERE day < ${before}::date AND counted LIMIT ${most})`
  ).count;

/** Sums that are not those of the single rows, for days whose rows are all still there. */
export const pagesAmiss = (ctx: Ctx): Promise<{ page: string; ref: string; day: string }[]> => ctx.sql`
  WITH h AS (SELECT before FROM behaviour.horizon),
  told AS (
    SELECT page, ref, day, count(*) FILTER (WHERE kind = 'seen') AS seen, count(*) FILTER (WHERE kind = 'read') AS reads,
      count(*) FILTER (WHERE kind = 'share') AS shares, count(*) FILTER (WHERE kind = 'arrival') AS arrivals
    FROM behaviour.page_events WHERE counted GROUP BY 1, 2, 3)
  SELECT page, ref, day::text AS day FROM behaviour.page_days d FULL JOIN told USING (page, ref, day), h
  WHERE day >= h.before AND (coalesce(d.seen, 0) <> coalesce(told.seen, 0) OR coalesce(d.reads, 0) <> coalesce(told.reads, 0)
    OR coalesce(d.shares, 0) <> coalesce(told.shares, 0) OR coalesce(d.arrivals, 0) <> coalesce(told.arrivals, 0)) LIMIT 20`;
