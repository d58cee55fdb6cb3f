import type { Ctx, Json, Text2, Uuid } from '#kernel';
import type { Venue } from './blocks.ts';

const COLUMNS = ['code', 'kind', 'key', 'name', 'blocks'];

/** Writes a venue of the campaign; venues_one_main and venues_code_once refuse a second main one and a code of another campaign. */
export const putVenue = (tx: Ctx, campaignId: Uuid, venue: Venue): Promise<unknown> => tx.sql`
  INSERT INTO campaigns.venues (campaign_id, code, kind, key, name, blocks, changed_at)
  VALUES (${campaignId}, ${venue.code}, ${venue.kind}, ${venue.key}, ${tx.sql.json(venue.name as Text2)}, ${tx.sql.json(venue.blocks as unknown as Json)}, ${tx.clock.now()})
  ON CONFLICT ON CONSTRAINT venues_pkey DO UPDATE SET kind = excluded.kind, key = excluded.key, name = excluded.name, blocks = excluded.blocks,
    changed_at = excluded.changed_at`;

/** The main venue first. */
export const venuesOf = (ctx: Ctx, campaignId: Uuid): Promise<Venue[]> => ctx.sql<Venue[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM campaigns.venues WHERE campaign_id = ${campaignId} ORDER BY kind <> 'main', kind, code`;

export async function venueByCode(ctx: Ctx, code: string): Promise<(Venue & { readonly campaignId: Uuid }) | null> {
  const [row] = await ctx.sql<(Venue & { campaignId: Uuid })[]>`
    SELECT ${ctx.sql(COLUMNS)}, campaign_id FROM campaigns.venues WHERE code = ${code}`;
  return row ?? null;
}

export type Open = {
  readonly code: string;
  readonly name: Text2;
  readonly intro: Text2;
  readonly liveFrom: Date;
  readonly liveUntil: Date;
};
/** Main venues of campaigns between the beginning of their warm-up and the end of their live phase. */
export const openVenues = (ctx: Ctx): Promise<Open[]> => ctx.sql<Open[]>`
  SELECT v.code, v.name, c.intro, c.live_from, c.live_until FROM campaigns.venues v JOIN campaigns.campaigns c ON c.id = v.campaign_id
  WHERE v.kind = 'main' AND c.state = 'published' AND c.warm_up_from <= ${ctx.clock.now()} AND c.live_until > ${ctx.clock.now()}
  ORDER BY c.live_from, v.code LIMIT 50`;
