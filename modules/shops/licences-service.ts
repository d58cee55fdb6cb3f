import {
  type Ctx,
  chinaDay,
  days,
  emit,
  later,
  newId,
  refusedBy,
  type ShopScope,
  startOfChinaDay,
  transact,
  type Uuid,
} from '#kernel';
import { mediaFiles } from '#modules/media';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { goodsOf } from './goods.ts';
import { holdsOn, type LicenceRecord, type LicenceState, licencesOfKind, warningDue } from './licences.ts';
import * as store from './licences-store.ts';
import { settings } from './settings.ts';
import { holdShop, liftShop } from './standing-service.ts';
import { shopsWith } from './store.ts';
import type { Shop } from './types.ts';
import { afterWorkingDays } from './working-days.ts';

export type LicenceInput = {
  readonly kind: string;
  readonly holder: string;
  readonly number: string;
  readonly mediaId: Uuid | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
};

/**
 * Hands in a licence, new or in place of one in force: it waits for a reviewer, the old one holds until then. Refuses
 * licence_period, licence_ended, licence_picture_unknown, licence_in_review.
 */
export async function submitLicence(ctx: Ctx, scope: ShopScope, input: LicenceInput): Promise<LicenceRecord> {
  if (input.validFrom && input.validUntil && input.validFrom > input.validUntil) throw refuse('licence_period');
  if (!holdsOn(input, ctx.clock.now())) throw refuse('licence_ended', { validUntil: input.validUntil });
  if (input.mediaId) {
    const file = (await mediaFiles(ctx, [input.mediaId])).get(input.mediaId);
    // The law has licences shown to everybody, so a private paper cannot be one.
    if (file?.shopId !== scope.shopId || file.visibility !== 'public') throw refuse('licence_picture_unknown');
  }
  const allowed = await setting(ctx, 'shops.review_working_days', settings);
  try {
    return await transact(ctx, async (tx) => {
      const row = await store.insertLicence(tx, {
        ...input,
        shopId: scope.shopId,
        id: newId(tx),
        state: 'submitted',
        dueAt: afterWorkingDays(tx.clock.now(), allowed),
      });
      await told(tx, row, 'submit', null);
      return row;
    });
  } catch (error) {
    if (refusedBy(error, 'licences_one_submitted')) throw refuse('licence_in_review');
    throw error;
  }
}

/** The reviewer's word. An approved licence takes the place of the one in force. Refuses licence_not_found, licence_state, licence_ended. */
export async function decideLicence(
  ctx: Ctx,
  id: Uuid,
  decision: 'approve' | 'reject',
  reason: string | null,
): Promise<LicenceRecord> {
  if (decision === 'reject' && !reason?.trim()) throw refuse('reason_missing');
  return transact(ctx, async (tx) => {
    const row = await store.licenceById(tx, id);
    if (!row) throw refuse('licence_not_found');
    if (row.state !== 'submitted') throw refuse('licence_state', { state: row.state });
    if (decision === 'approve' && !holdsOn(row, tx.clock.now()))
      throw refuse('licence_ended', { validUntil: row.validUntil });
    if (decision === 'reject') return moved(tx, row, 'rejected', 'reject', reason);
    const before = await store.validLicence(tx, row.shopId, row.kind);
    if (before) await store.moveLicence(tx, before, 'replaced', null);
    const valid = await moved(tx, row, 'valid', 'approve', reason);
    await store.showValid(tx, row.shopId);
    await tell(tx, 'shop.licence_valid', valid);
    await liftShop(tx, row.shopId, ['licence']);
    return valid;
  });
}

async function moved(
  tx: Ctx,
  row: LicenceRecord,
  to: LicenceState,
  what: 'approve' | 'reject' | 'expire',
  reason: string | null,
): Promise<LicenceRecord> {
  const after = await store.moveLicence(tx, row, to, reason);
  if (!after) throw refuse('licence_state', { state: row.state });
  await told(tx, after, what, reason);
  if (to === 'rejected') await tell(tx, 'shop.licence_rejected', after);
  return after;
}

