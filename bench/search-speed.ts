import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { engine, tokens } from '#modules/search';
import { type Figure, machine, quantile, type Report, round, type Say } from './figure.ts';
import { type ManyGoods, manyGoods } from './many-goods.ts';
import { miniSearch } from './minisearch.ts';

/** What issue 5 promises at a million goods on one core, in milliseconds. */
const FACETS_P50 = 5;
const FACETS_P99 = 25;
const PLAIN_P99 = 8;
const START_SECONDS = 5;
/** What is asked of suggestions while typing: the page promises 30 ms, the engine is to take little of it. */
const SUGGEST_P99 = 5;
/** Names, words and questions of many that are suggested. */
const SUGGESTED = 200_000;
/** How many goods: DONGXI_BENCH_GOODS for a shorter look, which promises nothing. */
const MANY = Number(process.env.DONGXI_BENCH_GOODS ?? 1_000_000);
const PAGE = 24;
const BASELINE_QUESTIONS = 100;
const NOW = 1_760_500_000_000;
/** As bench/minisearch.ts allows. */
const MINUTES = 4;

const LIFT = { popularity: 15, conversion: 5, price: 3, trust: 10, fresh: 5, taste: 5, cap: 30 };
const WEIGHTS: engine.Weights = { lift: LIFT, likeness: null };
const ask = (text: string, facets: boolean, more: Partial<engine.Ask> = {}): engine.Ask => ({
  text,
  wanted: {},
  order: 'relevance',
  limit: PAGE,
  facets,
  now: NOW,
  ...more,
});

/**
 * Milliseconds of processor a piece of work took. All of it is done in one thread and waits for nothing, so that is what it takes on
 * a core of its own; a clock on the wall would measure who else is at the machine.
 */
function coreMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
const timed = (questions: readonly string[], answer: (text: string) => unknown): number[] =>
  questions.map((text) => coreMs(() => answer(text)));

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
const said = (ms: readonly number[]): string =>
  `p50 ${quantile(ms, 0.5).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms, longest ${Math.max(...ms).toFixed(1)} ms`;

type Baseline = { readonly ms: number[]; readonly buildSeconds: number; readonly megabytes: number };

/** SQLite FTS5 with the same words and the same goods: any word, best 24 by its bm25, and counts by category. */
function fts5(catalogue: ManyGoods, questions: readonly string[]): Baseline {
  const file = join(tmpdir(), `dongxi-fts5-${process.pid}.db`);
  rmSync(file, { force: true });
  const db = new DatabaseSync(file);
  const build = (): void => {
    db.exec(
      `PRAGMA journal_mode = off; PRAGMA synchronous = off; CREATE VIRTUAL TABLE titles USING fts5(words, content='', tokenize="unicode61");
       CREATE TABLE goods (id INTEGER PRIMARY KEY, category TEXT); BEGIN`,
    );
    const title = db.prepare('INSERT INTO titles (rowid, words) VALUES (?, ?)');
    const row = db.prepare('INSERT INTO goods VALUES (?, ?)');
    for (let n = 0; n < MANY; n += 1) {
      const one = catalogue.goods(n);
      title.run(n + 1, tokens(one.texts.title ?? '').join(' '));
      row.run(n + 1, one.keys.category ?? '');
    }
    db.exec("COMMIT; INSERT INTO titles (titles) VALUES ('optimize')");
  };
  try {
    const buildSeconds = coreMs(build) / 1000;
    const best = db.prepare(`SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY bm25(titles) LIMIT ${PAGE}`);
    const counts = db.prepare(
      'SELECT category, count(*) FROM titles JOIN goods ON goods.id = titles.rowid WHERE titles MATCH ? GROUP BY 1',
    );
    const ms = timed(questions, (text) => {
      const match = [...new Set(tokens(text))].map((word) => `"${word}"`).join(' OR ');
      best.all(match);
      counts.all(match);
    });
    return { ms, buildSeconds, megabytes: megabytes(process.memoryUsage().rss) };
  } finally {
    db.close();
    rmSync(file, { force: true });
  }
}

