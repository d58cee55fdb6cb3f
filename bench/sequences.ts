import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './figure.ts';
import { readPickle, type Tree } from './pickle.ts';

/** What was seen so far, and what came next in truth. */
export type Trial = { readonly seen: readonly number[]; readonly next: number };

/** A public set: what may be learned from, oldest first, and what is asked. */
export type SequenceSet = {
  readonly key: string;
  readonly title: string;
  readonly train: readonly (readonly number[])[];
  readonly trials: readonly Trial[];
  /** What items are made of (category, brand); only where the set says it. */
  readonly marks: ReadonlyMap<number, readonly number[]> | null;
  /** The next item may be one that was seen before; where not, the protocol takes those out of the list. */
  readonly again: boolean;
};

export class DataMissing extends Missing {}

/** Folder of the public sets: they are not part of the project, since their licences do not say that they may be shipped. */
export function dataFolder(): string {
  const root = process.env.DONGXI_DATA ?? path.resolve(import.meta.dirname, '../../shared/data');
  const folder = path.join(root, 'recommend');
  if (!existsSync(folder))
    throw new DataMissing(
      `No public sets in ${folder}: set DONGXI_DATA to the folder that holds recommend/. Nothing was measured.`,
    );
  return folder;
}

const numbers = (tree: Tree | undefined): number[] =>
  Array.isArray(tree) ? tree.filter((one) => typeof one === 'number') : [];
const lists = (tree: Tree | undefined): number[][] => (Array.isArray(tree) ? tree.map(numbers) : []);

/** Sessions of the GCE-GNN study: training sessions, oldest first, and every beginning of every later session. */
export function sessionSet(folder: string, key: string, title: string): SequenceSet {
  const from = path.join(folder, 'session-rec-gcegnn', key);
  const test = readPickle(readFileSync(path.join(from, 'test.txt')));
  if (!Array.isArray(test)) throw new Error(`${from}/test.txt is not a pair`);
  const asked = numbers(test[1]);
  return {
    key: key.toLowerCase(),
    title,
    train: lists(readPickle(readFileSync(path.join(from, 'all_train_seq.txt')))),
    trials: lists(test[0]).flatMap((seen, at) => {
      const next = asked[at];
      return next === undefined ? [] : [{ seen, next }];
    }),
    marks: null,
    again: true,
  };
}

/** Sequences of the S3-Rec study: of each person the last item is asked, the one before it is for choosing, the others are learned from. */
export function personSet(folder: string, file: string, key: string, part: 'choose' | 'ask'): SequenceSet {
  const from = path.join(folder, 'seqrec-s3rec');
  const people = readFileSync(path.join(from, `${file}.txt`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).slice(1).map(Number));
  const marks = JSON.parse(readFileSync(path.join(from, `${file}_item2attributes.json`), 'utf8')) as Record<
    string,
    number[]
  >;
  return {
    key,
    title: file.replaceAll('_', ' '),
    train: people.map((items) => items.slice(0, -2)),
    trials: people.flatMap((items) => {
      const seen = items.slice(0, part === 'ask' ? -1 : -2);
      const next = items.at(part === 'ask' ? -1 : -2);
      return next === undefined || seen.length === 0 ? [] : [{ seen, next }];
    }),
    marks: new Map(Object.entries(marks).map(([item, of]) => [Number(item), of])),
    again: false,
  };
}

/** The latest part of the training sessions as trials, and what is left to learn from: for choosing without a look at the test. */
export function heldOut(set: SequenceSet, share: number): SequenceSet {
  const cut = Math.floor(set.train.length * (1 - share));
  const train = set.train.slice(0, cut);
  const known = new Set(train.flat());
  const trials = set.train.slice(cut).flatMap((session) => {
    const items = session.filter((item) => known.has(item));
    return items.slice(1).map((next, at): Trial => ({ seen: items.slice(0, at + 1), next }));
  });
  return { ...set, train, trials };
}
