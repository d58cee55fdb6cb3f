import {
  type Ctx,
  earlier,
  emit,
  hours,
  later,
  newId,
  type ShopScope,
  type Text2,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { productForSale, productSummaries, type SkuForSale, skusOfShop } from '#modules/catalog';
import { available } from '#modules/inventory';
import { record, setting } from '#modules/operations';
import { creditOf } from '#modules/reviews';
import { shop as shopById } from '#modules/shops';
import { rowProblems, shopProblems } from './checks.ts';
import * as store from './entries-store.ts';
import { refuse } from './errors.ts';
import { historiesOf } from './history-service.ts';
import { phaseAt } from './phases.ts';
import { published } from './service.ts';
import { settings } from './settings.ts';
import type { SheetLine } from './sheet.ts';
import type { Campaign, Entry, Problem, Row } from './types.ts';

export const MOST_ROWS = 200;

export type RowResult = {
  readonly line: number;
  /** As the shop wrote it. */
  readonly code: string;
  readonly skuId: Uuid | null;
  readonly title: Text2 | null;
  readonly problems: readonly Problem[];
};
export type Enrolment = { readonly taken: number; readonly results: readonly RowResult[] };

/**
 * Hands goods in for a campaign. Every row is checked for itself; with a problem anywhere nothing of that row is taken, the others are.
 * `dry` only checks. Refuses campaign_not_found, not_enrolling, rows_missing.
 */
export async function enrol(
  ctx: Ctx,
  scope: ShopScope,
  campaignId: Uuid,
  lines: readonly SheetLine[],
  dry: boolean,
): Promise<Enrolment> {
  return transact(ctx, async (tx) => {
    const now = tx.clock.now();
    const campaign = await published(tx, campaignId);
    if (phaseAt(campaign, now) !== 'enrolment') throw refuse('not_enrolling');
    if (lines.length === 0 || lines.length > MOST_ROWS) throw refuse('rows_missing', { most: MOST_ROWS });
    const named = await resolve(tx, scope, lines);
    const rows = named.flatMap((line) => ('row' in line ? [line.row] : []));
    const { skus, problems } = await problemsOf(tx, scope, campaign, rows);
    const results = await withinLimit(tx, scope, campaign, named, problems);
    const good = results.filter((one) => one.problems.length === 0);
    if (!dry && good.length > 0) {
      const wanted = rows.filter((row) => good.some((one) => one.skuId === row.skuId));
      await put(tx, scope, campaign, wanted, skus);
    }
    return {
      taken: dry ? 0 : good.length,
      results: results.map((one) => ({
        ...one,
        title: skus.find((sku) => sku.skuId === one.skuId && sku.shopId === scope.shopId)?.title ?? null,
      })),
    };
  });
}

type Named = { readonly line: number; readonly code: string } & ({ readonly row: Row } | { readonly problem: Problem });

/** Finds the SKUs that lines name by the shop's own codes; a SKU named twice counts once. */
async function resolve(ctx: Ctx, scope: ShopScope, lines: readonly SheetLine[]): Promise<Named[]> {
  const wanted = new Set(lines.flatMap((line) => ('row' in line && line.row.skuId === null ? [line.code] : [])));
  const byCode = new Map<string, Uuid>();
  for (let cursor: string | undefined, pages = 0; byCode.size < wanted.size && pages < 40; pages += 1) {
    const page = await skusOfShop(ctx, scope, { cursor, limit: 500 });
    for (const sku of page.items) if (sku.outerCode && wanted.has(sku.outerCode)) byCode.set(sku.outerCode, sku.skuId);
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  const seen = new Set<Uuid>();
  return lines.map((line): Named => {
    const at = { line: line.line, code: line.code };
    if ('problem' in line) return { ...at, problem: line.problem };
    const skuId = line.row.skuId ?? byCode.get(line.code);
    if (!skuId) return { ...at, problem: { code: 'sku_unknown', params: {} } };
    if (seen.has(skuId)) return { ...at, problem: { code: 'row_repeated', params: {} } };
    seen.add(skuId);
    return { ...at, row: { ...line.row, skuId } };
  });
}

/** Everything that stands against these rows now, by SKU: the checks at enrolment and again at the approval. */
export async function problemsOf(
  ctx: Ctx,
  scope: ShopScope,
  campaign: Campaign,
  rows: readonly Row[],
  ofEntries = false,
): Promise<{ skus: readonly SkuForSale[]; problems: ReadonlyMap<Uuid, readonly Problem[]> }> {
  const skuIds = rows.map((row) => row.skuId);
  const now = ctx.clock.now();
  const before = new Date(Math.min(now.getTime(), campaign.liveFrom.getTime()));
  const [skus, seller, credit, free, promised] = await Promise.all([
    productForSale(ctx, skuIds),
    shopById(ctx, scope.shopId),
    creditOf(ctx, [scope.shopId]),
    available(ctx, skuIds),
    store.promisesOf(ctx, scope.shopId, skuIds),
  ]);
  const own = skus.filter((sku) => sku.shopId === scope.shopId);
  const histories = await historiesOf(
    ctx,
    scope.shopId,
    rows.filter((row) => own.some((sku) => sku.skuId === row.skuId)),
    before,
  );
  const ofShop = shopProblems(seller, credit.get(scope.shopId), campaign.terms);
  const problems = rows.map((row): [Uuid, Problem[]] => {
    const elsewhere = promised.filter((one) => one.skuId === row.skuId && one.campaignId !== campaign.id);
    const found = rowProblems(
      row,
      {
        sku: own.find((sku) => sku.skuId === row.skuId),
        available: free.get(row.skuId) ?? 0,
        history: histories.get(row.skuId) ?? { shown: [], sold: [] },
        others: elsewhere.map((one) => ({ ...one, name: one.name.zh })),
        known: !ofEntries && promised.some((one) => one.skuId === row.skuId && one.campaignId === campaign.id),
      },
      campaign.terms,
      { liveFrom: campaign.liveFrom, liveUntil: campaign.liveUntil, before },
    );
    return [row.skuId, [...ofShop, ...found]];
  });
  return { skus, problems: new Map(problems) };
}

/** Rows beyond what a shop may have in a campaign are not taken: each is a rule that every quote of the shop reads. */
async function withinLimit(
  tx: Ctx,
  scope: ShopScope,
  campaign: Campaign,
  named: readonly Named[],
  problems: ReadonlyMap<Uuid, readonly Problem[]>,
): Promise<Omit<RowResult, 'title'>[]> {
  const most = await setting(tx, 'campaigns.most_goods', settings);
  const inIt = new Set(await store.skusIn(tx, scope.shopId, campaign.id));
  return named.map((line) => {
    const at = { line: line.line, code: line.code };
    if ('problem' in line) return { ...at, skuId: null, problems: [line.problem] };
    const { skuId } = line.row;
    const found = problems.get(skuId) ?? [];
    if (found.length > 0) return { ...at, skuId, problems: found };
    if (inIt.size >= most) return { ...at, skuId, problems: [{ code: 'too_many_goods', params: { most } }] };
    inIt.add(skuId);
    return { ...at, skuId, problems: [] };
  });
}

async function put(
  tx: Ctx,
  scope: ShopScope,
  campaign: Campaign,
  rows: readonly Row[],
  skus: readonly SkuForSale[],
): Promise<void> {
  const now = tx.clock.now();
  const within = later(now, hours(await setting(tx, 'campaigns.review_hours', settings)));
  const lastMoment = earlier(campaign.warmUpFrom, hours(1));
  const products = await productSummaries(tx, [...new Set(skus.map((sku) => sku.productId))]);
  const seller = await shopById(tx, scope.shopId);
  for (const row of rows) {
    const sku = skus.find((one) => one.skuId === row.skuId);
    if (!sku) continue;
    const entry: Entry = {
      ...row,
      shopId: scope.shopId,
      campaignId: campaign.id,
      id: newId(tx),
      productId: sku.productId,
      title: sku.title,
      categoryIds: sku.categoryIds,
      divisionCode: seller.divisionCode,
      beltCode: products.get(sku.productId)?.beltCode ?? seller.beltCode,
      originCountry: products.get(sku.productId)?.originCountry ?? null,
      state: 'waiting',
      reason: null,
      sentAt: now,
      dueAt: new Date(Math.min(within.getTime(), lastMoment.getTime())),
      decidedAt: null,
      shownReferenceFen: null,
      shownClaimDays: null,
    };
    await store.putEntry(tx, entry, userIdOf(tx.actor));
  }
  await record(tx, {
    action: 'campaigns.enrol',
    subject: { kind: 'campaign', id: campaign.id },
    shopId: scope.shopId,
    after: { rows: rows.map((row) => ({ skuId: row.skuId, priceFen: row.priceFen, quantity: row.quantity })) },
  });
  await emit(tx, {
    name: 'campaign.enrolled',
    subjectId: campaign.id,
    shopId: scope.shopId,
    payload: { campaignId: campaign.id, shopId: scope.shopId, skuIds: rows.map((row) => row.skuId) },
  });
}

/** Takes rows back that nobody has decided yet. Refuses campaign_not_found, entry_not_waiting when none of them waits. */
export const withdraw = (ctx: Ctx, scope: ShopScope, campaignId: Uuid, ids: readonly Uuid[]): Promise<number> =>
  transact(ctx, async (tx) => {
    await published(tx, campaignId);
    const count = await store.withdrawEntries(tx, scope.shopId, campaignId, ids);
    if (count === 0) throw refuse('entry_not_waiting');
    await record(tx, {
      action: 'campaigns.withdraw',
      subject: { kind: 'campaign', id: campaignId },
      shopId: scope.shopId,
      after: { count },
    });
    return count;
  });
