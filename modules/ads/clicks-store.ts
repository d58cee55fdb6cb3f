import { type Ctx, chinaDay, type Fen, type Uuid } from '#kernel';
import type { Reason } from './fraud.ts';
import type { Charged, Click, ClickState } from './types.ts';

/** One after the other for whoever clicks and from where: what each did of late is then exact. */
export async function lockViewer(tx: Ctx, names: readonly string[]): Promise<void> {
  // In the order of the list, so that two who want the same ones never wait for each other.
  await tx.sql`
    SELECT pg_advisory_xact_lock(hashtextextended('ads ' || name, 0)) FROM unnest(${[...new Set(names)].sort()}::text[]) AS name`;
}

export type Late = {
  readonly onImpression: number;
  readonly againDay: number;
  readonly deviceHour: number;
  readonly addressHour: number;
};
/** What this person, device and address clicked before; clicks that were never charged for do not use up what may be charged. */
export async function lately(tx: Ctx, one: Click, day: Date, hour: Date): Promise<Late> {
  const own = [one.viewer, one.device];
  const [row] = await tx.sql<Late[]>`
    SELECT (SELECT count(*) FROM ads.clicks WHERE impression_id = ${one.impression.id} AND state <> 'refused') AS on_impression,
      (SELECT count(*) FROM ads.clicks WHERE (viewer = ANY(${own}::text[]) OR device = ANY(${own}::text[])) AND at > ${day} AND state <> 'refused'
        AND product_id = ${one.impression.productId} AND shop_id = ${one.impression.shopId}) AS again_day,
      (SELECT count(*) FROM ads.clicks WHERE (viewer = ANY(${own}::text[]) OR device = ANY(${own}::text[])) AND at > ${hour} AND state <> 'refused') AS device_hour,
      (SELECT count(*) FROM ads.clicks WHERE ip = ${one.ip} AND at > ${hour} AND shop_id = ${one.impression.shopId} AND state <> 'refused') AS address_hour`;
  if (!row) throw new Error('no row of clicks');
  return row;
}

export const insertClick = (tx: Ctx, one: Click, state: ClickState, reason: Reason | null) => tx.sql`
  INSERT INTO ads.clicks (id, impression_id, shop_id, campaign_id, product_id, word, price_fen, day, at, viewer, device, ip, buyer_id, state, reason)
  VALUES (${one.id}, ${one.impression.id}, ${one.impression.shopId}, ${one.impression.campaignId}, ${one.impression.productId}, ${one.impression.word},
    ${one.impression.priceFen}, ${chinaDay(one.at)}::date, ${one.at}, ${one.viewer}, ${one.device}, ${one.ip}, ${one.buyerId}, ${state}, ${reason})`;

export type Taken = 'taken' | 'not_running' | 'budget_spent';
/**
 * Takes a click's price from campaign, day and account in one statement, each by a write that holds its own limit; a part waits for the one before it,
 * so that the locks are always in this order. When one refuses, the caller's transaction has to be undone.
 */
export async function takePrice(tx: Ctx, { impression, at }: Click): Promise<Taken> {
  const { shopId, campaignId, priceFen } = impression;
  const [row] = await tx.sql<{ taken: boolean }[]>`
    WITH campaign AS (
      UPDATE ads.campaigns SET spent_fen = spent_fen + ${priceFen}
      WHERE shop_id = ${shopId} AND id = ${campaignId} AND state = 'running' AND starts_at <= ${at} AND (ends_at IS NULL OR ends_at > ${at})
        AND (total_fen IS NULL OR spent_fen + ${priceFen} <= total_fen)
      RETURNING daily_fen
    ), day AS (
      INSERT INTO ads.days AS d (shop_id, campaign_id, day, limit_fen, spent_fen)
      SELECT ${shopId}::uuid, ${campaignId}::uuid, ${chinaDay(at)}::date, daily_fen, ${priceFen}::bigint FROM campaign WHERE ${priceFen}::bigint <= daily_fen
      ON CONFLICT (shop_id, campaign_id, day) DO UPDATE SET spent_fen = d.spent_fen + excluded.spent_fen
        WHERE d.spent_fen + excluded.spent_fen <= d.limit_fen
      RETURNING 1
    ), account AS (
      UPDATE ads.accounts SET balance_fen = balance_fen - ${priceFen} WHERE shop_id = ${shopId} AND balance_fen >= ${priceFen} AND EXISTS (SELECT FROM day)
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM account) AS taken`;
  if (row?.taken) return 'taken';
  const [campaign] = await tx.sql<{ runs: boolean }[]>`
    SELECT state = 'running' AND starts_at <= ${at} AND (ends_at IS NULL OR ends_at > ${at}) AS runs
    FROM ads.campaigns WHERE shop_id = ${shopId} AND id = ${campaignId}`;
  return campaign?.runs ? 'budget_spent' : 'not_running';
}

