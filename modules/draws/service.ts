import { randomBytes } from 'node:crypto';
import {
  type Ctx,
  days,
  hours,
  later,
  newId,
  refusedBy,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
} from '#kernel';
import { requireRealName } from '#modules/accounts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { record, setting } from '#modules/operations';
import { createOfferRule, stopMarketRule, stopRule } from '#modules/promotions';
import { refuse } from './errors.ts';
import { sha256 } from './lot.ts';
import type { settings } from './settings.ts';
import * as store from './store.ts';
import type { Draw, Entrant } from './types.ts';

export type DrawInput = Pick<
  Draw,
  'skuId' | 'prizes' | 'priceFen' | 'level' | 'helpers' | 'claimDays' | 'opensAt' | 'closesAt'
>;

/** Winners, and once those who come after them: then what is left is in ordinary sale again. */
export const ROUNDS = 2;
const FORM = 'draw';
export const nameOf = (drawId: Uuid): string => `${FORM}:${drawId}`;
export const idIn = (offerId: string): Uuid => offerId.slice(FORM.length + 1) as Uuid;

/** A SKU that may be a prize: a shop's one product that travels and is for sale. Refuses draws.prize_not_for_sale. */
export async function prizeOf(ctx: Ctx, skuId: Uuid): Promise<SkuForSale> {
  const [sku] = await productForSale(ctx, [skuId]);
  if (!sku?.forSale || sku.kind !== 'physical') throw refuse('prize_not_for_sale');
  return sku;
}

/** The rule that prices what was won, with the prizes as its pieces. */
export const ruleOf = (id: Uuid, terms: DrawInput, startsAt: Date) => ({
  kind: 'own_price',
  title: { zh: '抽奖', en: 'Prize draw' },
  args: { offerId: nameOf(id) },
  scope: { skuIds: [terms.skuId] },
  startsAt,
  // An hour more than anybody may claim: the job that ends it comes first.
  endsAt: later(later(terms.closesAt, days(terms.claimDays * ROUNDS + 1)), hours(1)),
});

/** A draw that nobody has entered, its secret sealed. */
export function freshDraw(
  ctx: Ctx,
  id: Uuid,
  input: DrawInput,
  sku: SkuForSale,
): Omit<Draw, 'givenBy' | 'ruleId' | 'state'> {
  const secret = randomBytes(32).toString('hex');
  return {
    ...input,
    shopId: sku.shopId,
    id,
    code: randomBytes(6).toString('hex'),
    productId: sku.productId,
    worthFen: sku.priceFen,
    secret: ctx.runtime.secrets.seal(secret),
    secretHash: sha256(secret),
    createdAt: ctx.clock.now(),
    tickets: null,
    people: null,
    entriesHash: null,
    drawnAt: null,
    round: 0,
    settlesAt: null,
    voidReason: null,
  };
}

/**
 * Opens a draw: so many pieces of a SKU at `priceFen` each, kept out of sale until it is over. Its terms cannot be changed, nor can the shop end it: they were
 * published (Order 116; Anti-Unfair-Competition Law art. 11). Refuses draws.prize_not_for_sale, prize_too_dear, price_invalid, prizes_invalid,
 * helpers_invalid, claim_days_invalid, period_invalid, inventory.not_enough, promotions.too_many_rules.
 */
export async function openDraw(ctx: Ctx, scope: ShopScope, input: DrawInput): Promise<Draw> {
  const sku = await prizeOf(ctx, input.skuId);
  if (sku.shopId !== scope.shopId) throw refuse('prize_not_for_sale');
  await checkTerms(ctx, input, sku.priceFen);
  return transact(ctx, async (tx) => {
    const id = newId(tx);
    const rule = await createOfferRule(tx, scope, {
      ...ruleOf(id, input, tx.clock.now()),
      ownPieces: { pieces: input.prizes, perBuyer: 1 },
    });
    const draw: Draw = { ...freshDraw(tx, id, input, sku), givenBy: 'shop', ruleId: rule.id, state: 'open' };
    await store.insertDraw(tx, draw);
    await record(tx, {
      action: 'draws.open',
      subject: { kind: 'draw', id },
      shopId: scope.shopId,
      after: { skuId: sku.skuId, prizes: input.prizes, priceFen: input.priceFen, secretHash: draw.secretHash },
    });
    return draw;
  });
}

/** Refuses draws.prize_too_dear, price_invalid, prizes_invalid, helpers_invalid, claim_days_invalid, period_invalid. `worthFen`: what a prize costs in the shop. */
export async function checkTerms(ctx: Ctx, input: DrawInput, worthFen: number): Promise<void> {
  const most = (name: keyof typeof settings): Promise<number> => setting(ctx, name);
  const prizeFen = await most('draws.most_prize_fen');
  if (worthFen > prizeFen) throw refuse('prize_too_dear', { mostFen: prizeFen });
  if (input.priceFen < 1 || input.priceFen >= worthFen) throw refuse('price_invalid', { priceFen: worthFen });
  const prizes = await most('draws.most_prizes');
  if (input.prizes < 1 || input.prizes > prizes) throw refuse('prizes_invalid', { most: prizes });
  const helpers = await most('draws.most_helpers');
  if (input.helpers < 0 || input.helpers > helpers) throw refuse('helpers_invalid', { most: helpers });
  const least = await most('draws.least_claim_days');
  if (input.claimDays < least || input.claimDays > 60) throw refuse('claim_days_invalid', { least, most: 60 });
  const long = await most('draws.most_days');
  const { opensAt, closesAt } = input;
  if (closesAt <= opensAt || closesAt <= ctx.clock.now() || closesAt > later(opensAt, days(long)))
    throw refuse('period_invalid', { most: long });
}

