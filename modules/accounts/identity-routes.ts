import { Type } from 'typebox';
import {
  type Ctx,
  IdSchema,
  MomentSchema,
  Nullable,
  platformStaff,
  type Route,
  route,
  signedIn,
  toId,
  uuidOf,
} from '#kernel';
import { record } from '#modules/operations';
import { developmentIdentities, identityProviderOf, testIdentity } from './identity-provider.ts';
import { checksOf, LEVELS, realName, revealIdentity, verifyRealName } from './identity-service.ts';
import type { VerificationRow } from './identity-store.ts';
import { meOf } from './view.ts';

const CheckSchema = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['identity', 'enterprise']),
  state: Type.Enum(['pending', 'passed', 'refused']),
  nameMasked: Type.String({ examples: ['王**'] }),
  numberMasked: Type.String({ examples: ['3302**********1234'] }),
  reason: Nullable(Type.String({ description: 'Code of the refusal: accounts.identity_mismatch …' })),
  askedAt: MomentSchema(),
  decidedAt: Nullable(MomentSchema()),
});
const checkView = (row: VerificationRow) => ({
  id: toId('vfy', row.id),
  kind: row.kind,
  state: row.state,
  nameMasked: row.nameMasked,
  numberMasked: row.numberMasked,
  reason: row.reason ? `accounts.${row.reason}` : null,
  askedAt: row.askedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

/** Outside production the page names someone whom the development provider knows. */
function sampleFor(ctx: Ctx): { name: string; idNumber: string } | null {
  if (process.env.DONGXI_ENV === 'production') return null;
  return identityProviderOf(ctx) === developmentIdentities ? testIdentity(1) : null;
}

const refusals = [
  'accounts.person_not_found',
  'accounts.identity_verified',
  'accounts.identity_pending',
  'accounts.phone_needed',
  'accounts.identity_needed',
  'accounts.too_many_tries',
  'accounts.identity_provider_missing',
  'accounts.identity_unanswered',
];
const Agreed = Type.Literal(true, {
  description: 'The separate consent to the check: name and number go to the provider (PIPL art. 23 and 29)',
});
const check = {
  tag: 'me',
  access: signedIn,
  transaction: 'own',
  perMinute: 10,
  status: 201,
  reply: CheckSchema,
} as const;

export const identityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/real-name',
    summary: 'How far the person’s real name is known, and every check made',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({
      level: Type.Enum([...LEVELS]),
      nameMasked: Nullable(Type.String()),
      checks: Type.Array(CheckSchema),
      sample: Nullable(
        Type.Object(
          { name: Type.String(), idNumber: Type.String() },
          { description: 'In development: an invented person whom the provider knows' },
        ),
      ),
    }),
    errors: ['accounts.person_not_found'],
    handle: async (ctx) => {
      const { userId } = meOf(ctx);
      const [known, checks] = await Promise.all([realName(ctx, userId), checksOf(ctx, userId)]);
      return {
        level: known.level,
        nameMasked: known.nameMasked,
        checks: checks.map(checkView),
        sample: sampleFor(ctx),
      };
    },
  }),
  route({
    ...check,
    method: 'POST',
    path: '/me/real-name/identity',
    summary: 'Have name and identity number checked; pending when the provider has not answered yet',
    body: Type.Object({
      name: Type.String({ minLength: 2, maxLength: 40, pattern: '\\S' }),
      idNumber: Type.String({ minLength: 15, maxLength: 24 }),
      agreed: Agreed,
    }),
    errors: [
      ...refusals,
      'accounts.identity_number_invalid',
      'accounts.identity_under_age',
      'accounts.identity_mismatch',
      'accounts.identity_unknown',
      'accounts.identity_used_up',
    ],
    handle: async (ctx, { body }) =>
      checkView(
        await verifyRealName(ctx, meOf(ctx).userId, { kind: 'identity', name: body.name, number: body.idNumber }),
      ),
  }),
  route({
    ...check,
    method: 'POST',
    path: '/me/real-name/enterprise',
    summary: 'Have a firm’s name and unified social credit code checked; the person’s identity comes first',
    body: Type.Object({
      name: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S' }),
      creditCode: Type.String({ minLength: 15, maxLength: 24 }),
      agreed: Agreed,
    }),
    errors: [...refusals, 'accounts.credit_code_invalid', 'accounts.enterprise_unknown'],
    handle: async (ctx, { body }) =>
      checkView(
        await verifyRealName(ctx, meOf(ctx).userId, { kind: 'enterprise', name: body.name, number: body.creditCode }),
      ),
  }),
  route({
    method: 'POST',
    path: '/console/users/:userId/identity/reveal',
    summary: 'Name and identity number in clear, with a reason; the look itself is audited',
    tag: 'accounts',
    access: platformStaff('accounts.reveal'),
    secondFactor: 'always',
    // Nothing in clear may stay in the store of idempotent replies.
    idempotency: 'none',
    params: Type.Object({ userId: IdSchema('usr') }),
    body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 500 }) }),
    reply: Type.Object({ name: Type.String(), idNumber: Type.String() }),
    errors: ['accounts.identity_not_checked'],
    handle: async (ctx, { params, body, ip }, reply) => {
      const userId = uuidOf('usr', params.userId);
      const shown = await revealIdentity(ctx, userId);
      await record(ctx, {
        action: 'accounts.reveal_identity',
        subject: { kind: 'user', id: userId },
        reason: body.reason,
        ip,
      });
      reply.header('cache-control', 'no-store');
      return shown;
    },
  }),
];
