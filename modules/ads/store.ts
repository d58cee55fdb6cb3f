import type { Ctx, Fen, Uuid } from '#kernel';
import type { State } from './states.ts';
import type { Campaign, Item, Word, WordRow } from './types.ts';

export const insertCampaign = (tx: Ctx, one: Campaign) => tx.sql`
  INSERT INTO ads.campaigns (shop_id, id, name, target, category_id, bid_fen, daily_fen, total_fen, pacing, from_hour, to_hour, starts_at, ends_at, created_at)
  VALUES (${one.shopId}, ${one.id}, ${one.name}, ${one.target}, ${one.categoryId}, ${one.bidFen}, ${one.dailyFen}, ${one.totalFen}, ${one.pacing},
    ${one.fromHour}, ${one.toHour}, ${one.startsAt}, ${one.endsAt}, ${one.createdAt})`;

/** The part by which a word is found: it is the rarest as a rule. */
const longest = (tokens: readonly string[]): string => tokens.toSorted((a, b) => b.length - a.length)[0] ?? '';

/** The words it is asked for, instead of those there were. */
export async function writeWords(
  tx: Ctx,
  { shopId, id }: Pick<Campaign, 'shopId' | 'id'>,
  words: readonly (Word & { readonly tokens: readonly string[] })[],
): Promise<void> {
  await tx.sql`DELETE FROM ads.words WHERE shop_id = ${shopId} AND campaign_id = ${id}`;
  for (const one of words)
    await tx.sql`
      INSERT INTO ads.words (shop_id, campaign_id, word, tokens, lead, bid_fen)
      VALUES (${shopId}, ${id}, ${one.word}, ${one.tokens as string[]}::text[], ${longest(one.tokens)}, ${one.bidFen})`;
}

export async function writeItems(
  tx: Ctx,
  { shopId, id, target }: Pick<Campaign, 'shopId' | 'id' | 'target'>,
  items: readonly Omit<Item, 'campaignId' | 'live'>[],
): Promise<void> {
  for (const one of items)
    await tx.sql`
      INSERT INTO ads.items (shop_id, campaign_id, product_id, tokens, category_ids, by_category)
      VALUES (${shopId}, ${id}, ${one.productId}, ${one.tokens as string[]}::text[], ${one.categoryIds as string[]}::text[], ${target === 'category'})`;
}

/** Words of campaigns that go on, in which one of these names is written, as brands are compared. */
export const wordsNaming = (tx: Ctx, keys: readonly string[]): Promise<{ shopId: Uuid; word: string }[]> => tx.sql<
  { shopId: Uuid; word: string }[]
>`
  SELECT DISTINCT w.shop_id, w.word FROM ads.words w JOIN ads.campaigns c ON c.shop_id = w.shop_id AND c.id = w.campaign_id
  WHERE c.state IN ('running', 'paused')
    AND EXISTS (SELECT 1 FROM unnest(${keys as string[]}::text[]) AS key WHERE position(key IN regexp_replace(w.word, '[[:space:][:punct:]]', '', 'g')) > 0)`;

/** Words of a shop with the brand of somebody else each speaks of; what is not in `strange` stands. */
export const markBrands = (
  tx: Ctx,
  shopId: Uuid,
  words: readonly string[],
  strange: ReadonlyMap<string, string>,
) => tx.sql`
  UPDATE ads.words w SET brand = nullif(n.brand, ''), standing = n.brand = '' AND c.state IN ('running', 'paused')
  FROM unnest(${words as string[]}::text[], ${words.map((word) => strange.get(word) ?? '')}::text[]) AS n (word, brand), ads.campaigns c
  WHERE w.shop_id = ${shopId} AND w.word = n.word AND c.shop_id = w.shop_id AND c.id = w.campaign_id`;

