import {
  allAnswered,
  type Ctx,
  type DomainEvent,
  emit,
  newId,
  type Refusal,
  refusedBy,
  toId,
  type Uuid,
} from '#kernel';
import type { BuyingForm, FormTake, GroupTerms, GroupWish } from '#modules/checkout';
import { refuse } from './errors.ts';
import * as seats from './seats-store.ts';
import { joinRefusal, offerRefusal } from './standing.ts';
import * as store from './store.ts';
import type { Group, Offer } from './types.ts';

/**
 * On what terms these goods can be bought in a group now. Refuses groupbuys.offer_not_found, other_goods, offer_over, group_not_found,
 * group_full and group_over (each with another group to join, if there is one), already_member, limit_reached, offer_sold_out.
 */
async function terms(
  ctx: Ctx,
  wish: GroupWish,
  wanted: readonly { readonly skuId: Uuid; readonly quantity: number }[],
  buyerId: Uuid | null,
): Promise<GroupTerms> {
  const offer = await store.offerById(ctx, wish.offerId);
  if (!offer) throw refuse('offer_not_found');
  const [line] = wanted;
  if (wanted.length !== 1 || !line || !offer.prices.some((one) => one.skuId === line.skuId))
    throw refuse('other_goods');
  const group = wish.groupId ? await joinable(ctx, offer, wish.groupId, buyerId) : null;
  const closed = group ? null : offerRefusal(offer, ctx.clock.now());
  if (closed) throw refuse(closed);
  const had = buyerId ? await store.takenBy(ctx, offer.shopId, offer.id, buyerId) : 0;
  if (had + line.quantity > offer.perBuyer) throw refuse('limit_reached', { most: offer.perBuyer });
  if (offer.taken + line.quantity > offer.stock) throw refuse('offer_sold_out');
  return { form: 'group', ...wish, ruleId: offer.ruleId, payBy: group?.endsAt ?? null };
}

async function joinable(ctx: Ctx, offer: Offer, groupId: Uuid, buyerId: Uuid | null): Promise<Group> {
  const group = await store.groupById(ctx, groupId);
  if (group?.offerId !== offer.id) throw refuse('group_not_found');
  if (buyerId && (await store.memberOfGroup(ctx, group, buyerId))) throw refuse('already_member');
  const closed = joinRefusal(group, ctx.clock.now());
  if (closed) throw await withAnother(ctx, closed, group);
  return group;
}

/** Says which other group of the offer can be joined instead. */
async function withAnother(ctx: Ctx, code: 'group_full' | 'group_over', group: Group): Promise<Refusal> {
  const [other] = await store.joinableGroups(ctx, group.shopId, group.offerId, 1, group.id);
  return refuse(code, {}, { extension: { anotherGroupId: other ? toId('grp', other.id) : null } });
}

/**
 * Takes the pieces, the buyer's count and the place in the transaction that places; everything travels in one go, in the one order in
 * which everybody takes them. The database refuses what is too much (`refusalOf` says what that means).
 */
async function hold(tx: Ctx, take: FormTake<GroupTerms>): Promise<void> {
  const { terms: form, buyerId, shopId, orderId, tradeId, quantity } = take;
  const { offerId } = form;
  const groupId = form.groupId ?? newId(tx);
  const [running, , seated] = await allAnswered([
    seats.takePieces(tx, offerId, shopId, quantity, form.groupId === null),
    seats.countPieces(tx, offerId, shopId, buyerId, quantity),
    form.groupId ? seats.takeSeat(tx, shopId, groupId) : seats.insertGroup(tx, offerId, shopId, groupId, buyerId),
    seats.insertMember(tx, { shopId, orderId, groupId, offerId, buyerId, tradeId, quantity }),
  ]);
  if (!running) throw refuse('offer_over');
  if (seated) return;
  const group = await store.groupById(tx, groupId);
  throw refuse((group && joinRefusal(group, tx.clock.now())) ?? 'group_over');
}

const MEANS = [
  ['groups_seats_within', () => refuse('group_full')],
  ['members_once', () => refuse('already_member')],
  ['offers_stock_within', () => refuse('offer_sold_out')],
  ['takers_within', () => refuse('limit_reached', { most: 0 })],
  ['members_group', () => refuse('group_not_found')],
] as const;

export const groupBuying: BuyingForm<GroupWish, GroupTerms> = {
  terms,
  hold,
  refusalOf: (error) => MEANS.find(([constraint]) => refusedBy(error, constraint))?.[1]() ?? null,
};

/** In the transaction of the payment: the opener's opens the group, the last one fills it; one that comes after the end is given back. */
export async function onPaid(tx: Ctx, event: DomainEvent): Promise<void> {
  if (!event.shopId) return;
  const member = await store.memberOfOrder(tx, event.shopId, event.subjectId);
  if (member?.state !== 'held') return;
  const group = await seats.payInto(tx, member.shopId, member.groupId);
  await seats.markPaid(tx, member.shopId, member.orderId, group ? 'paid' : 'late');
  if (group?.state === 'full') await tellGroup(tx, 'group.full', group);
  else if (group?.paid === 1) await tellGroup(tx, 'group.opened', group);
}

/** In the transaction that closes an order of a group: its place is free again. */
export async function onClosed(tx: Ctx, event: DomainEvent): Promise<void> {
  if (!event.shopId || (event.payload as { waitsFor?: string | null }).waitsFor !== 'group') return;
  const member = await store.memberOfOrder(tx, event.shopId, event.subjectId);
  if (member && ['held', 'paid', 'late'].includes(member.state)) await seats.giveBack(tx, member);
}

export const tellGroup = (
  tx: Ctx,
  name: 'group.opened' | 'group.full' | 'group.failed',
  group: Group,
): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: group.id,
    shopId: group.shopId,
    payload: {
      groupId: group.id,
      offerId: group.offerId,
      shopId: group.shopId,
      paid: group.paid,
      size: group.size,
      virtual: group.virtual,
    },
  });
