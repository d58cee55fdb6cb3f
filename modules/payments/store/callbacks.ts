import type { Ctx, Uuid } from '#kernel';

export type CallbackRow = {
  readonly id: Uuid;
  readonly gateway: string;
  readonly genuine: boolean;
  readonly refusal: string | null;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ip: string;
};

export const insertCallback = (ctx: Ctx, row: CallbackRow) =>
  ctx.sql`
    INSERT INTO payments.callbacks (id, gateway, received_at, genuine, refusal, event_id, event_type, headers, body, ip)
    VALUES (${row.id}, ${row.gateway}, ${ctx.clock.now()}, ${row.genuine}, ${row.refusal}, ${row.eventId}, ${row.eventType},
      ${ctx.sql.json(row.headers)}, ${row.body}, ${row.ip})`;

export async function countCallbacks(ctx: Ctx, since: Date): Promise<{ genuine: number; refused: number }> {
  const [row] = await ctx.sql<{ genuine: number; refused: number }[]>`
    SELECT count(*) FILTER (WHERE genuine)::bigint AS genuine, count(*) FILTER (WHERE NOT genuine)::bigint AS refused
    FROM payments.callbacks WHERE received_at >= ${since}`;
  return row ?? { genuine: 0, refused: 0 };
}