/** What has ended for good is not asked any more. */
export async function lieDown(tx: Ctx, { shopId, id }: Pick<Campaign, 'shopId' | 'id'>): Promise<void> {
  await tx.sql`UPDATE ads.words SET standing = false WHERE shop_id = ${shopId} AND campaign_id = ${id}`;
  await tx.sql`UPDATE ads.items SET standing = false WHERE shop_id = ${shopId} AND campaign_id = ${id}`;
}

/** Campaigns whose time is over and that do not say so yet. */
export const overdue = (ctx: Ctx, limit: number): Promise<Pick<Campaign, 'shopId' | 'id'>[]> => ctx.sql<
  Pick<Campaign, 'shopId' | 'id'>[]
>`
  SELECT shop_id, id FROM ads.campaigns WHERE state IN ('running', 'paused') AND ends_at <= ${ctx.clock.now()} ORDER BY ends_at LIMIT ${limit}`;

export const campaignOf = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Campaign | null> =>
  (await ctx.sql<Campaign[]>`SELECT * FROM ads.campaigns WHERE shop_id = ${shopId} AND id = ${id}`)[0] ?? null;
export const campaignById = async (ctx: Ctx, id: Uuid): Promise<Campaign | null> =>
  (await ctx.sql<Campaign[]>`SELECT * FROM ads.campaigns WHERE id = ${id}`)[0] ?? null;
export const lockCampaign = async (tx: Ctx, shopId: Uuid, id: Uuid): Promise<Campaign | null> =>
  (await tx.sql<Campaign[]>`SELECT * FROM ads.campaigns WHERE shop_id = ${shopId} AND id = ${id} FOR UPDATE`)[0] ??
  null;

type Place = { readonly at: Date; readonly id: string } | null;
export const campaigns = (
  ctx: Ctx,
  { shopId, before, limit }: { shopId: Uuid | null; before: Place; limit: number },
): Promise<Campaign[]> => ctx.sql<Campaign[]>`
  SELECT * FROM ads.campaigns WHERE true ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``}
    ${before ? ctx.sql`AND (created_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY created_at DESC, id DESC LIMIT ${limit}`;

/** Campaigns of a shop begin one after the other: how many are open is then exact. */
export const oneAtATime = (tx: Ctx, shopId: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`ads.open ${shopId}`}, 0))`;

export async function openOfShop(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ open: number }[]>`
    SELECT count(*) AS open FROM ads.campaigns WHERE shop_id = ${shopId} AND state IN ('running', 'paused')`;
  return row?.open ?? 0;
}

export const wordsOf = (ctx: Ctx, ids: readonly Uuid[]): Promise<WordRow[]> => ctx.sql<WordRow[]>`
  SELECT campaign_id, word, tokens, bid_fen, brand FROM ads.words WHERE campaign_id = ANY(${ids as Uuid[]}::uuid[]) ORDER BY bid_fen DESC, word`;
export const itemsOf = (ctx: Ctx, ids: readonly Uuid[]): Promise<Item[]> => ctx.sql<Item[]>`
  SELECT campaign_id, product_id, tokens, category_ids, live FROM ads.items WHERE campaign_id = ANY(${ids as Uuid[]}::uuid[]) ORDER BY product_id`;

/** A step of its state, if it is still in one of `from`. */
export async function moveCampaign(
  tx: Ctx,
  { shopId, id }: Pick<Campaign, 'shopId' | 'id'>,
  from: readonly State[],
  to: State,
  reason: string | null,
): Promise<Campaign | null> {
  const [row] = await tx.sql<Campaign[]>`
    UPDATE ads.campaigns SET state = ${to}, stop_reason = ${reason}
    WHERE shop_id = ${shopId} AND id = ${id} AND state = ANY(${from as State[]}::text[]) RETURNING *`;
  return row ?? null;
}

