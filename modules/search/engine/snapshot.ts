import { crc32 } from 'node:zlib';
import { putIn } from './aisles.ts';
import { emptyFinder, type Finder, type Language } from './finder.ts';
import { KEYS, type KeyName } from './goods.ts';
import { COLUMNS, FIGURES, isAlive } from './shelf.ts';
import { addSpellings } from './spelling.ts';

/** Goes up whenever words are cut, weighed or kept otherwise, so that an index of the old kind is built anew. */
const KIND = 7;
const MAGIC = 0x4458_5345;
const FOOT = 4;

/** A snapshot that is torn, foreign or of an older kind: build the index anew. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;
type Plan = {
  readonly kind: number;
  readonly language: number;
  readonly mark: string;
  readonly count: number;
  readonly alive: number;
  readonly free: number;
  readonly ids: readonly string[];
  readonly words: readonly string[];
  readonly names: Readonly<Record<KeyName, readonly string[]>>;
  readonly tags: readonly string[];
  readonly sections: readonly { readonly name: string; readonly length: number }[];
};

const bytesOf = (numbers: Numbers): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
const fingerprint = (language: Language): number => crc32(JSON.stringify(language.ownWords ?? []));
/** Sections begin at multiples of eight, so that they can be read where they lie. */
const padded = (length: number): number => Math.ceil(length / 8) * 8;

function sectionsOf(finder: Finder): [name: string, numbers: Numbers][] {
  const { shelf, postings, lexicon } = finder;
  const words = lexicon.words.length;
  const { count } = shelf;
  return [
    ['holders', lexicon.holders.subarray(0, words)],
    ['postings.products', postings.products.subarray(0, postings.free)],
    ['postings.impacts', postings.impacts.subarray(0, postings.free)],
    ['postings.first', postings.first.subarray(0, words)],
    ['postings.last', postings.last.subarray(0, words)],
    ['postings.filled', postings.filled.subarray(0, words)],
    ['dead', shelf.dead.subarray(0, count)],
    ...COLUMNS.map((name): [string, Numbers] => [`column:${name}`, shelf.columns[name].subarray(0, count)]),
    ...FIGURES.map((name): [string, Numbers] => [name, shelf.figures[name].subarray(0, count)]),
    ['letters', shelf.letters.subarray(0, shelf.lettersAt[count] ?? 0)],
    ['lettersAt', shelf.lettersAt.subarray(0, count + 1)],
    ['words', shelf.words.subarray(0, shelf.wordsAt[count] ?? 0)],
    ['wordsAt', shelf.wordsAt.subarray(0, count + 1)],
    ['titleWords', shelf.titleWords.subarray(0, count)],
    ['grams', finder.gramCounts],
    ...[...shelf.tags].map(([tag, bits]): [string, Numbers] => [`tag:${tag}`, bits]),
  ];
}

/**
 * The index as bytes, in parts that may be written one after the other. `mark` says up to which change it is true and comes back
 * with it. The parts lie in the index's own memory: write them before it changes.
 */
export function snapshotOf(finder: Finder, language: Language, mark: string): Uint8Array[] {
  const sections = sectionsOf(finder);
  const { shelf } = finder;
  const plan: Plan = {
    kind: KIND,
    language: fingerprint(language),
    mark,
    count: shelf.count,
    alive: shelf.alive,
    free: finder.postings.free,
    ids: shelf.ids,
    words: finder.lexicon.words,
    names: {
      category: shelf.names.category.names,
      brand: shelf.names.brand.names,
      belt: shelf.names.belt.names,
      shop: shelf.names.shop.names,
      from: shelf.names.from.names,
    },
    tags: [...shelf.tags.keys()],
    sections: sections.map(([name, numbers]) => ({ name, length: numbers.byteLength })),
  };
  const text = new TextEncoder().encode(JSON.stringify(plan));
  const head = new Uint8Array(padded(16 + text.length));
  const body = sections.flatMap(([, numbers]) => [
    bytesOf(numbers),
    new Uint8Array(padded(numbers.byteLength) - numbers.byteLength),
  ]);
  const length = head.length + body.reduce((sum, part) => sum + part.length, 0) + FOOT;
  const view = new DataView(head.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, text.length);
  view.setFloat64(8, length);
  head.set(text, 16);
  const parts = [head, ...body];
  const foot = new Uint8Array(FOOT);
  new DataView(foot.buffer).setUint32(
    0,
    parts.reduce((sum, part) => crc32(part, sum), 0),
  );
  return [...parts, foot];
}