/** Upserts and changes among questions: how long until what was put in is found, and what the questions take meanwhile. */
function whileChanging(finder: engine.Finder, catalogue: ManyGoods): { findable: number[]; questions: number[] } {
  const findable: number[] = [];
  const questions: number[] = [];
  // One second of a busy market: 200 upserts, 1,000 changes of price or stock, and a question after every fourth upsert.
  for (let n = 0; n < 200; n += 1) {
    const before = catalogue.goods((n * 37) % MANY);
    const word = `zzq${n}x`;
    const took = coreMs(() => {
      engine.upsert(finder, { ...before, texts: { ...before.texts, title: `${before.texts.title} ${word}` } });
      const answer = engine.search(finder, ask(word, false), WEIGHTS);
      if (answer.found[0]?.id !== before.id) throw new Error('what was put in is not found');
    });
    findable.push(took);
    for (let k = 0; k < 5; k += 1)
      engine.change(finder, catalogue.goods((n * 5 + k) % MANY).id, { priceFen: 100 + k, inStock: k > 0 });
    if (n % 4 === 0)
      questions.push(
        ...timed([catalogue.questions[n] ?? ''], (text) => engine.search(finder, ask(text, true), WEIGHTS)),
      );
  }
  return { findable, questions };
}

/** What people type of questions, names and sounds: every beginning, and slips of the finger. */
function typedOf(texts: readonly string[]): string[] {
  return texts.flatMap((text, n) => {
    const sound = engine.soundsOf(text)[0]?.join('') ?? text;
    const from = n % 3 === 0 ? text : n % 3 === 1 ? sound : sound.replace(/^(..)(.)(.)/, '$1$3$2');
    return Array.from({ length: Math.min(12, from.length) }, (_, at) => from.slice(0, at + 1));
  });
}

/** Suggestions over what the index holds, filled up with questions of many. */
function suggesting(finder: engine.Finder, { questions, goods }: ManyGoods): { note: string; ms: number[] } {
  const held = [...engine.entriesOf(finder.lexicon, [])];
  const words = held.map(({ text }) => text).filter((text) => /^[\u4e00-\u9fff]{2,4}$/.test(text));
  const asked = Array.from({ length: Math.max(0, SUGGESTED - held.length) }, (_, n) => ({
    text: `${words[n % words.length]}${words[(n * 7_919 + Math.floor(n / words.length)) % words.length]}`,
    people: 1 + (n % 997),
  }));
  let suggestor = engine.suggestorOf([]);
  const building = coreMs(() => {
    suggestor = engine.suggestorOf(engine.entriesOf(finder.lexicon, asked));
  });
  const typed = typedOf([
    ...questions.slice(0, 400),
    ...Array.from({ length: 100 }, (_, n) => goods(n).texts.brand ?? ''),
  ]);
  for (const one of typed.slice(0, 500)) engine.completions(suggestor, one, 10);
  const ms = timed(typed, (one) => engine.completions(suggestor, one, 10));
  return {
    note: `suggestions: ${suggestor.texts.length} entries made ready in ${round(building / 1000)} s; of ${typed.length} beginnings ${said(ms)}`,
    ms,
  };
}

