/**
 * Chooses how the engine weighs its voices for one public set, on a held-out part of that set's training sessions:
 * `node bench/recommend-choose.ts tmall|diginetica|beauty|sports|toys [trials] [seconds]`. One number after another is moved over its choices and kept
 * where the sum of hits and rank grows, until a round brings nothing. Prints the taste for recommend-tastes.ts.
 */
import type { Taste } from '#modules/recommend';
import { openSet } from './recommend.ts';
import { byEngine, learn, type Scores, scored } from './recommend-study.ts';
import { TASTES } from './recommend-tastes.ts';
import { heldOut } from './sequences.ts';

type Move = {
  readonly name: string;
  readonly choices: readonly number[];
  readonly put: (taste: Taste, to: number) => Taste;
};

const compare = (name: keyof Taste['compare'], ...choices: number[]): Move => ({
  name,
  choices,
  put: (taste, to) => ({ ...taste, compare: { ...taste.compare, [name]: to } }),
});
const voice = (of: 'follows' | 'again' | 'alike', name: string, ...choices: number[]): Move => ({
  name: `${of}.${name}`,
  choices,
  put: (taste, to) => ({ ...taste, [of]: { ...taste[of], [name]: to } }),
});
const own = (name: 'placeFade' | 'before' | 'preferRare', ...choices: number[]): Move => ({
  name,
  choices,
  put: (taste, to) => ({ ...taste, [name]: to }),
});

const MOVES: readonly Move[] = [
  voice('again', 'share', 0.4, 0.8, 1.5, 3),
  voice('again', 'latest', 0.1, 0.2, 0.4, 0.7, 1),
  voice('again', 'floor', 0, 0.25, 0.5, 0.75),
  voice('again', 'stepFade', 1, 3, 6, 12),
  voice('alike', 'share', 0, 0.1, 0.2, 0.4, 0.8),
  voice('alike', 'lookBack', 1, 3),
  voice('alike', 'stepFade', 1, 3),
  voice('follows', 'share', 0, 0.1, 0.2, 0.5, 1, 2),
  voice('follows', 'stepFade', 0.5, 1, 2, 4, 8, 20),
  voice('follows', 'oftenPower', 0, 0.2, 0.4, 0.6),
  compare('neighbours', 50, 100, 200, 500, 1_000),
  compare('lookedAt', 250, 500, 1_000),
  compare('lookBack', 5, 10, 20),
  compare('stepFade', 0.7, 1, 1.5, 2, 3, 5, 10, 20),
  compare('rarity', 0, 0.5, 1, 2),
  compare('lengthPower', 0, 0.25, 0.5, 0.75, 1),
  compare('ageFade', 0.2, 0.4, 0.7, 1.5, 4),
  own('placeFade', 1, 2, 5, 10, 30),
  own('before', 0.3, 0.6, 0.8, 1),
  own('preferRare', 0, 0.2, 0.5),
];

const [key = '', most = '1500', patience = '300'] = process.argv.slice(2);
const asked = openSet(key, 'choose');
const set = asked.again ? heldOut(asked, 0.08) : asked;
const every = Math.max(1, Math.floor(set.trials.length / Number(most)));
const trials = set.trials.filter((_one, at) => at % every === 0);
const known = learn(set);
const until = performance.now() + Number(patience) * 1_000;
const goal = (of: Scores): number => (set.again ? of.p20 + of.mrr20 : of.hr10 + of.ndcg10);
const say = (of: Scores): string =>
  `P@20 ${of.p20.toFixed(2)} MRR@20 ${of.mrr20.toFixed(2)} HR@10 ${of.hr10.toFixed(2)} NDCG@10 ${of.ndcg10.toFixed(2)}`;

let taste = TASTES[key];
if (!taste) throw new Error(`no taste of ${key} to begin with`);
let best = scored(trials, byEngine(known, taste));
console.log(`${trials.length} of ${set.trials.length} held-out trials: ${say(best)}`);
for (let moved = true; moved; ) {
  moved = false;
  for (const move of MOVES)
    for (const to of move.choices) {
      const tried = move.put(taste, to);
      if (performance.now() > until || JSON.stringify(tried) === JSON.stringify(taste)) continue;
      const got = scored(trials, byEngine(known, tried));
      if (goal(got) <= goal(best) + 0.02) continue;
      best = got;
      taste = tried;
      moved = true;
      console.log(`${move.name} ${to}: ${say(got)}`);
    }
}
console.log(JSON.stringify(taste));
