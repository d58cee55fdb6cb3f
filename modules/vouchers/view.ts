import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  IdSchema,
  inLang,
  MomentSchema,
  Nullable,
  TextSchema,
  toId,
  type Uuid,
} from '#kernel';
import { divisionPath } from '#modules/regions';
import { shopsByIds } from '#modules/shops';
import type { Redemption } from './redemption-store.ts';
import { FLAGS, LEVELS, type Phase, phaseOf, type Round } from './rounds.ts';
import type { Settlement } from './settlement-store.ts';

export const Division = Type.String({
  pattern: '^[1-9][0-9]{5}([0-9]{3})?$',
  description: 'Division code: province, city, district or town',
  examples: ['330282'],
});
export const Signed = (description: string) => Type.Integer({ description: `${description}, in fen` });
export const PHASES: readonly Phase[] = ['upcoming', 'claiming', 'using', 'over'];

/** What everybody may know of a round. */
export const RoundWords = {
  id: IdSchema('vrd'),
  region: Type.String({ description: 'Division code of who pays' }),
  regionName: Type.String(),
  title: TextSchema(80),
  faceFen: FenSchema(),
  overFen: FenSchema({ description: 'From this sum on; 0: no threshold' }),
  perPerson: Type.Integer(),
  claimFrom: MomentSchema(),
  claimUntil: MomentSchema(),
  endsAt: MomentSchema(),
  validDays: Nullable(Type.Integer()),
  level: Type.Enum([...LEVELS], { description: 'How far the real name of who claims must be known' }),
  placeNames: Type.Array(Type.String(), { description: 'Where the goods must go' }),
  atTill: Type.Boolean({ description: 'Also at the tills of its shops' }),
  allGoods: Type.Boolean(),
  phase: Type.Enum([...PHASES]),
};

const nameOf = async (ctx: Ctx, code: string): Promise<string> => {
  const near = (await divisionPath(ctx, code)).slice(-2);
  const english = ctx.lang === 'en' && near.every((one) => one.nameEn);
  return english
    ? near
        .map((one) => one.nameEn)
        .reverse()
        .join(', ')
    : near.map((one) => one.name).join('');
};

export async function roundWords(ctx: Ctx, round: Round) {
  return {
    id: toId('vrd', round.id),
    region: round.region,
    regionName: await nameOf(ctx, round.region),
    title: round.title,
    faceFen: round.faceFen,
    overFen: round.overFen,
    perPerson: round.perPerson,
    claimFrom: round.claimFrom.toISOString(),
    claimUntil: round.claimUntil.toISOString(),
    endsAt: round.endsAt.toISOString(),
    validDays: round.validDays,
    level: round.level,
    placeNames: await Promise.all(round.places.map((code) => nameOf(ctx, code))),
    atTill: round.atTill,
    allGoods: round.allGoods,
    phase: phaseOf(round, ctx.clock.now()),
  };
}

export const RedemptionView = Type.Object({
  id: IdSchema('vrx'),
  roundId: IdSchema('vrd'),
  channel: Type.Enum(['order', 'till']),
  shopId: IdSchema('shp'),
  shopName: Type.String(),
  orderId: Nullable(IdSchema('ord')),
  receiptNo: Nullable(Type.String()),
  codeEnd: Nullable(Type.String({ description: 'Last digits of the code that was shown' })),
  divisionCode: Type.String({ description: 'Where the goods went, or where the till stands' }),
  faceFen: FenSchema(),
  givenFen: FenSchema({ description: 'What it gives now, less what refunds brought back' }),
  settledFen: FenSchema(),
  salesFen: FenSchema({ description: 'What was sold with it, the voucher included' }),
  flags: Type.Array(Type.Enum([...FLAGS]), { description: 'Why it is to be looked at' }),
  at: MomentSchema(),
  readyAt: Nullable(MomentSchema('From when the shop is to get it; null: the order is open')),
  undoneAt: Nullable(MomentSchema()),
});

export async function redemptionViews(ctx: Ctx, rows: readonly Redemption[]) {
  const shops = await shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]);
  return (row: Redemption): Static<typeof RedemptionView> => ({
    id: toId('vrx', row.id),
    roundId: toId('vrd', row.roundId),
    channel: row.channel,
    shopId: toId('shp', row.shopId),
    shopName: shops.get(row.shopId)?.name ?? '',
    orderId: row.orderId && toId('ord', row.orderId),
    receiptNo: row.receiptNo,
    codeEnd: row.codeEnd,
    divisionCode: row.divisionCode,
    faceFen: row.faceFen,
    givenFen: row.givenFen,
    settledFen: row.settledFen,
    salesFen: row.salesFen,
    flags: [...row.flags],
    at: row.at.toISOString(),
    readyAt: row.readyAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
  });
}

export const SettlementView = Type.Object({
  id: IdSchema('vst'),
  roundId: IdSchema('vrd'),
  roundTitle: Type.String({ description: 'In the language of the request' }),
  channel: Type.Enum(['order', 'till'], {
    description: 'order: the shop had the money when the order was settled; till: it gets it with this settlement',
  }),
  day: Type.String({ format: 'date', description: 'The China day it closes' }),
  amountFen: Signed('Given by vouchers; negative: brought back by refunds'),
  pieces: Type.Integer(),
  journalId: Nullable(IdSchema('jrn')),
  at: MomentSchema(),
});
export const settlementView =
  (ctx: Ctx, rounds: ReadonlyMap<Uuid, Round>) =>
  (one: Settlement): Static<typeof SettlementView> => {
    const title = rounds.get(one.roundId)?.title;
    return {
      id: toId('vst', one.id),
      roundId: toId('vrd', one.roundId),
      roundTitle: title ? inLang(title, ctx.lang) : '',
      channel: one.channel,
      day: one.day,
      amountFen: one.amountFen,
      pieces: one.pieces,
      journalId: one.shopJournalId && toId('jrn', one.shopJournalId),
      at: one.at.toISOString(),
    };
  };

export const BudgetView = Type.Object({
  leftFen: FenSchema({ description: 'Free for further rounds' }),
  inFen: FenSchema(),
  backFen: FenSchema(),
});

/** Where a list by moment and id goes on. Refuses request.cursor_invalid. */
export const beforeOf = (cursor: string | undefined): { readonly at: Date; readonly id: string } | null => {
  const key = decodeCursor(cursor, 2);
  return key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
};
