import { type Ctx, emit, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { mediaFiles, privatePicture } from '#modules/media';
import { record } from '#modules/operations';
import { brandKey, brandKeys, PAPER_STEPS, type PaperKind, type PaperState } from './brands.ts';
import {
  brandedGoods,
  brandOfRegistration,
  brandRow,
  endedPapers,
  goodsForStep,
  insertBrand,
  insertPaper,
  keysOfBrand,
  markHidden,
  type PaperRow,
  paperRow,
  paperToHide,
  rightsOf,
  stepPaper,
} from './brands-store.ts';
import { refuse } from './errors.ts';
import { down } from './service.ts';

export type PaperInput = {
  readonly kind: PaperKind;
  /** For an authorisation: the brand it is for. */
  readonly brandId: Uuid | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly registrationNo: string;
  readonly evidence: readonly Uuid[];
  readonly validFrom: Date;
  readonly validUntil: Date;
};

/**
 * Hands in the registration of the shop's own brand, or its owner's authorisation. Throws brand_paper_period, brand_not_found,
 * brand_paper_evidence (pictures not of the sender), brand_paper_waiting, brand_registered (another's registration number).
 */
export async function sendPaper(ctx: Ctx, scope: ShopScope, input: PaperInput): Promise<PaperRow> {
  if (input.validUntil <= input.validFrom || input.validUntil <= ctx.clock.now()) throw refuse('brand_paper_period');
  if (input.kind === 'registration' && (brandKeys(input).length === 0 || input.registrationNo.trim() === ''))
    throw refuse('brand_paper_incomplete');
  const sentBy = userIdOf(ctx.actor);
  const files = await mediaFiles(ctx, input.evidence);
  if (input.evidence.some((id) => files.get(id)?.madeBy !== sentBy)) throw refuse('brand_paper_evidence');
  return transact(ctx, async (tx) => {
    const named = input.brandId ? await brandRow(tx, input.brandId) : null;
    if (input.kind === 'authorisation' && !named) throw refuse('brand_not_found');
    const known = named ?? (await brandOfRegistration(tx, input.registrationNo));
    if (input.kind === 'registration' && known && known.ownerShopId !== scope.shopId)
      throw refuse('brand_registered', { name: known.nameZh });
    const row: PaperRow = {
      shopId: scope.shopId,
      id: newId(tx),
      kind: input.kind,
      // The owner's next certificate renews its brand.
      brandId: known?.id ?? null,
      nameZh: known?.nameZh ?? input.nameZh.trim(),
      nameEn: known?.nameEn ?? input.nameEn.trim(),
      registrationNo: known?.registrationNo ?? input.registrationNo.trim(),
      evidence: input.evidence,
      validFrom: input.validFrom,
      validUntil: input.validUntil,
      state: 'submitted',
      answer: null,
      sentBy,
      sentAt: tx.clock.now(),
      decidedBy: null,
      decidedAt: null,
    };
    try {
      await insertPaper(tx, row);
    } catch (error) {
      if (refusedBy(error, 'brand_papers_waiting')) throw refuse('brand_paper_waiting');
      throw error;
    }
    await told(tx, 'catalog.send_brand_paper', row);
    return row;
  });
}

/** submitted → withdrawn, by the shop. */
export async function withdrawPaper(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<PaperRow> {
  return transact(ctx, async (tx) => {
    const row = await paperRow(tx, { shopId: scope.shopId, id });
    if (!row) throw refuse('brand_paper_not_found');
    return step(tx, row, 'withdrawn', null);
  });
}

/** A picture of a paper's evidence, for whoever decides about it. Throws brand_paper_not_found, also for a picture that is not the paper's. */
export async function paperPicture(ctx: Ctx, paperId: Uuid, mediaId: Uuid): Promise<Buffer> {
  const row = await paperRow(ctx, { id: paperId });
  if (!row?.evidence.includes(mediaId)) throw refuse('brand_paper_not_found');
  return privatePicture(ctx, mediaId, 'anyone');
}

/** The platform's word: approve makes a registration a brand; reject and revoke give their reason, revoke hides the goods. */
export async function decidePaper(
  ctx: Ctx,
  id: Uuid,
  input: { decision: 'approve' | 'reject' | 'revoke'; reason: string },
): Promise<PaperRow> {
  const reason = input.reason.trim();
  if (input.decision !== 'approve' && reason === '') throw refuse('reasons_missing');
  return transact(ctx, async (tx) => {
    const row = await paperRow(tx, { id });
    if (!row) throw refuse('brand_paper_not_found');
    const to = ({ approve: 'approved', reject: 'rejected', revoke: 'revoked' } as const)[input.decision];
    if (to !== 'approved') return step(tx, row, to, reason);
    return step(tx, { ...row, brandId: row.brandId ?? (await registered(tx, row)) }, to, reason || null);
  });
}

async function registered(tx: Ctx, paper: PaperRow): Promise<Uuid> {
  const { nameZh, nameEn, registrationNo } = paper;
  const id = newId(tx);
  const brand = { id, nameZh, nameEn, registrationNo, ownerShopId: paper.shopId, registeredAt: tx.clock.now() };
  try {
    await insertBrand(tx, brand, brandKeys(paper));
  } catch (error) {
    if (refusedBy(error, 'brand_names_pkey') || refusedBy(error, 'brands_registration'))
      throw refuse('brand_registered', { name: nameZh });
    throw error;
  }
  return id;
}

async function step(tx: Ctx, row: PaperRow, state: PaperState, answer: string | null): Promise<PaperRow> {
  if (!PAPER_STEPS[row.state].includes(state)) throw refuse('brand_paper_step', { state: row.state });
  const decided =
    state === 'withdrawn'
      ? { decidedBy: null, decidedAt: null }
      : { decidedBy: userIdOf(tx.actor), decidedAt: tx.clock.now() };
  const next: PaperRow = { ...row, state, answer, ...decided };
  if (!(await stepPaper(tx, row, next))) throw refuse('edited_meanwhile');
  await told(tx, `catalog.brand_paper_${state}`, next);
  if (row.brandId)
    await emit(tx, {
      name: 'brand.changed',
      subjectId: row.brandId,
      shopId: row.shopId,
      payload: { brandId: row.brandId, paperId: row.id, state },
    });
  return next;
}

const told = (tx: Ctx, action: string, row: PaperRow): Promise<void> =>
  record(tx, {
    action,
    subject: { kind: 'brand_paper', id: row.id },
    shopId: row.shopId,
    after: { state: row.state, kind: row.kind, name: row.nameZh, registrationNo: row.registrationNo },
    ...(row.answer ? { reason: row.answer } : {}),
  });

const BATCH = 100;

/**
 * The recurring work of brand papers: those whose last day is over expire; goods of a paper that is over leave the shelf with
 * that reason, a batch a transaction, unless another paper carries them. Answers how many things it did.
 */
export async function endPapers(ctx: Ctx): Promise<number> {
  const ended = await transact(ctx, async (tx) => {
    const due = await endedPapers(tx, BATCH);
    for (const row of due) await step(tx, row, 'expired', null);
    return due.length;
  });
  const hidden = await transact(ctx, async (tx) => {
    const paper = await paperToHide(tx);
    if (!paper) return 0;
    const goods = paper.brandId ? await uncovered(tx, paper, paper.brandId) : [];
    for (const row of await goodsForStep(tx, paper.shopId, goods.slice(0, BATCH)))
      await down(tx, row, undefined, [
        { code: 'brand_expired', weight: 'note', field: 'brand', params: { brand: paper.nameZh } },
      ]);
    if (goods.length <= BATCH) await markHidden(tx, paper);
    return Math.max(1, Math.min(BATCH, goods.length));
  });
  return ended + hidden;
}

/** Goods of the shop under the paper's brand; none when another paper still gives the right. */
async function uncovered(tx: Ctx, paper: PaperRow, brandId: Uuid): Promise<Uuid[]> {
  const keys = new Set(await keysOfBrand(tx, brandId));
  const rights = await rightsOf(tx, paper.shopId, [...keys], tx.clock.now());
  if (rights.some((one) => one.held)) return [];
  return (await brandedGoods(tx, paper.shopId)).filter((one) => keys.has(brandKey(one.brand))).map((one) => one.id);
}
