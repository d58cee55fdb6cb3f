import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from './figure.ts';

/**
 * Draws what `npm run bench -- all --out FILE` wrote: `node bench/plot.ts FILE [FOLDER]` leaves an SVG for each ladder and one of all
 * promises in FOLDER (docs/plots). Of a figure that was measured twice the last line counts.
 */
const WIDTH = 760;
const LABEL = 230;
const ROW = 22;
const TOP = 58;
const BAR = 12;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (n: number): string => String(Number(n.toPrecision(3)));

/** The last figure of each bench and metric, in the order in which they first came. */
export function latest(lines: readonly Line[]): Line[] {
  const known = new Map<string, Line>();
  for (const line of lines) known.set(`${line.bench} ${line.metric}`, line);
  return [...known.values()];
}

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 } .quiet { fill: #59636e } .title { font-weight: 600; font-size: 14px }
  .kept { fill: #2f6fb0 } .broken { fill: #c2410c } .mark { stroke: #59636e; stroke-dasharray: 3 3 } .axis { stroke: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #9198a1 } .kept { fill: #5fa8e8 } .broken { fill: #f0883e } .mark { stroke: #9198a1 }
  }`;

type Bar = { readonly label: string; readonly value: number; readonly kept: boolean; readonly said: string };

/** Bars on a scale of powers of two around `mark`, which is drawn as a line. */
export function bars(
  title: string,
  under: string,
  rows: readonly Bar[],
  mark: { readonly at: number; readonly said: string },
): string {
  const height = TOP + rows.length * ROW + 26;
  const found = rows.map(({ value }) => Math.log2(Math.max(value, 1 / 64)));
  const low = Math.floor(Math.min(-1, Math.log2(mark.at) - 1, ...found));
  const high = Math.ceil(Math.max(1, Math.log2(mark.at) + 1, ...found));
  const x = (value: number): number =>
    LABEL + ((Math.log2(Math.max(value, 1 / 64)) - low) / (high - low)) * (WIDTH - LABEL - 150);
  const line = (at: number, name: string): string =>
    `<line class="${name}" x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${TOP - 8}" y2="${height - 20}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="8" y="20">${escaped(title)}</text>`,
    `<text class="quiet" x="8" y="38">${escaped(under)}</text>`,
    line(1, 'axis'),
    line(mark.at, 'mark'),
    `<text class="quiet" x="${x(mark.at).toFixed(1)}" y="${height - 6}" text-anchor="middle">${escaped(mark.said)}</text>`,
    ...rows.flatMap(({ label, value, kept, said }, at) => {
      const y = TOP + at * ROW;
      const [from, to] = [Math.min(x(1), x(value)), Math.max(x(1), x(value))];
      return [
        `<text x="${LABEL - 8}" y="${y + BAR - 2}" text-anchor="end">${escaped(label)}</text>`,
        `<rect class="${kept ? 'kept' : 'broken'}" x="${from.toFixed(1)}" y="${y}" width="${Math.max(2, to - from).toFixed(1)}" height="${BAR}" rx="2"/>`,
        `<text class="quiet" x="${(Math.max(to, x(mark.at)) + 6).toFixed(1)}" y="${y + BAR - 2}">${escaped(said)}</text>`,
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** One drawing a ladder, and one of every promise. */
export function drawings(all: readonly Line[]): ReadonlyMap<string, string> {
  const lines = latest(all);
  const drawn = new Map<string, string>();
  for (const [bench, own] of Map.groupBy(
    lines.filter((line) => line.points),
    (line) => line.bench,
  )) {
    const [first, last] = [own[0]?.points?.[0]?.[0] ?? 0, own[0]?.points?.at(-1)?.[0] ?? 0];
    const rows = own.map(({ metric, ratio, kept, value, unit }) => ({
      label: metric.replaceAll('_', ' '),
      value: ratio,
      kept,
      said: `${short(ratio)} × (${short(value)} ${unit})`,
    }));
    const most = own[0]?.atMost ?? 2;
    drawn.set(
      bench,
      bars(`${bench}: cost at ${last} ÷ cost at ${first}`, `load average when it was measured: ${loads(own)}`, rows, {
        at: most,
        said: `at most ${most}`,
      }),
    );
  }
  const promises = lines.flatMap((line): Bar[] => {
    const { bench, metric, ratio, atLeast, atMost, kept } = line;
    if (line.points || (atLeast === undefined && atMost === undefined)) return [];
    const value = atLeast === undefined ? (atMost ?? 1) / ratio : ratio / atLeast;
    return [
      { label: `${bench} ${metric}`.slice(0, 38), value, kept, said: `${short(ratio)}, promised ${atLeast ?? atMost}` },
    ];
  });
  if (promises.length > 0)
    drawn.set(
      'promises',
      bars('Promises: how often over', `load average when they were measured: ${loads(lines)}`, promises, {
        at: 1,
        said: 'promised',
      }),
    );
  return drawn;
}

const loads = (lines: readonly Line[]): string => {
  const found = lines.map(({ load }) => load);
  return `${short(Math.min(...found))}–${short(Math.max(...found))}`;
};

if (import.meta.main) {
  const [file, folder = join(import.meta.dirname, '../docs/plots')] = process.argv.slice(2);
  if (!file) throw new Error('node bench/plot.ts FILE [FOLDER]');
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  for (const [name, text] of drawings(lines)) writeFileSync(join(folder, `${name}.svg`), text);
}
