import { Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import { purposeOf } from './accounts.ts';
import { JOURNAL_KINDS } from './kinds.ts';
import { kindLabel, purposeLabel } from './prose.ts';
import type { AccountView, Journal, Statement, StatementLine, TrialBalance } from './service.ts';

/** Amounts here have a sign: money out is negative. */
const Signed = (description: string) => Type.Integer({ description: `${description}, in fen; negative = out` });
const KindSchema = Type.Enum(JOURNAL_KINDS);

export const LineSchema = Type.Object({
  journalId: IdSchema('jrn'),
  line: Type.Integer(),
  at: MomentSchema(),
  kind: KindSchema,
  kindLabel: Type.String({ description: 'In the language of the request' }),
  account: Type.String(),
  orderId: Nullable(IdSchema('ord')),
  amountFen: Signed('What moved'),
  balanceFen: Signed('Balance after it'),
});

export const StatementSchema = Type.Object({
  from: MomentSchema('First moment of the period'),
  to: MomentSchema('First moment after the period'),
  openingFen: Signed('Balance before the period'),
  inFen: Type.Integer({ minimum: 0 }),
  outFen: Type.Integer({ minimum: 0 }),
  closingFen: Signed('opening + in − out'),
  items: Type.Array(LineSchema),
  nextCursor: Nullable(Type.String()),
});

export const lineView = (ctx: Ctx) => (line: StatementLine) => ({
  journalId: toId('jrn', line.journalId),
  line: line.line,
  at: line.at.toISOString(),
  kind: line.kind,
  kindLabel: kindLabel(ctx.lang, line.kind),
  account: line.account,
  orderId: line.orderId && toId('ord', line.orderId),
  amountFen: line.amountFen,
  balanceFen: line.balanceFen,
});

export const statementView = (ctx: Ctx, statement: Statement) => ({
  from: statement.from.toISOString(),
  to: statement.to.toISOString(),
  openingFen: statement.openingFen,
  inFen: statement.inFen,
  outFen: statement.outFen,
  closingFen: statement.closingFen,
  items: statement.items.map(lineView(ctx)),
  nextCursor: statement.nextCursor,
});

export const JournalSchema = Type.Object({
  id: IdSchema('jrn'),
  kind: KindSchema,
  kindLabel: Type.String(),
  at: MomentSchema(),
  cause: Type.String(),
  shopId: Nullable(IdSchema('shp')),
  tradeId: Nullable(IdSchema('trd')),
  orderId: Nullable(IdSchema('ord')),
  memo: Type.Unknown(),
  postings: Type.Array(
    Type.Object({
      account: Type.String(),
      purpose: Type.String(),
      purposeLabel: Type.String(),
      amountFen: Signed('Posting'),
    }),
  ),
});

/** `names: false` hides whose accounts the others are: a shop and a buyer see that money went to "the buyer", not to whom. */
export const journalView = (
  ctx: Ctx,
  journal: Journal,
  names: boolean,
  own: (account: string) => boolean = () => false,
) => ({
  id: toId('jrn', journal.id),
  kind: journal.kind,
  kindLabel: kindLabel(ctx.lang, journal.kind),
  at: journal.at.toISOString(),
  cause: names ? journal.cause : journal.kind,
  shopId: journal.shopId && toId('shp', journal.shopId),
  tradeId: journal.tradeId && toId('trd', journal.tradeId),
  orderId: journal.orderId && toId('ord', journal.orderId),
  memo: names ? journal.memo : {},
  postings: journal.postings.map((posting) => {
    const purpose = purposeOf(posting.account) ?? 'platform';
    return {
      account: names || own(posting.account) ? posting.account : purpose,
      purpose,
      purposeLabel: purposeLabel(ctx.lang, purpose),
      amountFen: posting.amountFen,
    };
  }),
});

export const AccountSchema = Type.Object({
  account: Type.String(),
  purpose: Type.String(),
  purposeLabel: Type.String(),
  shopId: Nullable(IdSchema('shp')),
  balanceFen: Signed('Balance'),
  floorFen: Nullable(Type.Integer({ description: 'Never below this; null where no floor holds' })),
});

export const accountView = (ctx: Ctx) => (row: AccountView) => ({
  account: row.account,
  purpose: row.purpose,
  purposeLabel: purposeLabel(ctx.lang, row.purpose),
  shopId: row.shopId && toId('shp', row.shopId),
  balanceFen: row.balanceFen,
  floorFen: row.floorFen,
});

export const TrialBalanceSchema = Type.Object({
  lines: Type.Array(
    Type.Object({
      account: Type.String({ description: 'An account, or a purpose with `*` for all of its kind' }),
      purpose: Type.String(),
      purposeLabel: Type.String(),
      inFen: Type.Integer(),
      outFen: Type.Integer(),
      balanceFen: Type.Integer(),
      entries: Type.Integer(),
    }),
  ),
  sumFen: Type.Integer({ description: 'Σ of all balances; must be 0' }),
});

export const trialBalanceView = (ctx: Ctx, trial: TrialBalance) => ({
  sumFen: trial.sumFen,
  lines: trial.lines.map((line) => {
    const [first = '', , third] = line.account.split(':');
    const purpose = first === 'shop' ? (third ?? first) : first;
    return { ...line, purpose, purposeLabel: purposeLabel(ctx.lang, purpose) };
  }),
});
