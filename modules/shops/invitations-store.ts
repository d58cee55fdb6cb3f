import { type Ctx, type Uuid, userIdOf } from '#kernel';

export const INVITATION_STATES = ['sent', 'accepted', 'declined', 'withdrawn'] as const;
export type Invitation = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly role: string;
  readonly phoneSealed: string | null;
  readonly phoneMasked: string | null;
  readonly state: (typeof INVITATION_STATES)[number];
  readonly invitedAt: Date;
  readonly expiresAt: Date;
  readonly answeredAt: Date | null;
};
const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, id, role, phone_sealed, phone_masked, state, invited_at, expires_at, answered_at`;

export async function insertInvitation(
  ctx: Ctx,
  one: Pick<Invitation, 'shopId' | 'id' | 'role' | 'phoneSealed' | 'phoneMasked' | 'expiresAt'> & { tokenHash: string },
): Promise<Invitation> {
  const [row] = await ctx.sql<Invitation[]>`
    INSERT INTO shops.invitations (shop_id, id, role, token_hash, phone_sealed, phone_masked, state, invited_by, invited_at, expires_at)
    VALUES (${one.shopId}, ${one.id}, ${one.role}, ${one.tokenHash}, ${one.phoneSealed}, ${one.phoneMasked}, 'sent', ${userIdOf(ctx.actor)},
      ${ctx.clock.now()}, ${one.expiresAt})
    RETURNING ${columns(ctx)}`;
  if (!row) throw new Error('invitation not written');
  return row;
}

export const invitationsOfShop = (ctx: Ctx, shopId: Uuid, before: Uuid | null, limit: number): Promise<Invitation[]> =>
  ctx.sql<Invitation[]>`
    SELECT ${columns(ctx)} FROM shops.invitations WHERE shop_id = ${shopId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
    ORDER BY id DESC LIMIT ${limit}`;

export async function invitationByToken(ctx: Ctx, tokenHash: string): Promise<Invitation | null> {
  const [row] = await ctx.sql<
    Invitation[]
  >`SELECT ${columns(ctx)} FROM shops.invitations WHERE token_hash = ${tokenHash}`;
  return row ?? null;
}

/** sent → its answer; false when it was answered or withdrawn before. */
export async function answerInvitation(
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  state: 'accepted' | 'declined' | 'withdrawn',
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE shops.invitations SET state = ${state}, answered_by = ${userIdOf(ctx.actor)}, answered_at = ${ctx.clock.now()}
    WHERE shop_id = ${shopId} AND id = ${id} AND state = 'sent' RETURNING 1`;
  return rows.length === 1;
}

export type Transfer = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly fromUserId: Uuid;
  readonly toUserId: Uuid;
  readonly offeredAt: Date;
  readonly expiresAt: Date;
};

/** Throws the database's refusal of `transfers_one`. */
export async function insertTransfer(ctx: Ctx, one: Transfer): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.transfers (shop_id, id, from_user_id, to_user_id, state, offered_at, expires_at)
    VALUES (${one.shopId}, ${one.id}, ${one.fromUserId}, ${one.toUserId}, 'offered', ${one.offeredAt}, ${one.expiresAt})`;
}

/** The offer that stands; null when there is none. Locked, so that taking it back and accepting it meet. */
export async function openTransfer(ctx: Ctx, shopId: Uuid, locked = false): Promise<Transfer | null> {
  const [row] = await ctx.sql<Transfer[]>`
    SELECT shop_id, id, from_user_id, to_user_id, offered_at, expires_at FROM shops.transfers
    WHERE shop_id = ${shopId} AND state = 'offered' ${locked ? ctx.sql`FOR UPDATE` : ctx.sql``}`;
  return row ?? null;
}

export async function endTransfer(
  ctx: Ctx,
  one: Transfer,
  state: 'accepted' | 'declined' | 'withdrawn',
): Promise<void> {
  await ctx.sql`
    UPDATE shops.transfers SET state = ${state}, answered_at = ${ctx.clock.now()}
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = 'offered'`;
}

/** The shop's row says whose it is; false when it was someone else's meanwhile. */
export async function changeOwner(ctx: Ctx, shopId: Uuid, from: Uuid, to: Uuid): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE shops.shops SET owner_id = ${to}, updated_at = ${ctx.clock.now()} WHERE id = ${shopId} AND owner_id = ${from} RETURNING 1`;
  return rows.length === 1;
}
