import { type Ctx, transact, type Uuid } from '#kernel';
import { giveConsent } from '#modules/accounts';
import { category } from '#modules/catalog';
import { setting } from '#modules/operations';
import { halves } from './counting-service.ts';
import { refuse } from './errors.ts';
import { conversions } from './funnel-store.ts';
import * as store from './person-store.ts';
import { settings } from './settings.ts';

/** The agreement to goods chosen by what one did here; a new version when its words change. */
export const CONSENT = { document: 'personalisation', version: '2026-11' } as const;

/** Hears, in its transaction, that somebody is not followed any more: what names them goes. */
export type Forgetter = (tx: Ctx, userId: Uuid) => Promise<void>;
const forgetters: Forgetter[] = [];
export const registerForgetter = (forgetter: Forgetter): void => void forgetters.push(forgetter);

/**
 * Switches personalisation on or off (PIPL art. 14–16, 24; E-Commerce Law art. 18; provisions on recommendation algorithms art. 17) and keeps it as a consent.
 * Off: events stay as counts of nobody, interests are deleted at once.
 */
export const choosePersonal = (ctx: Ctx, userId: Uuid, personal: boolean): Promise<void> =>
  transact(ctx, async (tx) => {
    const changed = await store.putChoice(tx, userId, personal);
    if (!personal) await forgetPerson(tx, userId);
    if (changed) await giveConsent(tx, userId, { ...CONSENT, given: personal });
  });

async function forgetPerson(tx: Ctx, userId: Uuid): Promise<void> {
  await store.unlink(tx, userId);
  for (const forget of forgetters) await forget(tx, userId);
}

/** In the transaction that erases a person. */
export async function onErased(tx: Ctx, userId: Uuid): Promise<void> {
  await forgetPerson(tx, userId);
  await store.dropChoice(tx, userId);
}

export const MOST_INTERESTS = 20;

export type Interests = readonly store.Interest[];
/** What somebody is drawn to as of now, by category, strongest first: short and long term, in clicks. Empty for who has not agreed. */
export const interestsOf = async (ctx: Ctx, userId: Uuid): Promise<Interests> =>
  (await store.choiceOf(ctx, userId))?.personal
    ? store.interestRows(ctx, userId, await halves(ctx), MOST_INTERESTS)
    : [];

/** The choice and the interests with the names of their categories. */
export async function personalOf(ctx: Ctx, userId: Uuid) {
  const choice = await store.choiceOf(ctx, userId);
  const found = choice?.personal ? await store.interestRows(ctx, userId, await halves(ctx), MOST_INTERESTS) : [];
  const named = await Promise.all(
    found.map(async (one) => ({ one, leaf: await category(ctx, one.categoryId).catch(() => null) })),
  );
  return {
    personal: choice?.personal ?? false,
    asked: choice !== null,
    at: choice?.at ?? null,
    interests: named.map(({ one, leaf }) => ({
      categoryId: one.categoryId,
      name: leaf?.name ?? { zh: one.categoryId, en: '' },
      strength: one.short + one.long,
    })),
  };
}

/** Takes one interest away. Refuses behaviour.personalisation_off. */
export async function dropInterest(ctx: Ctx, userId: Uuid, categoryId: string): Promise<void> {
  if (!(await store.choiceOf(ctx, userId))?.personal) throw refuse('personalisation_off');
  await store.dropInterest(ctx, userId, categoryId);
}

export type Conversion = { readonly clicks: number; readonly paidOrders: number; readonly rate: number };
/** As good as a market where two clicks of a hundred buy: what few clicks say is held against that. */
const PRIOR = { clicks: 100, paid: 2 };

/** Share of clicks that came to a paid order within `behaviour.conversion_days`, smoothed, so that one lucky click says little. Every product asked has a rate. */
export async function conversionOf(ctx: Ctx, productIds: readonly Uuid[]): Promise<Map<Uuid, Conversion>> {
  if (productIds.length === 0) return new Map();
  const from = ctx.clock.now().getTime() - (await setting(ctx, 'behaviour.conversion_days', settings)) * 86_400_000;
  const rows = await conversions(ctx, productIds, new Date(from).toISOString().slice(0, 10));
  const known = new Map(rows.map((row) => [row.productId, row]));
  return new Map(
    productIds.map((id) => {
      const { clicks, paidOrders } = known.get(id) ?? { clicks: 0, paidOrders: 0 };
      const rate = (paidOrders + PRIOR.paid) / (Math.max(clicks, paidOrders) + PRIOR.clicks);
      return [id, { clicks, paidOrders, rate }];
    }),
  );
}
