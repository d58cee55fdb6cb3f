import { Type } from 'typebox';
import { FenSchema, IdSchema, MomentSchema, platformStaff, type Route, route, TextSchema, toId, uuidOf } from '#kernel';
import type { Sum } from './board.ts';
import { boardOf } from './board-service.ts';
import { found } from './service.ts';

const figures = {
  orders: Type.Integer(),
  pieces: Type.Integer(),
  gmvFen: FenSchema({ description: 'Ordered, paid or not' }),
  paidFen: FenSchema(),
  refundedFen: FenSchema(),
};
const figuresOf = (sum: Sum | null) => ({
  orders: sum?.orders ?? 0,
  pieces: sum?.pieces ?? 0,
  gmvFen: sum?.gmvFen ?? 0,
  paidFen: sum?.paidFen ?? 0,
  refundedFen: sum?.refundedFen ?? 0,
});

export const boardRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/campaigns/:campaignId/board',
    summary: 'What was bought of a campaign until this moment: in all, by minute, by province, and its best goods',
    tag: 'campaigns',
    access: platformStaff('promotions.read'),
    params: Type.Object({ campaignId: IdSchema('cpg') }),
    reply: Type.Object({
      name: TextSchema(),
      at: MomentSchema(),
      total: Type.Object(figures),
      minutes: Type.Array(Type.Object({ minute: MomentSchema(), ...figures }), {
        description: 'The last sixty in which something was ordered, oldest first',
      }),
      provinces: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), ...figures })),
      goods: Type.Array(Type.Object({ productId: IdSchema('prd'), title: TextSchema(), ...figures })),
    }),
    errors: ['campaigns.campaign_not_found'],
    handle: async (ctx, { params }, reply) => {
      const campaign = await found(ctx, uuidOf('cpg', params.campaignId));
      const board = await boardOf(ctx, campaign.id);
      reply.header('cache-control', 'private, no-store');
      return {
        name: { ...campaign.name },
        at: ctx.clock.now().toISOString(),
        total: figuresOf(board.total),
        minutes: board.minutes.map((one) => ({ minute: one.key.replace('Z', ':00Z'), ...figuresOf(one) })),
        provinces: board.provinces.map((one) => ({ code: one.key, name: one.name, ...figuresOf(one) })),
        goods: board.goods.map((one) => ({
          productId: toId('prd', one.key),
          title: { ...one.title },
          ...figuresOf(one),
        })),
      };
    },
  }),
];
