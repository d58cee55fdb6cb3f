import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Line, machine, round } from './figure.ts';

/** What became of one bench: its figures, or why there are none. */
export type Outcome = { readonly bench: string; readonly lines: readonly Line[]; readonly trouble: string | null };

const MISSING = 3;

/**
 * Every bench after the other, each in a process of its own, so that what one leaves in memory or breaks is not the next one's. Answers the
 * exit code: 1 when a promise was not kept or a bench could not run; what is only not here to be measured is told and is no failure.
 */
export async function runAll(asked: {
  readonly names: readonly string[];
  /** Options every bench is given. */
  readonly given: readonly string[];
  readonly json: boolean;
  /** Where the JSON lines are added to. */
  readonly out: string | null;
}): Promise<number> {
  const tell = (text: string): void => void (asked.json ? process.stderr : process.stdout).write(`${text}\n`);
  tell(`${asked.names.length} benches on ${machine()}`);
  const outcomes: Outcome[] = [];
  let failed = false;
  for (const bench of asked.names) {
    const began = performance.now();
    const { text, complaint, code } = await alone(bench, asked.given);
    if (asked.json) process.stdout.write(text);
    if (asked.out) appendFileSync(asked.out, text);
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
    const trouble = code === 0 || code === 1 ? null : (complaint.trim().split('\n')[0] ?? `ended with ${code}`);
    failed ||= code !== 0 && code !== MISSING;
    outcomes.push({ bench, lines, trouble });
    tell(`${bench}: ${trouble ?? `${lines.length} figures`} (${round((performance.now() - began) / 1_000)} s)`);
  }
  if (!asked.json) for (const row of table(outcomes)) process.stdout.write(`${row}\n`);
  return failed ? 1 : 0;
}

async function alone(bench: string, given: readonly string[]) {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'run.ts'), bench, '--json', ...given],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    complaint = (complaint + more).slice(-10_000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { text, complaint, code };
}

const promised = ({ atLeast, atMost }: Line): string =>
  atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : '';

/** Rows of one table with all figures: bench, metric, value, against what, ratio, what is promised, whether it is kept. */
export function table(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap(({ bench, lines, trouble }) => [
    ...(trouble === null ? [] : [[bench, '—', '', trouble, '', '', '']]),
    ...lines.map((line) => [
      bench,
      line.metric,
      `${round(line.value)} ${line.unit}`,
      line.baseline,
      String(round(line.ratio)),
      promised(line),
      promised(line) === '' ? '' : line.kept ? '✓' : '✗',
    ]),
  ]);
  const head = ['bench', 'metric', 'value', 'against', 'ratio', 'promised', ''];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