/** The engine alone on one core against SQLite FTS5 and MiniSearch over the same goods. */
export async function searchSpeed(say: Say): Promise<Report> {
  const catalogue = manyGoods();
  const { questions, common } = catalogue;
  const notes = [
    machine(),
    `${MANY} goods made by a fixed seed, ${questions.length} questions, page of ${PAGE}; times are processor time of the process (one thread works; the collector's are counted too).`,
  ];
  const figures: Figure[] = [];
  const promised = (metric: string, value: number, most: number, unit = 'ms'): void => {
    figures.push({
      metric,
      value,
      unit,
      baseline: `${most} ${unit} promised at 1,000,000 goods, over measured`,
      ratio: most / value,
      ...(MANY >= 1_000_000 ? { atLeast: 1 } : {}),
    });
  };
  let finder = engine.emptyFinder();
  let building = 0;
  for (let from = 0; from < MANY; from += 10_000) {
    const some = Array.from({ length: Math.min(10_000, MANY - from) }, (_, at) => catalogue.goods(from + at));
    building += coreMs(() => {
      for (const one of some) engine.upsert(finder, one);
    });
    if ((from + 10_000) % 250_000 === 0) say(`  ${from + 10_000} goods in …`);
  }
  building += coreMs(() => engine.pack(finder));
  notes.push(`built in ${round(building / 1000)} s; memory ${megabytes(process.memoryUsage().rss)} MiB.`);
  say(`  ${notes.at(-1)}`);
  timed(questions.slice(0, 200), (text) => engine.search(finder, ask(text, true), WEIGHTS));
  const faceted = timed(questions, (text) => engine.search(finder, ask(text, true), WEIGHTS));
  const bare = timed(questions, (text) => engine.search(finder, ask(text, false), WEIGHTS));
  const head = timed(common, (text) => engine.search(finder, ask(text, true), WEIGHTS));
  const filtered = timed(questions, (text) =>
    engine.search(finder, ask(text, true, { wanted: { keys: { belt: ['t0', 't1'] }, minFen: 2_000 } }), WEIGHTS),
  );
  const bySales = timed(questions, (text) => engine.search(finder, ask(text, true, { order: 'sales' }), WEIGHTS));
  for (const [what, ms] of Object.entries({ faceted, bare, head, filtered, bySales })) {
    notes.push(`${what}: ${said(ms)}`);
    say(`  ${notes.at(-1)}`);
  }
  const typing = suggesting(finder, catalogue);
  notes.push(typing.note);
  say(`  ${typing.note}`);
  const parts = engine.snapshotOf(finder, {}, 'bench');
  const bytes = new Uint8Array(Buffer.concat(parts));
  finder = engine.emptyFinder();
  const startSeconds =
    coreMs(() => {
      finder = engine.restored(bytes).finder;
    }) / 1000;
  notes.push(`snapshot of ${megabytes(bytes.length)} MiB back in ${round(startSeconds)} s.`);
  const changing = whileChanging(finder, catalogue);
  notes.push(
    `an upsert is found after ${said(changing.findable)}; questions among changes: ${said(changing.questions)}`,
  );
  say(`  ${notes.at(-2)} ${notes.at(-1)}`);
  promised('facets_p50_ms', quantile(faceted, 0.5), FACETS_P50);
  promised('facets_p99_ms', quantile(faceted, 0.99), FACETS_P99);
  promised('no_facets_p99_ms', quantile(bare, 0.99), PLAIN_P99);
  promised('suggest_p99_ms', quantile(typing.ms, 0.99), SUGGEST_P99);
  promised('start_from_snapshot_s', startSeconds, START_SECONDS, 's');
  promised('upsert_findable_max_ms', Math.max(...changing.findable), 1_000);
  say('  SQLite FTS5 …');
  const some = questions.slice(0, BASELINE_QUESTIONS);
  const base = fts5(catalogue, some);
  const ours = quantile(faceted.slice(0, BASELINE_QUESTIONS), 0.5);
  notes.push(
    `SQLite FTS5, any word, best ${PAGE} and counts by category: ${said(base.ms)}; built in ${round(base.buildSeconds)} s.`,
  );
  figures.push({
    metric: 'questions_per_s_faceted',
    value: 1000 / (faceted.reduce((sum, one) => sum + one, 0) / faceted.length),
    unit: '1/s',
    baseline: `SQLite FTS5 median ${round(quantile(base.ms, 0.5))} ms over ours`,
    ratio: quantile(base.ms, 0.5) / ours,
    ...(MANY >= 1_000_000 ? { atLeast: 1 } : {}),
  });
  say('  MiniSearch …');
  const mini = await miniSearch(catalogue, some, MANY, coreMs);
  notes.push(
    `MiniSearch, any word, all that answers with counts by category, at ${mini.goods} goods (what ${MINUTES} minutes of building or the heap allow): ${said(mini.ms)}; built in ${round(mini.buildSeconds)} s, ${Math.round(mini.heapMiB)} MiB of heap.`,
  );
  say(`  ${notes.at(-1)}`);
  figures.push({
    metric: 'faceted_p50_ms_beside_minisearch',
    value: ours,
    unit: 'ms',
    baseline: `MiniSearch at ${mini.goods} goods ${round(quantile(mini.ms, 0.5))} ms over ours at ${MANY}`,
    ratio: quantile(mini.ms, 0.5) / ours,
  });
  return { figures, notes };
}
