import { randomBytes } from 'node:crypto';
import {
  type Ctx,
  type DomainEvent,
  days,
  earlier,
  type Fen,
  hours,
  later,
  newId,
  refusedBy,
  type ShopScope,
  subtract,
  transact,
  type Uuid,
} from '#kernel';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { record, setting } from '#modules/operations';
import { createOfferRule, type OwnTake } from '#modules/promotions';
import { drawCuts } from './cuts.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Bargain, Cut, Offer } from './types.ts';

export type OfferInput = Pick<Offer, 'skuId' | 'floorFen' | 'friends' | 'openHours' | 'pieces' | 'startsAt' | 'endsAt'>;

const FORM = 'bargain';
const nameOf = (offerId: Uuid): string => `${FORM}:${offerId}`;
const idIn = (offerId: string): Uuid => offerId.slice(FORM.length + 1) as Uuid;

/** What is sold of this kind at a price of its own: what is booked for a day, or made up of parts, is not. */
async function forSale(ctx: Ctx, skuId: Uuid): Promise<SkuForSale> {
  const [sku] = await productForSale(ctx, [skuId]);
  if (!sku?.forSale || sku.kind === 'service' || sku.parts.length > 0) throw refuse('sku_not_for_sale');
  return sku;
}

/**
 * Offers a SKU to be bargained for: at the floor (fen) when `friends` friends have cut, each bargain open for `openHours`, `pieces` in all. Refuses
 * bargains.sku_not_for_sale, floor_invalid, friends_invalid, hours_invalid, period_invalid, offer_same, promotions.too_many_rules.
 */
export async function offerBargain(ctx: Ctx, scope: ShopScope, input: OfferInput): Promise<Offer> {
  const sku = await forSale(ctx, input.skuId);
  if (sku.shopId !== scope.shopId) throw refuse('sku_not_for_sale');
  if (input.floorFen < 1 || input.floorFen >= sku.priceFen) throw refuse('floor_invalid', { priceFen: sku.priceFen });
  const mostFriends = await setting(ctx, 'bargains.most_friends', settings);
  const most = Math.min(mostFriends, subtract(sku.priceFen, input.floorFen));
  if (input.friends < 1 || input.friends > most) throw refuse('friends_invalid', { most });
  const mostHours = await setting(ctx, 'bargains.most_hours', settings);
  if (input.openHours < 1 || input.openHours > mostHours) throw refuse('hours_invalid', { most: mostHours });
  const now = ctx.clock.now();
  if (input.endsAt <= input.startsAt || input.endsAt <= now) throw refuse('period_invalid');
  return transact(ctx, async (tx) => {
    await store.endOffersOf(tx, scope.shopId, sku.skuId, now);
    const id = newId(tx);
    const rule = await createOfferRule(tx, scope, {
      kind: 'own_price',
      title: { zh: '砍价', en: 'Bargain' },
      args: { offerId: nameOf(id) },
      scope: { skuIds: [sku.skuId] },
      startsAt: input.startsAt,
      // Who begins in the last minute has all the hours, too.
      endsAt: later(input.endsAt, hours(input.openHours)),
    });
    const offer: Offer = {
      ...input,
      shopId: scope.shopId,
      id,
      ruleId: rule.id,
      productId: sku.productId,
      taken: 0,
      state: 'active',
      createdAt: now,
    };
    try {
      await store.insertOffer(tx, offer);
    } catch (error) {
      throw refusedBy(error, 'offers_one_running') ? refuse('offer_same') : error;
    }
    await record(tx, {
      action: 'bargains.offer',
      subject: { kind: 'bargain_offer', id },
      shopId: scope.shopId,
      after: { skuId: sku.skuId, floorFen: input.floorFen, friends: input.friends, pieces: input.pieces },
    });
    return offer;
  });
}

/** Nobody can begin a bargain any more; those that are open go on: their buyers were promised it. Refuses offer_not_found, offer_not_running. */
export const stopOffer = (ctx: Ctx, { shopId }: ShopScope, id: Uuid): Promise<Offer> =>
  transact(ctx, async (tx) => {
    const stopped = await store.stopOffer(tx, shopId, id);
    if (!stopped) {
      const known = await store.offerById(tx, id);
      throw refuse(known?.shopId === shopId ? 'offer_not_running' : 'offer_not_found');
    }
    await record(tx, {
      action: 'bargains.stop',
      subject: { kind: 'bargain_offer', id },
      shopId,
      after: { state: 'stopped' },
    });
    return stopped;
  });

/**
 * Begins a bargain and keeps a piece for it. Refuses bargains.offer_not_found, offer_not_running, all_taken, bargain_running (with the code of the one
 * that is open or bought), sku_not_for_sale.
 */
