import { type Static, Type } from 'typebox';
import {
  everyone,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  platformStaff,
  type Route,
  route,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { RoomCard } from '#modules/live';
import { BlockSchema, VENUE_KINDS, type Venue } from './blocks.ts';
import { found } from './service.ts';
import { saveVenue, showVenue } from './venues-service.ts';
import { openVenues, venuesOf } from './venues-store.ts';
import { PhaseSchema } from './view.ts';

const Code = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', minLength: 2, maxLength: 60 });
const VenueBody = Type.Object(
  {
    kind: Type.Enum([...VENUE_KINDS]),
    key: Nullable(
      Type.String({
        minLength: 2,
        maxLength: 60,
        description: 'Division, belt, category or country (ISO 3166-1); null: main',
      }),
    ),
    name: TextSchema(60),
    blocks: Type.Array(BlockSchema, { minItems: 1, maxItems: 30 }),
  },
  { additionalProperties: false },
);
const VenueView = Type.Object({ code: Type.String(), ...VenueBody.properties });
const venueView = ({ code, kind, key, name, blocks }: Venue): Static<typeof VenueView> => ({
  code,
  kind,
  key,
  name: { ...name },
  blocks: [...blocks],
});

/** Where a card of goods comes from is the search's business; its shape is told in the document of `/search`. */
const CardView = Type.Object({
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  mediaUrl: Nullable(Type.String()),
  soldCount: Type.Integer(),
  shopName: Type.String(),
  priceFen: FenSchema({ description: 'Campaign price' }),
  handFen: FenSchema({ description: 'What a piece costs in hand right now' }),
  referenceFen: Nullable(FenSchema({ description: 'Lowest price really sold at in the seven days before' })),
  lowestInDays: Nullable(Type.Integer({ description: 'Said only where it is true' })),
  leftPieces: Nullable(Type.Integer({ description: 'Left at the campaign price while it is live; null: unbounded' })),
});

export const venueRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/campaigns/:campaignId/venues',
    summary: 'Pages of a campaign with their blocks, the main one first',
    tag: 'campaigns',
    access: platformStaff('promotions.read'),
    params: Type.Object({ campaignId: IdSchema('cpg') }),
    reply: Type.Object({ items: Type.Array(VenueView) }),
    errors: ['campaigns.campaign_not_found'],
    handle: async (ctx, { params }) => {
      const campaign = await found(ctx, uuidOf('cpg', params.campaignId));
      return { items: (await venuesOf(ctx, campaign.id)).map(venueView) };
    },
  }),
  route({
    method: 'PUT',
    path: '/console/campaigns/:campaignId/venues/:code',
    summary: 'Write a page of a campaign: what it is about and its blocks',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    params: Type.Object({ campaignId: IdSchema('cpg'), code: Code }),
    body: VenueBody,
    reply: VenueView,
    errors: [
      'campaigns.campaign_not_found',
      'campaigns.venue_main_taken',
      'campaigns.venue_code_taken',
      'campaigns.venue_key_unknown',
    ],
    handle: async (ctx, { params, body }) =>
      venueView(await saveVenue(ctx, uuidOf('cpg', params.campaignId), { ...body, code: params.code })),
  }),
  route({
    method: 'GET',
    path: '/venues',
    summary: 'Campaigns that warm up or are live, by their main pages',
    tag: 'campaigns',
    access: everyone,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          code: Type.String(),
          name: TextSchema(),
          intro: TextSchema(),
          liveFrom: MomentSchema(),
          liveUntil: MomentSchema(),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: (await openVenues(ctx)).map((one) => ({
        code: one.code,
        name: { ...one.name },
        intro: { ...one.intro },
        liveFrom: one.liveFrom.toISOString(),
        liveUntil: one.liveUntil.toISOString(),
      })),
    }),
  }),
  route({
    method: 'GET',
    path: '/venues/:code',
    summary: 'A page of a campaign, from its warm-up on: blocks with their goods at what they cost in it',
    tag: 'campaigns',
    access: everyone,
    params: Type.Object({ code: Code }),
    reply: Type.Object({
      code: Type.String(),
      kind: Type.Enum([...VENUE_KINDS]),
      name: TextSchema(),
      campaign: Type.Object({ name: TextSchema(), intro: TextSchema() }),
      phase: PhaseSchema,
      liveFrom: MomentSchema(),
      liveUntil: MomentSchema(),
      others: Type.Array(Type.Object({ code: Type.String(), kind: Type.Enum([...VENUE_KINDS]), name: TextSchema() })),
      blocks: Type.Array(
        Type.Object({
          block: BlockSchema,
          cards: Type.Array(CardView),
          rooms: Type.Array(RoomCard, { description: 'Of a live wall' }),
        }),
      ),
    }),
    errors: ['campaigns.venue_not_found'],
    handle: async (ctx, { params }) => {
      const { campaign, phase, venue, others, blocks } = await showVenue(ctx, params.code);
      return {
        code: venue.code,
        kind: venue.kind,
        name: { ...venue.name },
        campaign: { name: { ...campaign.name }, intro: { ...campaign.intro } },
        phase,
        liveFrom: campaign.liveFrom.toISOString(),
        liveUntil: campaign.liveUntil.toISOString(),
        others: others.map(({ code, kind, name }) => ({ code, kind, name: { ...name } })),
        blocks: blocks.map(({ block, cards, rooms }) => ({
          block,
          rooms: [...rooms],
          cards: cards.map(({ card, skuId, ...rest }) => ({
            productId: card.productId,
            skuId: toId('sku', skuId),
            title: { ...card.title },
            mediaUrl: card.mediaUrl,
            soldCount: card.soldCount,
            shopName: card.shop.name,
            handFen: card.priceFen,
            ...rest,
          })),
        })),
      };
    },
  }),
];
