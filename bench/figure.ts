import { cpus, loadavg, totalmem } from 'node:os';
import { connect } from '#kernel';

/** One measured figure and the baseline of the same run that it is held against; `ratio` is value over baseline. */
export type Figure = {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: string;
  readonly ratio: number;
  /** What the promise asks of the ratio, where it asks something. */
  readonly atLeast?: number;
  /** The same of a ratio that must not grow. */
  readonly atMost?: number;
  /** The value at each size of a ladder, for a plot: [size, value]. */
  readonly points?: readonly (readonly [number, number])[];
};

export type Report = { readonly figures: readonly Figure[]; readonly notes: readonly string[] };

/** Whether the ratio is what is promised; true where nothing is. */
export const kept = ({ ratio, atLeast, atMost }: Pick<Figure, 'ratio' | 'atLeast' | 'atMost'>): boolean =>
  ratio >= (atLeast ?? Number.NEGATIVE_INFINITY) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);

/** Something a bench needs is not on this machine; the message says what, and how to get it. */
export class Missing extends Error {}

/** How a bench speaks while it works; silent under `--json`. */
export type Say = (line: string) => void;

export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() || 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`;

/** What the database of the figures is, in its own words. */
export async function databaseFacts(url: string): Promise<string> {
  const sql = connect({ url, max: 1 });
  try {
    const [row] = await sql<{ version: string; fsync: string; sync: string; pages: string; buffers: string }[]>`
      SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync,
        current_setting('full_page_writes') AS pages, current_setting('shared_buffers') AS buffers`;
    return `PostgreSQL ${row?.version}, fsync ${row?.fsync}, synchronous_commit ${row?.sync}, full_page_writes ${row?.pages}, shared_buffers ${row?.buffers}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** What a line of `--json` holds: a figure, its bench, and the machine's load when it was written. */
export type Line = Figure & { readonly bench: string; readonly kept: boolean; readonly load: number };

/** The line of `--json`: one object a figure. */
export const jsonLine = (bench: string, figure: Figure): string =>
  JSON.stringify({
    bench,
    ...figure,
    value: round(figure.value),
    ratio: round(figure.ratio),
    ...(figure.points ? { points: figure.points.map(([size, value]) => [size, round(value)]) } : {}),
    kept: kept(figure),
    load: round(loadavg()[0] ?? 0),
  } satisfies Line);

export const round = (n: number): number => Number(n.toPrecision(4));

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** The value below which `share` of all lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
