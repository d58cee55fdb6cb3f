import { engine } from '#modules/search';
import { type Figure, machine, type Report, round, type Say } from './figure.ts';
import {
  DATA,
  type JudgedSet,
  judgedSet,
  mrrAt10,
  ndcgAt10,
  type Question,
  recallAt10,
  type Titled,
} from './judged.ts';
import { type MadeSet, madeSets } from './misspelt.ts';
import { type PlainBm25, plainBm25 } from './plain-bm25.ts';

export type Measure = (found: readonly string[], question: Question) => number;

/** What issue 5 asks of each set. */
export const SETS: readonly { name: string; measure: Measure; of: string; least: number }[] = [
  { name: 'taobao-queries', measure: mrrAt10, of: 'mrr10', least: 0.79 },
  { name: 'taobao-entities', measure: ndcgAt10, of: 'ndcg10', least: 0.91 },
  { name: 'web-titles', measure: ndcgAt10, of: 'ndcg10', least: 0.83 },
  { name: 'home-depot', measure: ndcgAt10, of: 'ndcg10', least: 0.38 },
];
/** Of questions made from the catalogue; where nothing is asked, nothing is promised. */
const RECALL: Readonly<Record<string, number>> = { pinyin: 0.99, typos: 0.95 };

const asked = (text: string) => ({ text, wanted: {}, order: 'relevance' as const, limit: 10, facets: false, now: 0 });

export function indexed(docs: readonly Titled[]): engine.Finder {
  const finder = engine.emptyFinder();
  for (const { id, title } of docs)
    engine.upsert(finder, {
      id,
      texts: { title },
      keys: {},
      tags: [],
      priceFen: 0,
      sold: 0,
      reviews: 0,
      goodReviews: 0,
      liveAt: 0,
      inStock: true,
    });
  return finder;
}
const found = (finder: engine.Finder, text: string): string[] =>
  engine.search(finder, asked(text)).found.map((one) => one.id);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

/** Weights were chosen on the questions at odd places, so those at even places are the proof. */
const heldOut = (_question: unknown, at: number): boolean => at % 2 === 0;

function judge(
  set: JudgedSet,
  finder: engine.Finder,
  plain: PlainBm25,
  { name, measure, of, least }: (typeof SETS)[number],
) {
  const ours = set.queries.map((question) => measure(found(finder, question.text), question));
  const base = set.queries.map((question) => measure(plain.search(question.text, 10), question));
  const value = mean(ours.filter(heldOut));
  const baseline = mean(base.filter(heldOut));
  const figure: Figure = {
    metric: `${name.replace('-', '_')}_${of}`,
    value,
    unit: of,
    baseline: `plain BM25 ${round(baseline)}`,
    ratio: value / baseline,
    atLeast: least / baseline,
  };
  const other = (values: readonly number[]): number => mean(values.filter((_one, at) => at % 2 === 1));
  const note = `${name}: ${set.docs.length} titles; ${of} on ${ours.filter(heldOut).length} questions held out ${round(value)}, on the ${Math.floor(ours.length / 2)} the weights were chosen on ${round(other(ours))}, on all ${round(mean(ours))} (plain BM25: ${round(baseline)}, ${round(other(base))}, ${round(mean(base))}).`;
  return { figure, note };
}

function recallOf({ name, questions }: MadeSet, finder: engine.Finder, plain: PlainBm25): Figure {
  const value = mean(questions.map(({ text, right }) => recallAt10(found(finder, text), right)));
  const baseline = mean(questions.map(({ text, right }) => recallAt10(plain.search(text, 10), right)));
  const least = RECALL[name];
  return {
    metric: `${name}_recall10`,
    value,
    unit: 'recall10',
    baseline: `everything, plain BM25 ${round(baseline)}`,
    ratio: value,
    ...(least === undefined ? {} : { atLeast: least }),
  };
}

/** Titles where no judged catalogue is there: things with two of their properties. */
function generatedTitles(): Titled[] {
  const things = [
    '茶杯',
    '围巾',
    '电水壶',
    '雨伞',
    '拖鞋',
    '台灯',
    '炒锅',
    '毛毯',
    '书包',
    '毛笔',
    '空气炸锅',
    '手机壳',
  ];
  const looks = ['竹编', '陶瓷', '羊绒', '不锈钢', '折叠', '防滑', '复古', '儿童', '便携', '加厚'];
  const names = [
    'kettle',
    'scarf',
    'blanket',
    'umbrella',
    'slipper',
    'lantern',
    'wallet',
    'notebook',
    'teapot',
    'brush',
  ];
  return things.flatMap((thing, a) =>
    looks.map((look, b) => ({ id: `${a}-${b}`, title: `${look}${thing} ${names[b]} ${(b + 1) * 100}ml ${a + 1}kg` })),
  );
}

/** Judged questions against plain BM25 in the same run, and questions made from the catalogue: misspelt, as they sound, in other units. */
export function searchQuality(say: Say): Report {
  const figures: Figure[] = [];
  const notes: string[] = [machine()];
  const catalogues = new Map<string, { docs: readonly Titled[]; finder: engine.Finder; plain: PlainBm25 }>();
  for (const asking of SETS) {
    const set = judgedSet(asking.name);
    if (!set) {
      notes.push(`${asking.name} is not below ${DATA}: not measured. DONGXI_DATA says where judged questions are.`);
      continue;
    }
    say(`${asking.name}: ${set.docs.length} titles, ${set.queries.length} questions …`);
    const one = { docs: set.docs, finder: indexed(set.docs), plain: plainBm25(set.docs) };
    catalogues.set(asking.name, one);
    const { figure, note } = judge(set, one.finder, one.plain, asking);
    figures.push(figure);
    notes.push(note);
  }
  const own = generatedTitles();
  const generated = { docs: own, finder: indexed(own), plain: plainBm25(own) };
  const chinese = catalogues.get('taobao-queries') ?? generated;
  const latin = catalogues.get('home-depot') ?? generated;
  for (const made of madeSets(chinese.docs, latin.docs)) {
    const { finder, plain } = made.name === 'typos' ? latin : chinese;
    say(`${made.name}: ${made.questions.length} questions made from the catalogue …`);
    figures.push(recallOf(made, finder, plain));
  }
  notes.push(
    'Recall: of the first ten places, how many hold goods with the word that was meant (fewer where fewer goods have it); words that sound alike count as one.',
  );
  return { figures, notes };
}