/** The platform ends a draw that must not go on, before it is drawn; its reason stands on its page. Refuses draw_not_found, draw_not_open. */
export const voidDraw = (ctx: Ctx, id: Uuid, reason: string): Promise<Draw> =>
  transact(ctx, async (tx) => {
    const draw = await store.setVoid(tx, id, reason);
    if (!draw) throw refuse((await store.drawById(tx, id)) ? 'draw_not_open' : 'draw_not_found');
    await endPrizes(tx, draw);
    await record(tx, { action: 'draws.void', subject: { kind: 'draw', id }, shopId: draw.shopId, after: { reason } });
    return draw;
  });

/** What nobody has claimed of its prizes is in ordinary sale again. */
export async function endPrizes(tx: Ctx, { givenBy, shopId, ruleId }: Draw): Promise<void> {
  if (ruleId === null) return;
  if (givenBy === 'market') await stopMarketRule(tx, ruleId);
  else await stopRule(tx, shopScope(shopId), ruleId);
}

type Coming = { readonly code: string; readonly userId: Uuid; readonly browser: Uuid };

/** What a person is called in the list of one draw. */
export const entrantTag = (ctx: Ctx, drawId: Uuid, userId: Uuid): string =>
  ctx.runtime.secrets.index('draw-entrant', `${drawId} ${userId}`).slice(0, 16);
const freshTicket = (): string => randomBytes(8).toString('hex');
const deviceOf = (ctx: Ctx, browser: Uuid): string => ctx.runtime.secrets.index('draw-device', browser);

/** Who sells the prize does not draw for it, nor who works for the market that gives it. */
const ofHouse = (ctx: Ctx, { givenBy, shopId }: Draw): 'own_shop' | 'own_market' | null => {
  const grants = ctx.actor.kind === 'user' ? ctx.actor.grants : [];
  if (grants.some((grant) => grant.scope === 'shop' && grant.scopeId === shopId)) return 'own_shop';
  return givenBy === 'market' && grants.some((grant) => grant.scope === 'platform') ? 'own_market' : null;
};

async function known(ctx: Ctx, code: string): Promise<Draw> {
  const draw = await store.drawByCode(ctx, code);
  if (!draw || draw.ruleId === null) throw refuse('draw_not_found');
  const house = ofHouse(ctx, draw);
  if (house) throw refuse(house);
  return draw;
}

/**
 * Enters a draw: one ticket a person and one a device. Refuses draws.draw_not_found, draw_not_open, own_shop, own_market, entered_already, entered_on_this_device, and
 * as `requireRealName` does.
 */
export async function enterDraw(ctx: Ctx, { code, userId, browser }: Coming): Promise<Entrant> {
  const draw = await known(ctx, code);
  if (draw.level !== 'none') await requireRealName(ctx, userId, draw.level);
  const entrant = entrantTag(ctx, draw.id, userId);
  try {
    return await transact(ctx, async (tx) => {
      if (!(await store.holdOpen(tx, draw.id))) throw refuse('draw_not_open');
      const one: Entrant = { drawId: draw.id, userId, entrant, tickets: 1, most: 1 + draw.helpers, at: tx.clock.now() };
      await store.insertEntrant(tx, one);
      const ticket = { drawId: draw.id, ticket: freshTicket(), entrant, byId: userId, way: 'own' as const };
      await store.insertTicket(tx, { ...ticket, device: deviceOf(tx, browser) });
      return one;
    });
  } catch (error) {
    if (refusedBy(error, 'entrants_pkey')) throw refuse('entered_already');
    if (refusedBy(error, 'tickets_device_once')) throw refuse('entered_on_this_device');
    throw error;
  }
}

/**
 * A friend adds a ticket to somebody's: once a person and once a device for each draw. Refuses draws.draw_not_found, draw_not_open, own_shop, own_market, entrant_not_found,
 * own_help, helped_already, helped_on_this_device, no_more_help, and as `requireRealName` does: the level asked of who enters is asked of friends.
 */
export async function helpEntrant(ctx: Ctx, { code, userId, browser, entrant }: Coming & { readonly entrant: string }) {
  const draw = await known(ctx, code);
  // Else one verified person would come with as many chances as they have accounts.
  if (draw.level !== 'none') await requireRealName(ctx, userId, draw.level);
  const found = await store.entrantByTag(ctx, draw.id, entrant);
  if (!found) throw refuse('entrant_not_found');
  if (found.userId === userId) throw refuse('own_help');
  try {
    await transact(ctx, async (tx) => {
      if (!(await store.holdOpen(tx, draw.id))) throw refuse('draw_not_open');
      const ticket = { drawId: draw.id, ticket: freshTicket(), entrant, byId: userId, way: 'help' as const };
      await store.insertTicket(tx, { ...ticket, device: deviceOf(tx, browser) });
      if (!(await store.addTicket(tx, draw.id, entrant))) throw refuse('no_more_help', { most: draw.helpers });
    });
  } catch (error) {
    if (refusedBy(error, 'tickets_person_once')) throw refuse('helped_already');
    if (refusedBy(error, 'tickets_device_once')) throw refuse('helped_on_this_device');
    throw error;
  }
}
