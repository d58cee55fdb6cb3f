/** What the engine offers to the world around it; README.md says how it works. */
export {
  change,
  emptyFinder,
  type Finder,
  type Held,
  heldOf,
  type Language,
  pack,
  putSynonyms,
  remove,
  upsert,
} from './finder.ts';
export type { After, Answer, Ask, Bucket, Facets, Found, Goods, Order, Wanted } from './goods.ts';
export { lastWords } from './last-word.ts';
export { FACTORS, type Factor, type Factors, type Lift, liftOf, NO_LIFT, type Taste } from './lift.ts';
export { measured } from './measures.ts';
export { CHINESE, LATIN, type Likeness } from './ranking.ts';
export { soundsOf } from './readings.ts';
export { type Explained, explain, PLAIN, search, type Weights } from './searching.ts';
export { restored, SnapshotRefused, snapshotOf } from './snapshot.ts';
export {
  type AskedByMany,
  building,
  completions,
  type Entry,
  entriesOf,
  type Suggestor,
  suggestorOf,
} from './suggesting.ts';
export type { SynonymRule } from './synonyms.ts';
export { letters, plain } from './words.ts';
