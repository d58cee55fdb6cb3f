// I/O: reads the module's prose files, once each.
import { type Ctx, csvRow, fen, formatYuan, type Lang, readProse, type Uuid } from '#kernel';
import { linesPage } from './store.ts';
import type { CommissionLine } from './types.ts';
import { linesOut } from './view.ts';

const COLUMNS = ['placedAt', 'product', 'rate', 'kept', 'expected', 'booked', 'state', 'settledAt'] as const;
const words: Record<Lang, Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  'zh-CN': readProse(import.meta.dirname, 'zh-CN') as never,
  en: readProse(import.meta.dirname, 'en') as never,
};
const AT_ONCE = 500;

/** A creator's lines as CSV, newest first; with BOM, for Excel. */
export async function* earningsFile(ctx: Ctx, userId: Uuid): AsyncGenerator<string> {
  const { columns = {}, states = {} } = words[ctx.lang];
  yield `\uFEFF${csvRow(COLUMNS.map((name) => columns[name] ?? name))}`;
  for (let last: CommissionLine | null = null; ; ) {
    const rows: CommissionLine[] = await linesPage(
      ctx,
      { userId },
      last && [last.placedAt.toISOString(), last.lineId],
      AT_ONCE,
    );
    const page = rows.slice(0, AT_ONCE);
    for (const line of await linesOut(ctx, page)) {
      const title = ctx.lang === 'en' ? line.product.en || line.product.zh : line.product.zh || line.product.en;
      yield csvRow([
        line.placedAt,
        title,
        `${line.rateBps / 100}%`,
        formatYuan(fen(line.keptFen)),
        formatYuan(fen(line.expectedFen)),
        formatYuan(fen(line.bookedFen)),
        states[line.state] ?? line.state,
        line.settledAt ?? '',
      ]);
    }
    last = page.at(-1) ?? null;
    if (!last || rows.length <= AT_ONCE) return;
  }
}