function planOf(bytes: Uint8Array, language: Language): { plan: Plan; from: number } {
  if (bytes.byteLength < 16 + FOOT) throw new SnapshotRefused('too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) throw new SnapshotRefused('no snapshot of a search index');
  if (view.getFloat64(8) !== bytes.byteLength) throw new SnapshotRefused('torn: not as long as it says');
  if (crc32(bytes.subarray(0, -FOOT)) !== view.getUint32(bytes.byteLength - FOOT))
    throw new SnapshotRefused('torn: the checksum differs');
  const length = view.getUint32(4);
  const plan = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length))) as Plan;
  if (plan.kind !== KIND) throw new SnapshotRefused('of another kind');
  if (plan.language !== fingerprint(language)) throw new SnapshotRefused('made with other words of its own');
  return { plan, from: padded(16 + length) };
}

/** The index of a snapshot and its mark. `bytes` become the index's own. Throws SnapshotRefused. */
export function restored(bytes: Uint8Array, language: Language = {}): { finder: Finder; mark: string } {
  const { plan, from } = planOf(bytes, language);
  const sections = new Map<string, Uint8Array>();
  let at = from;
  for (const { name, length } of plan.sections) {
    sections.set(name, bytes.subarray(at, at + length));
    at += padded(length);
  }
  // Copied: an index grows, and a file read into memory need not begin at a multiple of eight.
  const bytesNamed = (name: string): ArrayBuffer => {
    const part = sections.get(name);
    if (!part) throw new SnapshotRefused(`without ${name}`);
    return part.slice().buffer;
  };
  const finder = emptyFinder(language);
  const { lexicon, spellings, shelf } = finder;
  for (const [number, word] of plan.words.entries()) {
    lexicon.words.push(word);
    lexicon.numbers.set(word, number);
    addSpellings(spellings, word, number);
  }
  lexicon.holders = new Uint32Array(bytesNamed('holders'));
  finder.postings = {
    products: new Uint32Array(bytesNamed('postings.products')),
    impacts: new Uint16Array(bytesNamed('postings.impacts')),
    free: plan.free,
    first: new Uint32Array(bytesNamed('postings.first')),
    last: new Uint32Array(bytesNamed('postings.last')),
    filled: new Uint32Array(bytesNamed('postings.filled')),
  };
  finder.gramCounts.set(new Uint32Array(bytesNamed('grams')));
  shelf.count = plan.count;
  shelf.alive = plan.alive;
  shelf.dead = new Uint8Array(bytesNamed('dead'));
  for (const name of COLUMNS) shelf.columns[name] = new Int32Array(bytesNamed(`column:${name}`));
  for (const name of FIGURES) shelf.figures[name] = new Float64Array(bytesNamed(name));
  shelf.letters = new Uint16Array(bytesNamed('letters'));
  shelf.lettersAt = new Uint32Array(bytesNamed('lettersAt'));
  shelf.words = new Uint32Array(bytesNamed('words'));
  shelf.wordsAt = new Float64Array(bytesNamed('wordsAt'));
  shelf.titleWords = new Uint16Array(bytesNamed('titleWords'));
  for (const tag of plan.tags) shelf.tags.set(tag, new Uint32Array(bytesNamed(`tag:${tag}`)));
  for (const key of KEYS)
    for (const [place, name] of plan.names[key].entries()) {
      if (place === 0) continue;
      shelf.names[key].names.push(name);
      shelf.names[key].places.set(name, place);
    }
  for (const id of plan.ids) shelf.ids.push(id);
  for (let product = 0; product < shelf.count; product += 1) {
    const alive = isAlive(shelf, product);
    if (alive) shelf.numbers.set(shelf.ids[product] ?? '', product);
    putIn(shelf.aisles, shelf.columns.category[product] ?? 0, product, !alive);
  }
  return { finder, mark: plan.mark };
}