export type Terms = Pick<Campaign, 'bidFen' | 'dailyFen' | 'totalFen' | 'pacing' | 'fromHour' | 'toHour' | 'endsAt'>;
export async function writeTerms(tx: Ctx, one: Campaign, terms: Terms): Promise<void> {
  await tx.sql`
    UPDATE ads.campaigns SET bid_fen = ${terms.bidFen}, daily_fen = ${terms.dailyFen}, total_fen = ${terms.totalFen}, pacing = ${terms.pacing},
      from_hour = ${terms.fromHour}, to_hour = ${terms.toHour}, ends_at = ${terms.endsAt} WHERE shop_id = ${one.shopId} AND id = ${one.id}`;
}

/** The limit of a day that has begun to be spent. */
export const limitDay = (tx: Ctx, one: Campaign, day: string, limitFen: Fen) => tx.sql`
  UPDATE ads.days SET limit_fen = ${limitFen} WHERE shop_id = ${one.shopId} AND campaign_id = ${one.id} AND day = ${day}::date`;

export type Today = { readonly campaignId: Uuid; readonly spentFen: Fen };
export const spentOn = (ctx: Ctx, ids: readonly Uuid[], day: string): Promise<Today[]> => ctx.sql<Today[]>`
  SELECT campaign_id, spent_fen FROM ads.days WHERE campaign_id = ANY(${ids as Uuid[]}::uuid[]) AND day = ${day}::date`;

// ── The shop's account ──────────────────────────────────────────────────────────────────────────────────────────────

export const accountOf = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (await ctx.sql<{ balanceFen: number }[]>`SELECT balance_fen FROM ads.accounts WHERE shop_id = ${shopId}`)[0]
    ?.balanceFen ?? 0;
export const accountsOf = (ctx: Ctx, shopIds: readonly Uuid[]): Promise<{ shopId: Uuid; balanceFen: Fen }[]> =>
  ctx.sql<{ shopId: Uuid; balanceFen: Fen }[]>`
    SELECT shop_id, balance_fen FROM ads.accounts WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[])`;

export const addToAccount = (tx: Ctx, shopId: Uuid, amountFen: number) => tx.sql`
  INSERT INTO ads.accounts (shop_id, balance_fen) VALUES (${shopId}, ${amountFen})
  ON CONFLICT (shop_id) DO UPDATE SET balance_fen = ads.accounts.balance_fen + ${amountFen}`;

/** Takes what is there and no more; false when it is not. */
export const takeFromAccount = async (tx: Ctx, shopId: Uuid, amountFen: number): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE ads.accounts SET balance_fen = balance_fen - ${amountFen} WHERE shop_id = ${shopId} AND balance_fen >= ${amountFen}`
  ).count === 1;

/** A shop's goods are on or off the shelf. */
export const markLive = (tx: Ctx, productId: Uuid, live: boolean) =>
  tx.sql`UPDATE ads.items SET live = ${live} WHERE product_id = ${productId} AND live <> ${live}`;
export const retokenise = (
  tx: Ctx,
  productId: Uuid,
  tokens: readonly string[],
  categoryIds: readonly string[],
) => tx.sql`
  UPDATE ads.items SET tokens = ${tokens as string[]}::text[], category_ids = ${categoryIds as string[]}::text[], live = true WHERE product_id = ${productId}`;
export const isAdvertised = async (ctx: Ctx, productId: Uuid): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM ads.items WHERE product_id = ${productId} LIMIT 1`).length > 0;

/** What others bid for these words now, for help with a bid: highest first, each campaign once a word. */
export const bidsFor = (
  ctx: Ctx,
  words: readonly string[],
  notOf: Uuid,
): Promise<{ word: string; bidFen: Fen }[]> => ctx.sql<{ word: string; bidFen: Fen }[]>`
  SELECT w.word, w.bid_fen FROM ads.words w JOIN ads.campaigns c ON c.shop_id = w.shop_id AND c.id = w.campaign_id
  WHERE w.word = ANY(${words as string[]}::text[]) AND w.shop_id <> ${notOf} AND c.state = 'running' AND c.starts_at <= ${ctx.clock.now()}
    AND (c.ends_at IS NULL OR c.ends_at > ${ctx.clock.now()}) ORDER BY w.word, w.bid_fen DESC`;