const told = (tx: Ctx, row: LicenceRecord, what: string, reason: string | null): Promise<unknown> =>
  record(tx, {
    action: `shops.licence_${what}`,
    subject: { kind: 'licence', id: row.id },
    shopId: row.shopId,
    after: { kind: row.kind, number: row.number, validUntil: row.validUntil, state: row.state },
    ...(reason ? { reason } : {}),
  });

const tell = (tx: Ctx, name: string, row: LicenceRecord, more: Record<string, number> = {}): Promise<unknown> =>
  emit(tx, {
    name,
    subjectId: row.shopId,
    shopId: row.shopId,
    payload: { licenceId: row.id, kind: row.kind, validUntil: row.validUntil, ...more },
  });

export type RequiredLicence = {
  readonly kind: string;
  /** The categories that ask for it; empty when the kind of shop does. */
  readonly categories: readonly { readonly id: string; readonly name: { readonly zh: string; readonly en: string } }[];
  readonly products: number;
  readonly held: LicenceRecord | null;
  readonly inReview: LicenceRecord | null;
};

/** What the shop must hold for its kind and for the categories of its goods, and what it has of that. */
export async function requiredLicences(ctx: Ctx, of: Pick<Shop, 'id' | 'kind'>): Promise<RequiredLicence[]> {
  const [goods, standing] = await Promise.all([goodsOf(ctx, of.id), store.standingLicences(ctx, of.id)]);
  const kinds = new Set([...licencesOfKind(of.kind), ...goods.flatMap((one) => one.licences)]);
  const found = (kind: string, state: LicenceState) =>
    standing.find((one) => one.kind === kind && one.state === state) ?? null;
  return [...kinds].map((kind) => {
    const asking = goods.filter((one) => one.licences.includes(kind));
    return {
      kind,
      categories: asking.map(({ id, name }) => ({ id, name })),
      products: asking.reduce((sum, one) => sum + one.products, 0),
      held: found(kind, 'valid') ?? found(kind, 'expired'),
      inReview: found(kind, 'submitted'),
    };
  });
}

const BATCH = 100;

/**
 * The clock of the licences: warns as the end comes near, each warning once; ends what ran out, which takes it off the shop's
 * page and hides the goods that need it (`shop.licence_expired`).
 */
export async function watchLicences(ctx: Ctx): Promise<number> {
  const warnDays = await setting(ctx, 'shops.licence_warn_days', settings);
  const now = ctx.clock.now();
  const upto = chinaDay(later(now, days(Math.max(...warnDays, 0))));
  let done = 0;
  for (let after: Uuid | null = null; ; ) {
    const last: Uuid | null = await transact(ctx, async (tx) => {
      const rows = await store.claimEnding(tx, upto, BATCH, after);
      for (const row of rows) {
        if (!holdsOn(row, now)) {
          const ended = await moved(tx, row, 'expired', 'expire', null);
          await store.showValid(tx, row.shopId);
          await tell(tx, 'shop.licence_expired', ended);
          const [keeper] = await shopsWith(tx.sql, { ids: [row.shopId] });
          // Nobody may go on listing without what the law asks of every shop of its kind (E-Commerce Law art. 10).
          if (keeper && licencesOfKind(keeper.kind).includes(row.kind)) await holdShop(tx, row.shopId, 'licence');
          done += 1;
          continue;
        }
        const near = warningDue(row, warnDays, now);
        if (near === null) continue;
        await store.markWarned(tx, row, near);
        await tell(tx, 'shop.licence_expiring', row, { days: near });
        done += 1;
      }
      return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
    });
    if (last === null) return done;
    after = last;
  }
}

/** What a shop's page "today" says: licences that end soon or have ended. */
export async function endingLicences(
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const warnDays = await setting(ctx, 'shops.licence_warn_days', settings);
  const { count, first, ended } = await store.endingOfShop(
    ctx,
    shopId,
    chinaDay(later(ctx.clock.now(), days(Math.max(...warnDays, 0)))),
  );
  return { count, nextDeadlineAt: first === null ? null : later(startOfChinaDay(first), days(1)), overdue: ended };
}