/** charged → given_back, each once; the campaign, its day and the account have the price again. */
export async function giveBack(tx: Ctx, one: Charged): Promise<boolean> {
  const { shopId, campaignId, priceFen } = one;
  await tx.sql`SELECT 1 FROM ads.campaigns WHERE shop_id = ${shopId} AND id = ${campaignId} FOR UPDATE`;
  const [moved] = await tx.sql<{ settlementId: Uuid | null }[]>`
    UPDATE ads.clicks SET state = 'given_back', reason = ${one.reason}
    WHERE id = ${one.id} AND state = 'charged' AND settlement_id IS NOT DISTINCT FROM ${one.settlementId} RETURNING settlement_id`;
  if (!moved) return false;
  await tx.sql`UPDATE ads.days SET spent_fen = spent_fen - ${priceFen} WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND day = ${one.day}::date`;
  await tx.sql`UPDATE ads.accounts SET balance_fen = balance_fen + ${priceFen} WHERE shop_id = ${shopId}`;
  await tx.sql`UPDATE ads.campaigns SET spent_fen = spent_fen - ${priceFen} WHERE shop_id = ${shopId} AND id = ${campaignId}`;
  return true;
}

/** Charged clicks of addresses and devices that charged more in a China day than one does; what was swept stays swept. */
export const excessive = (
  ctx: Ctx,
  { from, addressDay, deviceDay, limit }: { from: Date; addressDay: number; deviceDay: number; limit: number },
): Promise<Charged[]> => ctx.sql<Charged[]>`
  WITH late AS (SELECT * FROM ads.clicks WHERE at >= ${from} AND state <> 'refused'),
  addresses AS (SELECT ip, shop_id, day FROM late GROUP BY 1, 2, 3 HAVING count(*) > ${addressDay}),
  devices AS (SELECT device, day FROM late GROUP BY 1, 2 HAVING count(*) > ${deviceDay})
  SELECT c.id, c.shop_id, c.campaign_id, c.price_fen, c.day::text AS day, c.settlement_id,
    CASE WHEN a.ip IS NULL THEN 'swept_device' ELSE 'swept_address' END AS reason
  FROM late c LEFT JOIN addresses a ON a.ip = c.ip AND a.shop_id = c.shop_id AND a.day = c.day LEFT JOIN devices d ON d.device = c.device AND d.day = c.day
  WHERE c.state = 'charged' AND (a.ip IS NOT NULL OR d.device IS NOT NULL) ORDER BY c.id LIMIT ${limit}`;

// ── Settlement ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const unsettledShops = (ctx: Ctx, before: Date, limit: number): Promise<{ shopId: Uuid }[]> => ctx.sql<
  { shopId: Uuid }[]
>`
  SELECT DISTINCT shop_id FROM ads.clicks WHERE state = 'charged' AND settlement_id IS NULL AND at < ${before} ORDER BY shop_id LIMIT ${limit}`;

