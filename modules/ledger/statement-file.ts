import { Readable } from 'node:stream';
import { type Ctx, csvRow, fen, formatYuan, toId, ZERO } from '#kernel';
import { columnLabel, kindLabel } from './prose.ts';
import { type StatementInput, type StatementLine, statement } from './service.ts';

const PAGE = 500;

const row = (...cells: readonly string[]): string => csvRow(cells);

/** China time, as people read statements. */
const chinaTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** A statement as CSV, streamed page by page: heads, opening, lines newest first, totals, closing. With BOM, for Excel. */
export function statementFile(ctx: Ctx, input: Omit<StatementInput, 'cursor' | 'limit'>): Readable {
  const label = (name: string): string => columnLabel(ctx.lang, name);
  const line = (one: StatementLine): string =>
    row(
      chinaTime(one.at),
      kindLabel(ctx.lang, one.kind),
      one.orderId ? toId('ord', one.orderId) : '',
      one.amountFen > 0 ? formatYuan(one.amountFen) : '',
      one.amountFen < 0 ? formatYuan(fen(-one.amountFen)) : '',
      formatYuan(one.balanceFen),
      toId('jrn', one.journalId),
    );
  async function* text(): AsyncGenerator<string> {
    let page = await statement(ctx, { ...input, limit: PAGE });
    const { openingFen, inFen, outFen, closingFen } = page;
    yield `\uFEFF${row(label('at'), label('kind'), label('order'), label('in'), label('out'), label('balance'), label('journal'))}`;
    yield row(label('opening'), '', '', '', '', formatYuan(openingFen), '');
    for (;;) {
      yield page.items.map(line).join('');
      if (page.nextCursor === null) break;
      page = await statement(ctx, { ...input, cursor: page.nextCursor, limit: PAGE });
    }
    yield row(label('total'), '', '', formatYuan(inFen), formatYuan(outFen === 0 ? ZERO : outFen), '', '');
    yield row(label('closing'), '', '', '', '', formatYuan(closingFen), '');
  }
  return Readable.from(text());
}
