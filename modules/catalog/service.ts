import { type Ctx, newId, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { mediaFiles, videoFiles } from '#modules/media';
import { record } from '#modules/operations';
import { listingLimit, mayList, shop } from '#modules/shops';
import { calendarOffered } from './calendars.ts';
import { categoryToday } from './categories-service.ts';
import { sameContent, wholeContent } from './content.ts';
import { refuse } from './errors.ts';
import { findingsFor } from './findings-service.ts';
import { countListed } from './licences-store.ts';
import { afterStep, type ProductStep, verdict } from './lifecycle.ts';
import { writeNew, writeNext } from './listing.ts';
import { checkParts } from './parts-service.ts';
import { type ProductRow, type ProductWrite, productRow, versionRow } from './store.ts';
import type { CheckFinding, Product, ProductContent, ProductInput, SkuInput } from './types.ts';

/** Writes version 1 in state draft. Refuses unknown categories and pictures, taken outer codes, uneven SKUs. */
export async function createProduct(ctx: Ctx, scope: ShopScope, input: ProductInput): Promise<Product> {
  const content = await prepared(ctx, scope, input, new Set());
  await checkParts(ctx, scope, content, false);
  return transact(ctx, async (tx) => {
    const id = newId(tx);
    const row = await writeNew(tx, scope.shopId, id, content);
    await told(tx, 'catalog.create_product', row, null, row);
    return row;
  });
}

/**
 * Writes the next version. What is not on sale changes at once. What is on sale changes at once when the checks are content;
 * when a person must look, the edit waits and the old version sells on; when a rule forbids it, it is refused with the findings.
 * `baseVersion`: the newest version the editor saw; throws edited_meanwhile when there is a newer one.
 */
export async function editProduct(
  ctx: Ctx,
  scope: ShopScope,
  productId: Uuid,
  input: ProductInput,
  baseVersion?: number,
): Promise<Product> {
  return transact(ctx, async (tx) => {
    const before = await ownProduct(tx, scope, productId);
    if (baseVersion !== undefined && before.latestVersion !== baseVersion)
      throw refuse('edited_meanwhile', { version: before.latestVersion });
    const newest =
      before.pendingVersion === null
        ? before.content
        : ((await versionRow(tx, scope.shopId, productId, before.pendingVersion))?.content ?? before.content);
    const known = new Set([...before.content.skus, ...newest.skus].map((sku) => sku.skuId));
    const content = await prepared(tx, scope, input, known);
    // What lies on the shelf under its SKUs cannot become a bundle's, nor a bundle's orders lie on a shelf.
    if ((content.kind === 'bundle') !== (newest.kind === 'bundle')) throw refuse('bundle_stays_bundle');
    await checkParts(tx, scope, content, before.state === 'live' || before.state === 'checking');
    if (sameContent(content, newest)) return before;
    return edit(tx, before, content);
  });
}

async function edit(tx: Ctx, before: ProductRow, content: ProductContent): Promise<ProductRow> {
  const latestVersion = before.latestVersion + 1;
  const now = tx.clock.now();
  const applied: ProductWrite = {
    ...before,
    content,
    version: latestVersion,
    latestVersion,
    pendingVersion: null,
    reasons: [],
    checkingSince: null,
  };
  let write = applied;
  if (before.state === 'live' || before.state === 'checking') {
    const findings = await findingsFor(tx, before, content);
    const said = verdict(findings);
    if (said === 'refuse')
      throw refuse('product_refused_by_checks', { count: findings.length }, { extension: { findings } });
    if (before.state === 'checking')
      write =
        said === 'pass'
          ? { ...applied, state: 'live', liveAt: before.liveAt ?? now }
          : { ...applied, reasons: findings, checkingSince: before.checkingSince ?? now };
    else if (said === 'hold')
      write = { ...before, latestVersion, pendingVersion: latestVersion, reasons: findings, checkingSince: now };
    else write = { ...applied, reasons: findings };
  }
  const row = await writeNext(tx, before, write, content);
  await told(tx, 'catalog.edit_product', row, before, row);
  return row;
}

/** Draft or rejected → automatic checks → live, or checking or rejected with the findings. Needs a shop that may list. */
export const submitProduct = (ctx: Ctx, scope: ShopScope, productId: Uuid): Promise<Product> =>
  offer(ctx, scope, productId, ['draft', 'rejected'], 'catalog.submit_product');

/** off_shelf → live, checked again. */
export const putBack = (ctx: Ctx, scope: ShopScope, productId: Uuid): Promise<Product> =>
  offer(ctx, scope, productId, ['off_shelf'], 'catalog.put_back');

async function offer(
  ctx: Ctx,
  scope: ShopScope,
  productId: Uuid,
  from: readonly Product['state'][],
  action: string,
): Promise<Product> {
  return transact(ctx, async (tx) => {
    const before = await ownProduct(tx, scope, productId);
    if (!from.includes(before.state)) throw refuse('product_step_not_allowed', { state: before.state });
    const keeper = await shop(tx, scope.shopId);
    if (!mayList(keeper)) throw refuse('shop_may_not_list', { state: keeper.state });
    // An edit that waited while the product was off the shelf is what is offered now.
    const pending =
      before.pendingVersion === null ? null : await versionRow(tx, scope.shopId, productId, before.pendingVersion);
    const content = pending?.content ?? before.content;
    await checkParts(tx, scope, content, true);
    const findings = await findingsFor(tx, before, content);
    const said = verdict(findings);
    const state = stepped(before, said);
    if (said !== 'refuse') await refuseOverLimit(tx, scope);
    const now = tx.clock.now();
    const write: ProductWrite = {
      ...before,
      state,
      content,
      version: pending?.version ?? before.version,
      pendingVersion: null,
      reasons: findings,
      checkingSince: state === 'checking' ? now : null,
      liveAt: state === 'live' ? (before.liveAt ?? now) : before.liveAt,
    };
    const row = await writeNext(tx, before, write, null);
    await told(tx, action, row, before, row);
    return row;
  });
}

/** A shop in its trial without a deposit lists no more than the market allows (T2). */
async function refuseOverLimit(tx: Ctx, scope: ShopScope): Promise<void> {
  const limit = await listingLimit(tx, scope.shopId);
  if (limit !== null && (await countListed(tx, scope.shopId, limit)) >= limit)
    throw refuse('trial_listing_limit', { limit });
}

/** live or checking → off_shelf, by the shop. */
export async function takeOff(ctx: Ctx, scope: ShopScope, productId: Uuid, reason?: string): Promise<Product> {
  return transact(ctx, async (tx) => down(tx, await ownProduct(tx, scope, productId), reason, []));
}

/** The step both the shop and the operator take. */
export async function down(
  tx: Ctx,
  before: ProductRow,
  reason: string | undefined,
  reasons: readonly CheckFinding[],
): Promise<ProductRow> {
  const row = await writeNext(
    tx,
    before,
    {
      ...before,
      state: stepped(before, 'takeOff'),
      reasons,
      checkingSince: before.pendingVersion === null ? null : before.checkingSince,
    },
    null,
  );
  await told(tx, 'catalog.take_off', row, before, row, reason);
  return row;
}

/** New prices for SKUs of one product: a new version with price history. Throws sku_not_found, list_price_below_price. */
export async function changePrices(
  ctx: Ctx,
  scope: ShopScope,
  productId: Uuid,
  prices: readonly { skuId: Uuid; priceFen: number; listPriceFen?: number | null }[],
): Promise<Product> {
  return transact(ctx, async (tx) => {
    const before = await ownProduct(tx, scope, productId);
    const wanted = new Map(prices.map((one) => [one.skuId, one]));
    if (prices.some((one) => !before.content.skus.some((sku) => sku.skuId === one.skuId)))
      throw refuse('sku_not_found');
    const skus = before.content.skus.map((sku): SkuInput => {
      const change = wanted.get(sku.skuId);
      return change
        ? {
            ...sku,
            priceFen: change.priceFen,
            listPriceFen: change.listPriceFen === undefined ? sku.listPriceFen : change.listPriceFen,
          }
        : sku;
    });
    const content = wholeContent(
      { ...before.content, skus },
      new Set(before.content.skus.map((sku) => sku.skuId)),
      () => newId(tx),
      before.content.returnRule,
    );
    await checkParts(tx, scope, content, false);
    return sameContent(content, before.content) ? before : edit(tx, before, content);
  });
}

/** One product of the shop, any state; another shop's is not found. */
export async function ownProduct(ctx: Ctx, scope: ShopScope, productId: Uuid): Promise<ProductRow> {
  const row = await productRow(ctx, { shopId: scope.shopId, id: productId });
  if (!row) throw refuse('product_not_found');
  return row;
}
export const productOfShop: (ctx: Ctx, scope: ShopScope, productId: Uuid) => Promise<Product> = ownProduct;

/** The very words a buyer bought under. Throws catalog.version_not_found. */
export async function snapshot(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
  version: number,
): Promise<{ version: number; at: Date; content: ProductContent }> {
  const row = await versionRow(ctx, shopId, productId, version);
  if (!row) throw refuse('version_not_found');
  return { version: row.version, at: row.at, content: row.content };
}

export function stepped(before: ProductRow, step: ProductStep): Product['state'] {
  const to = afterStep(before.state, step);
  if (!to) throw refuse('product_step_not_allowed', { state: before.state });
  return to;
}

async function prepared(
  ctx: Ctx,
  scope: ShopScope,
  input: ProductInput,
  known: ReadonlySet<Uuid>,
): Promise<ProductContent> {
  const placed = await categoryToday(ctx, input.categoryId);
  if (!placed.leaf) throw refuse('category_not_leaf', { id: input.categoryId });
  const content = wholeContent({ ...input, categoryId: placed.id }, known, () => newId(ctx), placed.returnRule);
  if (content.calendarId && !(await calendarOffered(ctx, scope, content.calendarId)))
    throw refuse('calendar_not_offered');
  const pictures = [...new Set([...content.mediaIds, ...content.skus.flatMap((sku) => sku.mediaId ?? [])])];
  const files = await mediaFiles(ctx, pictures);
  const strange = pictures.filter(
    (id) => files.get(id)?.shopId !== scope.shopId || files.get(id)?.visibility !== 'public',
  );
  if (strange.length > 0) throw refuse('media_unknown', { count: strange.length });
  if (content.videoId && (await videoFiles(ctx, [content.videoId])).get(content.videoId)?.shopId !== scope.shopId)
    throw refuse('video_unknown');
  return content;
}

/** Imports and the seed write thousands of products; one line each would drown what people did, so the system's own edits are not recorded. */
export async function told(
  tx: Ctx,
  action: string,
  row: ProductRow,
  before: ProductRow | null,
  after: ProductRow,
  reason?: string,
): Promise<void> {
  if (!userIdOf(tx.actor)) return;
  const facts = (one: ProductRow) => ({
    state: one.state,
    version: one.version,
    latestVersion: one.latestVersion,
    title: one.content.title.zh,
  });
  await record(tx, {
    action,
    subject: { kind: 'product', id: row.id },
    shopId: row.shopId,
    ...(before ? { before: facts(before) } : {}),
    after: facts(after),
    ...(reason ? { reason } : {}),
  });
}