export const lockUnsettled = (
  tx: Ctx,
  shopId: Uuid,
  before: Date,
  limit: number,
): Promise<{ id: Uuid; priceFen: Fen }[]> =>
  tx.sql<{ id: Uuid; priceFen: Fen }[]>`
    SELECT id, price_fen FROM ads.clicks WHERE shop_id = ${shopId} AND state = 'charged' AND settlement_id IS NULL AND at < ${before}
    ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

export async function settleClicks(
  tx: Ctx,
  one: { shopId: Uuid; id: Uuid; day: string; amountFen: number; journalId: Uuid; clicks: readonly Uuid[] },
): Promise<void> {
  await tx.sql`
    INSERT INTO ads.settlements (shop_id, id, day, amount_fen, clicks, journal_id, at)
    VALUES (${one.shopId}, ${one.id}, ${one.day}::date, ${one.amountFen}, ${one.clicks.length}, ${one.journalId}, ${tx.clock.now()})`;
  await tx.sql`UPDATE ads.clicks SET settlement_id = ${one.id} WHERE id = ANY(${one.clicks as Uuid[]}::uuid[])`;
}

// ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who signs in on a device that clicked before is who clicked. */
export const claimClicks = (tx: Ctx, device: string, buyerId: Uuid, from: Date) =>
  tx.sql`UPDATE ads.clicks SET buyer_id = ${buyerId} WHERE device = ${device} AND buyer_id IS NULL AND at > ${from}`;

export const clicksOfBuyer = (ctx: Ctx, buyerId: Uuid): Promise<{ productId: Uuid; at: Date }[]> =>
  ctx.sql<
    { productId: Uuid; at: Date }[]
  >`SELECT product_id, at FROM ads.clicks WHERE buyer_id = ${buyerId} ORDER BY at`;
export const forgetBuyer = (tx: Ctx, buyerId: Uuid) =>
  tx.sql`UPDATE ads.clicks SET buyer_id = NULL WHERE buyer_id = ${buyerId}`;

export type LastClick = { readonly id: Uuid; readonly campaignId: Uuid; readonly productId: Uuid };
/** The buyer's clicks on a shop's advertisements within the window that were charged, last first. */
export const clicksBefore = (
  tx: Ctx,
  buyerId: Uuid,
  shopId: Uuid,
  from: Date,
  until: Date,
): Promise<LastClick[]> => tx.sql<LastClick[]>`
  SELECT id, campaign_id, product_id FROM ads.clicks WHERE buyer_id = ${buyerId} AND shop_id = ${shopId} AND at > ${from} AND at <= ${until} AND state = 'charged'
  ORDER BY at DESC, id DESC LIMIT 100`;

/** Those of the orders whose buyer was led by an advertisement of the shop after `from`. */
export const ledByClicks = async (
  tx: Ctx,
  orders: readonly { readonly id: Uuid; readonly shopId: Uuid; readonly buyerId: Uuid }[],
  from: Date,
): Promise<ReadonlySet<Uuid>> => {
  const rows = await tx.sql<{ id: Uuid }[]>`
    SELECT o.id FROM unnest((SELECT ${orders.map((one) => one.id)}::uuid[]), (SELECT ${orders.map((one) => one.shopId)}::uuid[]),
      (SELECT ${orders.map((one) => one.buyerId)}::uuid[])) AS o (id, shop_id, buyer_id)
    WHERE EXISTS (SELECT FROM ads.clicks c WHERE c.buyer_id = o.buyer_id AND c.shop_id = o.shop_id AND c.at > ${from} AND c.state = 'charged')`;
  return new Set(rows.map((row) => row.id));
};

export const insertAttribution = (
  tx: Ctx,
  one: {
    shopId: Uuid;
    orderId: Uuid;
    productId: Uuid;
    click: LastClick;
    kind: 'direct' | 'shop';
    amountFen: number;
    at: Date;
  },
) => tx.sql`
  INSERT INTO ads.attributions (shop_id, order_id, product_id, click_id, campaign_id, kind, amount_fen, at)
  VALUES (${one.shopId}, ${one.orderId}, ${one.productId}, ${one.click.id}, ${one.click.campaignId}, ${one.kind}, ${one.amountFen}, ${one.at})
  ON CONFLICT (shop_id, order_id, product_id) DO NOTHING`;
