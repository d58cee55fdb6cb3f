import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  FenSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  TextSchema,
} from '#kernel';
import { type Funds, fundsOf, moveFunds, sponsorNames } from './service.ts';
import { type Sponsor, sponsorsPage } from './store.ts';

const Party = Type.String({
  pattern: '^(brd|usr)_[0-9a-z]{26}$',
  description: 'The registered brand, or the person who streams',
});
const SponsorView = Type.Object({
  kind: Type.Union([Type.Literal('brand'), Type.Literal('streamer')]),
  party: Party,
  name: Nullable(TextSchema(80)),
  inFen: FenSchema({ description: 'Paid in' }),
  backFen: FenSchema({ description: 'Paid back' }),
  committedFen: FenSchema({ description: 'What promotions may still cost it, or have cost it' }),
  freeFen: Type.Integer({ description: 'Paid in, and no promotion may take it, in fen' }),
  givenFen: Type.Integer({ description: 'What settled orders have cost it, in fen' }),
});
const sponsorOf = (party: string): Sponsor => ({ kind: party.startsWith('brd_') ? 'brand' : 'streamer', party });
const viewOf = (
  { kind, party }: Sponsor,
  name: { readonly zh: string; readonly en: string } | undefined,
  { inFen, backFen, committedFen, freeFen, givenFen }: Funds,
): Static<typeof SponsorView> => ({
  kind,
  party,
  name: name ?? null,
  inFen,
  backFen,
  committedFen,
  freeFen,
  givenFen,
});

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/sponsors',
    summary: 'Brands and streamers that pay for promotions of the market: what they paid in, and what of it is free',
    tag: 'sponsors',
    access: platformStaff('sponsors.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(SponsorView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), party: String(key[1]) } : null;
      const rows = await sponsorsPage(ctx, before, limit + 1);
      const names = await sponsorNames(ctx, rows);
      const funds = new Map(
        await Promise.all(rows.map(async (row) => [row.party, await fundsOf(ctx, row, row)] as const)),
      );
      return pageOf(
        rows,
        limit,
        (row) => [row.since.toISOString(), row.party],
        (row) => viewOf(row, names.get(row.party), funds.get(row.party) as Funds),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/console/sponsor-deposits',
    summary:
      'Book money that a sponsor paid in, or that went back to it, once under the bank’s number; never more back than is free',
    tag: 'sponsors',
    access: platformStaff('sponsors.fund'),
    secondFactor: 'always',
    body: Type.Object({
      party: Party,
      way: Type.Union([Type.Literal('in'), Type.Literal('back')]),
      amountFen: FenSchema({ minimum: 1, maximum: 1_000_000_000_000 }),
      bankNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,64}$', description: 'The bank’s number of the credit or debit' }),
      note: Type.String({ minLength: 1, maxLength: 200 }),
    }),
    reply: SponsorView,
    status: 201,
    errors: ['sponsors.sponsor_unknown', 'sponsors.deposit_booked', 'sponsors.funds_too_low'],
    handle: async (ctx, { body }) => {
      const sponsor = sponsorOf(body.party);
      const funds = await moveFunds(ctx, { ...body, ...sponsor });
      return viewOf(sponsor, (await sponsorNames(ctx, [sponsor])).get(body.party), funds);
    },
  }),
];
