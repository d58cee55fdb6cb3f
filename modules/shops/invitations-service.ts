import { createHash, randomBytes } from 'node:crypto';
import {
  actingAs,
  type Ctx,
  days,
  later,
  maskPhone,
  mayInShop,
  newId,
  refusedBy,
  type ShopScope,
  system,
  transact,
  type Uuid,
} from '#kernel';
import { findByPhone, grant, revoke, roles } from '#modules/accounts';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import * as store from './invitations-store.ts';
import { settings } from './settings.ts';
import { addStaff, refuseRole, tellStaff } from './staff-service.ts';
import { changeStaffRole, type StaffRow, shopsWith, staffOf } from './store.ts';
import type { Shop } from './types.ts';

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Invites somebody onto the staff: answers the secret of the link, which is shown once and kept only as a digest. With a
 * phone, only the account of that phone may accept. Refuses staff_role_unknown, staff_role_exceeds.
 */
export async function invite(
  ctx: Ctx,
  scope: ShopScope,
  input: { readonly role: string; readonly phone?: string | undefined },
): Promise<{ readonly invitation: store.Invitation; readonly token: string }> {
  await refuseRole(ctx, input.role);
  await refuseBeyondOwn(ctx, scope, input.role);
  const count = await setting(ctx, 'shops.invitation_days', settings);
  const token = randomBytes(24).toString('base64url');
  return transact(ctx, async (tx) => {
    const invitation = await store.insertInvitation(tx, {
      shopId: scope.shopId,
      id: newId(tx),
      role: input.role,
      tokenHash: digest(token),
      phoneSealed: input.phone ? tx.runtime.secrets.seal(input.phone) : null,
      phoneMasked: input.phone ? maskPhone(input.phone) : null,
      expiresAt: later(tx.clock.now(), days(count)),
    });
    await record(tx, {
      action: 'shops.invite',
      subject: { kind: 'invitation', id: invitation.id },
      shopId: scope.shopId,
      after: { role: input.role, phone: invitation.phoneMasked },
    });
    return { invitation, token };
  });
}

/** Nobody invites to more than they may themselves: whoever accepts could be the same person under another name. */
async function refuseBeyondOwn(ctx: Ctx, scope: ShopScope, name: string): Promise<void> {
  const role = (await roles(ctx)).find((one) => one.scope === 'shop' && one.name === name);
  if (!role?.permissions.every((permission) => mayInShop(ctx.actor, scope.shopId, permission)))
    throw refuse('staff_role_exceeds', { role: name });
}

/** The invitation behind a link, while it can be answered by this person. Refuses invitation_not_found, invitation_over, invitation_not_yours. */
export async function invitationFor(
  ctx: Ctx,
  me: Uuid,
  token: string,
): Promise<{ readonly invitation: store.Invitation; readonly shop: Shop }> {
  const invitation = await store.invitationByToken(ctx, digest(token));
  if (!invitation) throw refuse('invitation_not_found');
  if (invitation.state !== 'sent' || invitation.expiresAt <= ctx.clock.now()) throw refuse('invitation_over');
  if (invitation.phoneSealed) {
    const meant = await findByPhone(ctx, ctx.runtime.secrets.open(invitation.phoneSealed));
    if (meant?.id !== me) throw refuse('invitation_not_yours');
  }
  const [shop] = await shopsWith(ctx.sql, { ids: [invitation.shopId] });
  if (!shop || shop.state === 'closed') throw refuse('invitation_over');
  return { invitation, shop };
}

/** Joins the staff with the role of the invitation. Refuses as looking does, and staff_already. */
export async function acceptInvitation(
  ctx: Ctx,
  scope: (of: Shop) => ShopScope,
  me: Uuid,
  token: string,
): Promise<Shop> {
  return transact(ctx, async (tx) => {
    const { invitation, shop } = await invitationFor(tx, me, token);
    if (!(await store.answerInvitation(tx, shop.id, invitation.id, 'accepted'))) throw refuse('invitation_over');
    await addStaff(tx, scope(shop), { userId: me, role: invitation.role });
    return shop;
  });
}

export async function declineInvitation(ctx: Ctx, me: Uuid, token: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const { invitation, shop } = await invitationFor(tx, me, token);
    if (!(await store.answerInvitation(tx, shop.id, invitation.id, 'declined'))) throw refuse('invitation_over');
  });
}

/** The shop takes an invitation back: the link is dead. Refuses invitation_over. */
export async function withdrawInvitation(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    if (!(await store.answerInvitation(tx, scope.shopId, id, 'withdrawn'))) throw refuse('invitation_over');
    await record(tx, {
      action: 'shops.withdraw_invitation',
      subject: { kind: 'invitation', id },
      shopId: scope.shopId,
    });
  });
}

