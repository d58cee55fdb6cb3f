import type { Ctx, Uuid } from '#kernel';

export type LookKind = 'refund' | 'payout' | 'transfer';
export type LookRow = {
  readonly shopId: Uuid;
  readonly kind: LookKind;
  readonly id: Uuid;
  readonly looks: number;
};

export const insertLook = (ctx: Ctx, one: Omit<LookRow, 'looks'>, lookAt: Date): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.second_looks (shop_id, kind, id, look_at) VALUES (${one.shopId}, ${one.kind}, ${one.id}, ${lookAt})
    ON CONFLICT DO NOTHING`;

/** Takes what is due, each for one worker; a look that was the last is forgotten as it is taken (`nextOf` answers null). */
export async function claimLooks(ctx: Ctx, limit: number, nextOf: (looks: number) => Date | null): Promise<LookRow[]> {
  const due = await ctx.sql<LookRow[]>`
    SELECT shop_id, kind, id, looks FROM payments.second_looks
    WHERE look_at <= ${ctx.clock.now()} ORDER BY look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  for (const { shopId, kind, id, looks } of due) {
    const next = nextOf(looks + 1);
    if (next)
      await ctx.sql`
        UPDATE payments.second_looks SET looks = looks + 1, look_at = ${next}
        WHERE shop_id = ${shopId} AND kind = ${kind} AND id = ${id}`;
    else await endLook(ctx, { shopId, kind, id });
  }
  return due;
}

export const endLook = (ctx: Ctx, one: Omit<LookRow, 'looks'>): Promise<unknown> =>
  ctx.sql`DELETE FROM payments.second_looks WHERE shop_id = ${one.shopId} AND kind = ${one.kind} AND id = ${one.id}`;
