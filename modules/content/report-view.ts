import { type Static, type TSchema, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  type FileReply,
  IdSchema,
  MomentSchema,
  Nullable,
  PageQuery,
  pageOf,
  TextSchema,
  toId,
  type Uuid,
} from '#kernel';
import { productSummaries } from '#modules/catalog';
import { setting } from '#modules/operations';
import { contentReport, inOrder, noFigures, pathReport, placeOf } from './figures-service.ts';
import type { PathRow } from './figures-store.ts';
import { levelStanding } from './levels-service.ts';
import { reportFile } from './report-file.ts';
import { settings } from './settings.ts';
import { creatorsByIds, newestByIds } from './store.ts';
import { CreatorView, creatorsOut } from './view.ts';

const count = (description: string) => Type.Integer({ description });
const Figures = {
  seen: count('Times its card came into sight'),
  reads: count('Times somebody stayed on it long enough'),
  likes: count('Given in the period and still standing'),
  collects: count('Given in the period and still standing'),
  comments: count('Said in the period and shown'),
  shares: count('Times a link of it was made to give away'),
  arrivals: count('Times it was opened by such a link'),
  clicks: count('On goods in it; the same by the same person within half an hour is one'),
  orders: count('That followed within the window, by last valid click'),
  pieces: Type.Integer(),
  orderedFen: FenSchema(),
  paidFen: FenSchema(),
  refundedFen: FenSchema(),
};
const follows = count('Who began to follow in the period and still does');
export const ReportView = Type.Object({
  since: MomentSchema(),
  windowDays: Type.Integer({ description: 'From click to order' }),
  total: Type.Object({ ...Figures, follows }),
  days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...Figures, follows })),
  items: Type.Array(Type.Object({ id: IdSchema('pce'), kind: Type.String(), title: TextSchema(), ...Figures }), {
    description: 'Piece by piece, what kept most first; a page of them',
  }),
  nextCursor: Nullable(Type.String()),
});
const Path = Type.Object({
  piece: Type.Object({ id: IdSchema('pce'), title: TextSchema() }),
  creator: Nullable(CreatorView),
  product: Type.Object({ id: IdSchema('prd'), title: TextSchema() }),
  orders: Type.Integer(),
  pieces: Type.Integer(),
  paidFen: FenSchema(),
  refundedFen: FenSchema(),
  medianMinutes: count('Half of its orders followed the click within so many minutes'),
});
export const PathView = Type.Object({
  since: MomentSchema(),
  windowDays: Type.Integer(),
  lags: Type.Array(
    Type.Object({ days: count('Days begun between click and order: 1 is within a day'), orders: Type.Integer() }),
  ),
  own: Type.Array(Path, { description: 'Over which goods one’s own pieces led to orders' }),
  others: Type.Array(Path, {
    description: 'Pieces of others that led to orders of the shop’s goods; of a person: none',
  }),
});
const Counted = { published: Type.Integer(), reads: Type.Integer(), soldFen: FenSchema() };
const Rung = Type.Object({ level: Type.Integer(), ...Counted });
export const LevelRule = {
  days: count('What counts is of so many days'),
  rungs: Type.Array(Rung, {
    description: 'What each level asks for: pieces published, reads that count, yuan paid and kept; all three',
  }),
};
export const LevelView = Type.Object({
  level: count('0: none yet'),
  since: Nullable(MomentSchema()),
  computedAt: Nullable(MomentSchema('Computed when something is published and each midnight')),
  has: Type.Object(Counted),
  missing: Nullable(Rung),
  ...LevelRule,
});

const Days = { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 30 })) };
/** Of which days; a report besides, from which piece on. */
export const DaysQuery = Type.Object(Days);
export const ReportQuery = Type.Object({ ...Days, ...PageQuery });
type Asked = { readonly days?: number };
type AskedPage = Asked & { readonly cursor?: string; readonly limit?: number };
const DEFAULT_DAYS = 30;
const windowOf = (ctx: Ctx): Promise<number> => setting(ctx, 'content.led_days', settings);

