import { Readable } from 'node:stream';
import { type Ctx, type FileReply, fen, formatYuan, inLang, type Lang, readProse, toId, type Uuid } from '#kernel';
import { csvLine, shopsByIds } from '#modules/shops';
import { type Redemption, redemptions, type Wanted } from './redemption-store.ts';
import { roundsById } from './store.ts';

const PAGE = 500;
const COLUMNS = [
  'id',
  'round',
  'channel',
  'shop',
  'place',
  'evidence',
  'at',
  'face',
  'given',
  'sales',
  'settled',
  'undone',
  'flags',
] as const;

const texts: Record<Lang, Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  'zh-CN': readProse(import.meta.dirname, 'zh-CN') as never,
  en: readProse(import.meta.dirname, 'en') as never,
};
const word = (lang: Lang, group: string, key: string): string => texts[lang][group]?.[key] ?? key;
const chinaTime = (at: Date | null): string =>
  at ? new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ') : '';
const yuan = (amount: number): string => formatYuan(fen(amount));

/** Every redemption of a region as CSV for its auditors, newest first, streamed page by page; begins with a BOM, for Excel. */
export function redemptionsFile(ctx: Ctx, wanted: Wanted): FileReply {
  const { lang } = ctx;
  async function* text(): AsyncGenerator<string> {
    yield `\uFEFF${csvLine(COLUMNS.map((column) => word(lang, 'columns', column)))}`;
    for (let before: { at: Date; id: Uuid } | null = null; ; ) {
      const rows: Redemption[] = await redemptions(ctx, wanted, before, PAGE);
      yield await lines(ctx, rows);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      before = { at: last.at, id: last.id };
    }
  }
  return {
    body: Readable.from(text()),
    type: 'text/csv; charset=utf-8',
    filename: `vouchers-${chinaTime(ctx.clock.now()).slice(0, 10)}.csv`,
  };
}

async function lines(ctx: Ctx, rows: readonly Redemption[]): Promise<string> {
  const [shops, rounds] = await Promise.all([
    shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]),
    roundsById(ctx, [...new Set(rows.map((row) => row.roundId))]),
  ]);
  const titles = new Map(rounds.map((round) => [round.id, inLang(round.title, ctx.lang)]));
  return rows
    .map((row) =>
      csvLine([
        toId('vrx', row.id),
        titles.get(row.roundId) ?? '',
        word(ctx.lang, 'channels', row.channel),
        shops.get(row.shopId)?.name ?? '',
        row.divisionCode,
        row.orderId ? toId('ord', row.orderId) : (row.receiptNo ?? ''),
        chinaTime(row.at),
        yuan(row.faceFen),
        yuan(row.givenFen),
        yuan(row.salesFen),
        yuan(row.settledFen),
        chinaTime(row.undoneAt),
        row.flags.map((flag) => word(ctx.lang, 'flags', flag)).join('; '),
      ]),
    )
    .join('');
}