async function staffMember(ctx: Ctx, shopId: Uuid, userId: Uuid): Promise<StaffRow> {
  const row = (await staffOf(ctx, shopId)).find((one) => one.userId === userId);
  if (!row) throw refuse('staff_not_found');
  return row;
}

/**
 * The owner offers the shop to somebody of its staff; nothing changes until that person accepts. Refuses owner_only,
 * staff_not_found, owner_already, transfer_under_way.
 */
export async function offerShop(ctx: Ctx, scope: ShopScope, me: Uuid, to: Uuid): Promise<void> {
  const count = await setting(ctx, 'shops.invitation_days', settings);
  try {
    await transact(ctx, async (tx) => {
      const [shop] = await shopsWith(tx.sql, { ids: [scope.shopId] });
      if (shop?.ownerId !== me) throw refuse('owner_only');
      if (to === me) throw refuse('owner_already');
      await staffMember(tx, scope.shopId, to);
      const before = await store.openTransfer(tx, scope.shopId, true);
      // An offer nobody answered in time stands in nobody's way.
      if (before && before.expiresAt <= tx.clock.now()) await store.endTransfer(tx, before, 'withdrawn');
      const offeredAt = tx.clock.now();
      await store.insertTransfer(tx, {
        shopId: scope.shopId,
        id: newId(tx),
        fromUserId: me,
        toUserId: to,
        offeredAt,
        expiresAt: later(offeredAt, days(count)),
      });
      await record(tx, { action: 'shops.offer_shop', subject: { kind: 'user', id: to }, shopId: scope.shopId });
    });
  } catch (error) {
    if (refusedBy(error, 'transfers_one')) throw refuse('transfer_under_way');
    throw error;
  }
}

/** The offer as its two sides see it; null for everybody else. */
export async function transferSeen(ctx: Ctx, scope: ShopScope, me: Uuid): Promise<store.Transfer | null> {
  const offer = await store.openTransfer(ctx, scope.shopId);
  const mine = offer && (offer.fromUserId === me || offer.toUserId === me) && offer.expiresAt > ctx.clock.now();
  return mine ? offer : null;
}

/**
 * The other side's word, or the owner's second thoughts. Accepted, owner and staff change places in one transaction: the new
 * one owns, the old one stays on as manager. Refuses transfer_none, owner_only, shop_state_changed.
 */
export async function answerTransfer(
  ctx: Ctx,
  scope: ShopScope,
  me: Uuid,
  answer: 'accept' | 'decline' | 'withdraw',
): Promise<void> {
  await transact(ctx, async (tx) => {
    const offer = await store.openTransfer(tx, scope.shopId, true);
    if (!offer || offer.expiresAt <= tx.clock.now()) throw refuse('transfer_none');
    if (me !== (answer === 'withdraw' ? offer.fromUserId : offer.toUserId)) throw refuse('transfer_none');
    await store.endTransfer(
      tx,
      offer,
      answer === 'accept' ? 'accepted' : answer === 'decline' ? 'declined' : 'withdrawn',
    );
    if (answer === 'accept') await handOver(tx, scope, offer);
    await record(tx, {
      action: `shops.${answer}_transfer`,
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
    });
  });
}

async function handOver(tx: Ctx, scope: ShopScope, offer: store.Transfer): Promise<void> {
  const { shopId } = scope;
  const heir = await staffMember(tx, shopId, offer.toUserId);
  // One owner at every moment (staff_one_owner): the old one steps down first.
  const moved =
    (await changeStaffRole(tx, shopId, offer.fromUserId, 'owner', 'manager')) &&
    (await changeStaffRole(tx, shopId, offer.toUserId, heir.role, 'owner')) &&
    (await store.changeOwner(tx, shopId, offer.fromUserId, offer.toUserId));
  if (!moved) throw refuse('shop_state_changed');
  const at = { scope: 'shop' as const, scopeId: shopId };
  // The owner gave what only an owner can give when offering; the market carries it out.
  const hand = actingAs(tx, system('shops.transfer'));
  await revoke(hand, { userId: offer.fromUserId, ...at, role: 'owner' });
  await grant(hand, { userId: offer.fromUserId, ...at, role: 'manager' });
  await revoke(hand, { userId: offer.toUserId, ...at, role: heir.role });
  await grant(hand, { userId: offer.toUserId, ...at, role: 'owner' });
  await tellStaff(tx, scope, 'change', offer.fromUserId, 'owner', 'manager');
  await tellStaff(tx, scope, 'change', offer.toUserId, heir.role, 'owner');
}