/** What the schema says of a row, and nothing that stands beside it. */
const only = <S extends TSchema>(schema: { readonly properties: Record<string, S> }, row: object): never =>
  Object.fromEntries(
    Object.keys(schema.properties).map((name) => [name, (row as Record<string, unknown>)[name]]),
  ) as never;

/** An author's figures; of who never wrote: none. Refuses request.cursor_invalid. */
export async function reportOut(
  ctx: Ctx,
  creatorId: Uuid | null,
  { days = DEFAULT_DAYS, cursor, limit = 20 }: AskedPage,
): Promise<Static<typeof ReportView>> {
  const windowDays = await windowOf(ctx);
  if (!creatorId)
    return {
      since: ctx.clock.now().toISOString(),
      windowDays,
      total: { ...noFigures, follows: 0 },
      days: [],
      items: [],
      nextCursor: null,
    };
  const report = await contentReport(ctx, creatorId, days);
  const after = decodeCursor(cursor, 4);
  const rest = after ? report.items.filter((row) => inOrder(after, placeOf(row)) < 0) : report.items;
  const { items: shown, nextCursor } = pageOf(rest, limit, placeOf, (row) => row);
  const written = new Map(
    (
      await newestByIds(
        ctx,
        shown.map((row) => row.pieceId),
      )
    ).map((one) => [one.id, one]),
  );
  return {
    since: report.since.toISOString(),
    windowDays,
    total: only(ReportView.properties.total, report.total),
    days: report.days.map((row) => only(ReportView.properties.days.items, row)),
    items: shown.flatMap((row) => {
      const piece = written.get(row.pieceId);
      const said = piece && { ...row, id: toId('pce', piece.id), kind: piece.kind, title: piece.body.title };
      return said ? [only(ReportView.properties.items.items, said)] : [];
    }),
    nextCursor,
  };
}

export const reportCsv = async (
  ctx: Ctx,
  creatorId: Uuid | null,
  { days = DEFAULT_DAYS }: Asked,
): Promise<FileReply> => ({
  body: await reportFile(ctx, creatorId, days),
  type: 'text/csv; charset=utf-8',
  filename: `content-${days}.csv`,
});

const nameless = { zh: '', en: '' };
/** Ways from seeing to buying. */
export async function pathOut(
  ctx: Ctx,
  of: { readonly creatorId: Uuid | null; readonly shopId: Uuid | null },
  { days = DEFAULT_DAYS }: Asked,
): Promise<Static<typeof PathView>> {
  const { since, own, others, lags } = await pathReport(ctx, of, days);
  const all = [...own, ...others];
  const [windowDays, written, products, creators] = await Promise.all([
    windowOf(ctx),
    newestByIds(
      ctx,
      all.map((row) => row.pieceId),
    ),
    productSummaries(ctx, [...new Set(all.map((row) => row.productId))]),
    creatorsByIds(ctx, [...new Set(others.map((row) => row.creatorId))]).then((rows) => creatorsOut(ctx, rows)),
  ]);
  const titles = new Map(written.map((one) => [one.id, one.body.title]));
  const line = (row: PathRow): Static<typeof Path> => ({
    piece: { id: toId('pce', row.pieceId), title: titles.get(row.pieceId) ?? nameless },
    creator: creators.get(row.creatorId) ?? null,
    product: { id: toId('prd', row.productId), title: products.get(row.productId)?.title ?? nameless },
    orders: row.orders,
    pieces: row.pieces,
    paidFen: row.paidFen,
    refundedFen: row.refundedFen,
    medianMinutes: row.medianMinutes,
  });
  return {
    since: since.toISOString(),
    windowDays,
    lags: lags.map((one) => ({ days: one.days, orders: one.orders })),
    own: own.map(line),
    others: others.map(line),
  };
}

/** A creator's level with its rule, what counts and what is missing. */
export async function levelOut(ctx: Ctx, creatorId: Uuid | null): Promise<Static<typeof LevelView>> {
  const { level, since, computedAt, has, missing, rule } = await levelStanding(ctx, creatorId);
  return {
    level,
    since: since?.toISOString() ?? null,
    computedAt: computedAt?.toISOString() ?? null,
    has: { ...has },
    missing: missing && { ...missing },
    days: rule.days,
    rungs: rule.rungs.map((rung) => ({ ...rung })),
  };
}
