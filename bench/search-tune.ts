import { engine } from '#modules/search';
import { climbed, type Point } from './climb.ts';
import { type Figure, machine, type Report, round, type Say } from './figure.ts';
import { DATA, judgedSet, type Question } from './judged.ts';
import { indexed, type Measure, SETS } from './search-quality.ts';
import { DataMissing } from './sequences.ts';

/** The parts of the text score (modules/search/engine/ranking.ts); the first stays 1, the others are sought. */
const PARTS = ['words', 'share', 'short', 'long', 'beside', 'density'] as const;

/** A judged question with its candidates as the engine explains them: other weights need no other search. */
type Judged = {
  readonly question: Question;
  readonly ids: readonly string[];
  /** Six parts of each candidate, one behind the other. */
  readonly parts: Float64Array;
};

function judgedBy(finder: engine.Finder, question: Question): Judged {
  const ask = { text: question.text, wanted: {}, order: 'relevance' as const, limit: 10, facets: false, now: 0 };
  const candidates = engine.explain(finder, ask);
  return {
    question,
    ids: candidates.map((one) => one.id),
    parts: Float64Array.from(candidates.flatMap(({ parts }) => PARTS.map((name) => parts[name]))),
  };
}

/** What a measure says of the order that the weights give. */
function measured(all: readonly Judged[], measure: Measure, weights: Point): number {
  const each = PARTS.map((name) => weights[name] ?? 0);
  let sum = 0;
  for (const { question, ids, parts } of all) {
    const scores = ids.map((_, at) =>
      each.reduce((score, weight, n) => score + weight * (parts[at * each.length + n] ?? 0), 0),
    );
    const order = ids
      .map((id, at) => ({ id, score: scores[at] ?? 0 }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, 10)
      .map(({ id }) => id);
    sum += measure(order, question);
  }
  return sum / Math.max(1, all.length);
}

type Half = {
  readonly name: string;
  readonly measure: Measure;
  readonly seek: readonly Judged[];
  readonly proof: readonly Judged[];
};

/**
 * Seeks better weights of the text score on the questions at odd places and says what they are worth on those at even places. It
 * prints what it found and changes nothing: whoever wants them writes them into modules/search/engine/ranking.ts.
 */
export function searchTune(say: Say): Report {
  const figures: Figure[] = [];
  const notes: string[] = [machine()];
  const halves = new Map<'CHINESE' | 'LATIN', Half[]>();
  for (const { name, measure } of SETS) {
    const set = judgedSet(name);
    if (!set) continue;
    say(`${name}: ${set.docs.length} titles, ${set.queries.length} questions …`);
    const finder = indexed(set.docs);
    const judged = set.queries.map((question) => judgedBy(finder, question));
    const kind = name === 'home-depot' ? 'LATIN' : 'CHINESE';
    const half = (odd: 0 | 1): Judged[] => judged.filter((_, at) => at % 2 === odd);
    halves.set(kind, [...(halves.get(kind) ?? []), { name, measure, seek: half(1), proof: half(0) }]);
  }
  if (halves.size === 0) throw new DataMissing(`no judged questions below ${DATA}: DONGXI_DATA says where they are`);
  for (const [kind, sets] of halves) {
    const start: Point = { ...engine[kind] };
    const at = sets.map(({ seek, measure }) => measured(seek, measure, start));
    // Each set counts by how much it gains on what it has: a set with low figures is no less worth.
    const found = climbed(start, (point) =>
      sets.reduce((sum, { seek, measure }, n) => sum + measured(seek, measure, point) / (at[n] || 1), 0),
    );
    notes.push(`${kind}: ${JSON.stringify(found.point)} (now ${JSON.stringify(start)})`);
    for (const { name, measure, seek, proof } of sets) {
      const [before, after] = [start, found.point].map((point) => measured(proof, measure, point)) as [number, number];
      const [sought, gained] = [start, found.point].map((point) => measured(seek, measure, point)) as [number, number];
      notes.push(`${name}: on the half it was sought on ${round(sought)} → ${round(gained)}`);
      figures.push({
        metric: `${name.replace('-', '_')}_held_out`,
        value: after,
        unit: measure.name,
        baseline: `weights of now ${round(before)}`,
        ratio: after / before,
      });
    }
  }
  notes.push(
    'Lift (sales, conversion, price, reviews, newness, taste) and the paid places (relevance, clicks) are not sought: no judged question here has sales, people or bids in it.',
    'Nothing was written: weights that hold on the other half go into modules/search/engine/ranking.ts by hand.',
  );
  return { figures, notes };
}
