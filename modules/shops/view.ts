import { Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, type Text2, TextSchema, toId } from '#kernel';
import { mediaUrl } from '#modules/media';
import { belts, divisionPath } from '#modules/regions';
import { closingOf } from './closings-store.ts';
import { KIND_LABELS } from './forms.ts';
import { licenceName } from './licences.ts';
import { type Application, SHOP_KINDS, SHOP_STATES, type Shop, STATE_CAUSES } from './types.ts';

export const KindSchema = Type.Enum([...SHOP_KINDS]);
export const StateSchema = Type.Enum([...SHOP_STATES]);
const APPLICATION_STATES = ['draft', 'submitted', 'asked', 'approved', 'rejected', 'withdrawn'] as const;
export const ApplicationStateSchema = Type.Enum([...APPLICATION_STATES]);

export const ShopCardSchema = Type.Object({
  id: IdSchema('shp'),
  code: Type.String(),
  name: Type.String(),
  kind: KindSchema,
  kindName: TextSchema(),
  state: StateSchema,
  logoUrl: Nullable(Type.String()),
  divisionCode: Type.String(),
  beltCode: Nullable(Type.String()),
  openedAt: MomentSchema(),
});

export const shopCard = (shop: Shop) => ({
  id: toId('shp', shop.id),
  code: shop.code,
  name: shop.name,
  kind: shop.kind,
  kindName: KIND_LABELS[shop.kind],
  state: shop.state,
  logoUrl: shop.logoMediaId && mediaUrl(shop.logoMediaId, 'w160'),
  divisionCode: shop.divisionCode,
  beltCode: shop.beltCode,
  openedAt: shop.openedAt.toISOString(),
});

export const ShopPageSchema = Type.Object({
  ...ShopCardSchema.properties,
  stateReason: Nullable(Type.String()),
  /** Why the market itself holds the shop; null when a person did it. */
  stateCause: Nullable(Type.Enum([...STATE_CAUSES])),
  /** Whether orders are taken now. */
  trading: Type.Boolean(),
  /** The shop has given notice and will close then or later (E-Commerce Law art. 16); null when it stays. */
  closesAfter: Nullable(MomentSchema()),
  story: Nullable(TextSchema(4000)),
  coverUrl: Nullable(Type.String()),
  logoMediaId: Nullable(IdSchema('med')),
  coverMediaId: Nullable(IdSchema('med')),
  division: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  belt: Nullable(Type.Object({ code: Type.String(), name: TextSchema() })),
  /** Shown as the law asks (E-Commerce Law art. 15). Empty for individuals who need none. */
  licences: Type.Array(
    Type.Object({
      kind: Type.String(),
      name: TextSchema(),
      holder: Type.String(),
      number: Type.String(),
      pictureUrl: Nullable(Type.String()),
      expiresOn: Nullable(Type.String()),
    }),
  ),
});

/** The whole public page of a shop. A place or belt that is no longer known is left out, not an error. */
export async function shopPage(ctx: Ctx, shop: Shop) {
  const [division, known, closing] = await Promise.all([
    divisionPath(ctx, shop.divisionCode).catch(() => []),
    shop.beltCode ? belts(ctx) : [],
    shop.stateCause === 'closing' ? closingOf(ctx, shop.id) : null,
  ]);
  const belt = known.find((one) => one.code === shop.beltCode);
  const name: Text2 | null = belt ? { zh: belt.nameZh, en: belt.nameEn ?? '' } : null;
  return {
    ...shopCard(shop),
    stateReason: shop.stateReason,
    stateCause: shop.stateCause,
    trading: shop.state === 'open' || shop.state === 'limited',
    closesAfter: closing?.noticeUntil.toISOString() ?? null,
    story: shop.story,
    coverUrl: shop.coverMediaId && mediaUrl(shop.coverMediaId, 'w1600'),
    logoMediaId: shop.logoMediaId && toId('med', shop.logoMediaId),
    coverMediaId: shop.coverMediaId && toId('med', shop.coverMediaId),
    division: division.map((one) => ({
      code: one.code,
      name: ctx.lang === 'en' ? (one.nameEn ?? one.name) : one.name,
    })),
    belt: belt && name ? { code: belt.code, name } : null,
    licences: shop.licences.map((one) => ({
      kind: one.kind,
      name: licenceName(one.kind),
      holder: one.holder,
      number: one.number,
      pictureUrl: one.mediaId && mediaUrl(one.mediaId, 'w800'),
      expiresOn: one.expiresOn,
    })),
  };
}

export const ApplicationSchema = Type.Object({
  id: IdSchema('apl'),
  kind: KindSchema,
  kindName: TextSchema(),
  state: ApplicationStateSchema,
  form: Type.Record(Type.String(), Type.String()),
  reasons: Type.Record(Type.String(), Type.String()),
  submittedAt: Nullable(MomentSchema()),
  dueAt: Nullable(MomentSchema('When the review must have answered')),
  overdue: Type.Boolean(),
  decidedAt: Nullable(MomentSchema()),
  createdAt: MomentSchema(),
  shopId: Nullable(IdSchema('shp')),
  applicantId: IdSchema('usr'),
});

export const applicationView = (ctx: Ctx, row: Application) => ({
  id: toId('apl', row.id),
  kind: row.kind,
  kindName: KIND_LABELS[row.kind],
  state: row.state,
  form: { ...row.form },
  reasons: { ...row.reasons },
  submittedAt: row.submittedAt?.toISOString() ?? null,
  dueAt: row.dueAt?.toISOString() ?? null,
  overdue: row.dueAt !== null && row.dueAt < ctx.clock.now(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  shopId: row.shopId && toId('shp', row.shopId),
  applicantId: toId('usr', row.applicantId),
});

export const HistorySchema = Type.Array(
  Type.Object({
    step: Type.String(),
    state: ApplicationStateSchema,
    reasons: Type.Record(Type.String(), Type.String()),
    at: MomentSchema(),
  }),
);