export async function openBargain(ctx: Ctx, buyerId: Uuid, offerId: Uuid): Promise<Bargain> {
  const known = await store.offerById(ctx, offerId);
  if (!known) throw refuse('offer_not_found');
  const sku = await forSale(ctx, known.skuId);
  const now = ctx.clock.now();
  if (sku.priceFen - known.floorFen < known.friends) throw refuse('sku_not_for_sale');
  const running = await store.standingOf(ctx, offerId, buyerId);
  if (running) throw refuse('bargain_running', { code: running.code });
  try {
    return await transact(ctx, async (tx) => {
      const offer = await store.takePiece(tx, offerId);
      if (!offer) {
        const runs = known.state === 'active' && known.startsAt <= now && known.endsAt > now;
        throw refuse(runs ? 'all_taken' : 'offer_not_running');
      }
      const bargain: Bargain = {
        id: newId(tx),
        code: randomBytes(9).toString('base64url').replaceAll(/[-_]/g, 'x').toLowerCase(),
        shopId: offer.shopId,
        offerId,
        buyerId,
        seed: tx.runtime.secrets.seal(randomBytes(32).toString('hex')),
        listFen: sku.priceFen,
        floorFen: offer.floorFen,
        priceFen: sku.priceFen,
        friends: offer.friends,
        cutsMade: 0,
        state: 'open',
        openedAt: now,
        endsAt: later(now, hours(offer.openHours)),
        tradeId: null,
      };
      await store.insertBargain(tx, bargain);
      return bargain;
    });
  } catch (error) {
    if (refusedBy(error, 'bargains_one_a_person')) throw refuse('bargain_running', { code: '' });
    throw error;
  }
}

/** What a page of a bargain carries, so that only who opened it can cut: its moment, signed. */
export const pageMark = (ctx: Ctx, code: string, at: number = ctx.clock.now().getTime()): string =>
  `${at}.${ctx.runtime.secrets.index('bargain-page', `${code} ${at}`).slice(0, 32)}`;

const OLDEST_PAGE = hours(2);
async function checkMark(ctx: Ctx, code: string, mark: string): Promise<void> {
  const at = Number(mark.split('.')[0]);
  if (!Number.isSafeInteger(at) || mark !== pageMark(ctx, code, at)) throw refuse('page_unknown');
  const age = (ctx.clock.now().getTime() - at) / 1_000;
  if (age > OLDEST_PAGE) throw refuse('page_unknown');
  const least = await setting(ctx, 'bargains.least_seconds', settings);
  if (age < least) throw refuse('too_quick', { seconds: least });
}

/**
 * A friend cuts: the next of the drawn cuts comes off. One cut an account and one a device for each bargain, so many of both in 24 hours, and
 * only from a page that was open for a moment. Refuses bargains.bargain_not_found, page_unknown, too_quick, own_bargain, bargain_over, at_floor,
 * cut_already, cut_on_this_device, cuts_used_up.
 */
export async function cut(
  ctx: Ctx,
  input: { readonly code: string; readonly friendId: Uuid; readonly browser: Uuid; readonly mark: string },
): Promise<Cut & { readonly priceFen: Fen }> {
  await checkMark(ctx, input.code, input.mark);
  const device = ctx.runtime.secrets.index('bargain-device', input.browser);
  const most = await setting(ctx, 'bargains.cuts_a_day', settings);
  try {
    return await transact(ctx, async (tx) => {
      const now = tx.clock.now();
      const late = await store.cutsSince(tx, input.friendId, device, earlier(now, days(1)));
      const bargain = await store.lockBargain(tx, input.code);
      if (!bargain) throw refuse('bargain_not_found');
      if (bargain.buyerId === input.friendId) throw refuse('own_bargain');
      if (bargain.state !== 'open' || bargain.endsAt <= now) throw refuse('bargain_over');
      if (bargain.cutsMade >= bargain.friends) throw refuse('at_floor');
      if (late.most >= most) throw refuse('cuts_used_up', { most });
      const cuts = drawCuts(
        tx.runtime.secrets.open(bargain.seed),
        subtract(bargain.listFen, bargain.floorFen),
        bargain.friends,
      );
      const amountFen = cuts[bargain.cutsMade];
      if (amountFen === undefined) throw new Error(`bargain ${bargain.id} has no cut ${bargain.cutsMade}`);
      const made = { bargainId: bargain.id, nth: bargain.cutsMade + 1, friendId: input.friendId, amountFen, at: now };
      return { ...made, priceFen: await store.insertCut(tx, { ...made, device }) };
    });
  } catch (error) {
    if (refusedBy(error, 'cuts_friend_once')) throw refuse('cut_already');
    if (refusedBy(error, 'cuts_device_once')) throw refuse('cut_on_this_device');
    throw error;
  }
}

/** What the buyer has bargained each offer down to. */
export const pricesOf = async (
  ctx: Ctx,
  buyerId: Uuid,
  offerIds: readonly string[],
): Promise<ReadonlyMap<string, Fen>> =>
  new Map((await store.openPrices(ctx, buyerId, offerIds.map(idIn))).map((one) => [nameOf(one.offerId), one.priceFen]));

/** The bargains are bought, at the prices agreed to; false when one is not to be had so any more. */
export const bought = async (tx: Ctx, takes: readonly OwnTake[]): Promise<boolean> =>
  (await store.takeBargains(
    tx,
    takes.map((one) => ({ ...one, offerId: idIn(one.offerId) })),
  )) === takes.length;

/** Closed before it was paid: the buyer may buy again while the bargain is open. */
export async function onOrderClosed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId, paid } = event.payload as { readonly tradeId: Uuid; readonly paid: boolean };
  if (!paid) await store.reopen(tx, tradeId);
}

/** Ends bargains whose time is over; their pieces are free again. */
export const endDue = (ctx: Ctx): Promise<number> => transact(ctx, (tx) => store.endDue(tx, 500));
