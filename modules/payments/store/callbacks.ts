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

export const insertCallbacks = (ctx: Ctx, rows: readonly CallbackRow[]) => ctx.sql`
  INSERT INTO payments.callbacks (id, gateway, received_at, genuine, refusal, event_id, event_type, headers, body, ip)
  SELECT id, gateway, ${ctx.clock.now()}::timestamptz, genuine = 1, refusal, event_id, event_type, headers::jsonb, body, ip
  FROM unnest((SELECT ${rows.map((row) => row.id)}::uuid[]), (SELECT ${rows.map((row) => row.gateway)}::text[]),
    (SELECT ${rows.map((row) => Number(row.genuine))}::int[]), (SELECT ${rows.map((row) => row.refusal)}::text[]),
    (SELECT ${rows.map((row) => row.eventId)}::text[]), (SELECT ${rows.map((row) => row.eventType)}::text[]),
    (SELECT ${rows.map((row) => JSON.stringify(row.headers))}::text[]), (SELECT ${rows.map((row) => row.body)}::text[]),
    (SELECT ${rows.map((row) => row.ip)}::text[]))
    AS said (id, gateway, genuine, refusal, event_id, event_type, headers, body, ip)`;

export async function countCallbacks(ctx: Ctx, since: Date): Promise<{ genuine: number; refused: number }> {
  const [row] = await ctx.sql<{ genuine: number; refused: number }[]>`
    SELECT count(*) FILTER (WHERE genuine)::bigint AS genuine, count(*) FILTER (WHERE NOT genuine)::bigint AS refused
    FROM payments.callbacks WHERE received_at >= ${since}`;
  return row ?? { genuine: 0, refused: 0 };
}
