import { Type } from 'typebox';
import { FenSchema, fen, IdSchema, MomentSchema, Nullable, type Route, route, shopStaff } from '#kernel';
import { AudienceSchema, ScopeSchema, scopeIn } from '#modules/promotions';
import { whatIf } from './what-if.ts';

export const whatIfRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/promotions/what-if',
    summary:
      'What a promotion would have cost on the orders of the last days, and how much more must be sold to earn it back',
    tag: 'promotions',
    access: shopStaff('promotions.read'),
    idempotency: 'none',
    transaction: 'own',
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({
      kind: Type.String({ maxLength: 40 }),
      args: Type.Unknown(),
      scope: ScopeSchema,
      audience: Type.Optional(AudienceSchema),
      budgetFen: Type.Optional(FenSchema({ minimum: 1, maximum: 1_000_000_000_000 })),
      lastDays: Type.Integer({ minimum: 1, maximum: 90 }),
      marginBps: Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Of the takings without the promotion, what stays after the goods are paid for; of 10,000',
      }),
    }),
    reply: Type.Object({
      from: MomentSchema(),
      until: MomentSchema('Orders up to then were looked at'),
      whole: Type.Boolean({ description: 'False when there were more orders than are looked at in one go' }),
      orders: Type.Integer({ description: 'Paid orders looked at' }),
      touchedOrders: Type.Integer(),
      pieces: Type.Integer({ description: 'Pieces of the lines it would have reached' }),
      takingsFen: FenSchema({ description: 'For those lines without the promotion, what others give included' }),
      ruleFen: FenSchema({ description: 'What the promotion itself would have taken off' }),
      costFen: Type.Integer({ description: 'What the shop gives more than without it, in fen' }),
      byFunder: Type.Array(
        Type.Object({
          funder: Type.String(),
          funderId: Nullable(Type.String()),
          amountFen: Type.Integer({ description: 'More than without it; below 0 where another rule gives way' }),
        }),
      ),
      profitFen: Type.Integer({ description: 'Of those lines without the promotion, by the margin given' }),
      morePieces: Nullable(
        Type.Integer({ description: 'Pieces more to be sold to earn as much; null: no number is enough' }),
      ),
    }),
    errors: ['promotions.kind_unknown', 'promotions.args_invalid', 'promotions.scope_invalid'],
    handle: async (ctx, { shop, body }) => {
      const { scope, audience, budgetFen, kind, args, lastDays, marginBps } = body;
      const found = await whatIf(ctx, shop, {
        kind,
        args,
        scope: scopeIn(scope),
        lastDays,
        marginBps,
        ...(audience && { audience }),
        ...(budgetFen !== undefined && { budgetFen: fen(budgetFen) }),
      });
      return {
        ...found,
        from: found.from.toISOString(),
        until: found.until.toISOString(),
        byFunder: found.byFunder.map((one) => ({ ...one })),
      };
    },
  }),
];
