// I/O: reads the module's prose files, once each.
import { type Ctx, csvRow, fen, formatYuan, type Lang, readProse, type Uuid } from '#kernel';
import { type Figures, figuresOf, lastDays } from './figures-service.ts';
import { newestByIds } from './store.ts';

const COUNTS = [
  'seen',
  'reads',
  'likes',
  'collects',
  'comments',
  'shares',
  'arrivals',
  'clicks',
  'orders',
  'pieces',
] as const;
const MONEY = ['orderedFen', 'paidFen', 'refundedFen'] as const satisfies readonly (keyof Figures)[];
const heads: Record<Lang, Readonly<Record<string, string>>> = {
  'zh-CN': (readProse(import.meta.dirname, 'zh-CN').columns ?? {}) as never,
  en: (readProse(import.meta.dirname, 'en').columns ?? {}) as never,
};

/** An author's figures by day and piece as CSV, the newest day first. With BOM, for Excel; orders of one day in two pieces stand in both lines. */
export async function reportFile(ctx: Ctx, creatorId: Uuid | null, days: number): Promise<string> {
  const rows = creatorId ? await figuresOf(ctx, creatorId, lastDays(ctx, days), 'both') : [];
  const ids = [...new Set(rows.flatMap((row) => row.pieceId ?? []))];
  const titles = new Map((await newestByIds(ctx, ids)).map((one) => [one.id, one.body.title]));
  const head = heads[ctx.lang];
  const lines = rows
    .toSorted((a, b) => (b.day ?? '').localeCompare(a.day ?? '') || b.reads - a.reads || b.clicks - a.clicks)
    .map((row) => {
      const title = row.pieceId ? titles.get(row.pieceId) : undefined;
      const said = ctx.lang === 'en' ? title?.en || title?.zh : title?.zh || title?.en;
      return csvRow([
        row.day ?? '',
        said ?? '',
        ...COUNTS.map((name) => String(row[name])),
        ...MONEY.map((name) => formatYuan(fen(row[name]))),
      ]);
    });
  return `\uFEFF${csvRow(['day', 'title', ...COUNTS, ...MONEY].map((name) => head[name] ?? name))}${lines.join('')}`;
}
