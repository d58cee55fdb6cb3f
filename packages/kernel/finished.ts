import { type WatchedStatement, watching } from './watching.ts';

/** Parts of a statement of postgres.js that its types leave out. */
type Statement = WatchedStatement & {
  args: readonly unknown[];
  parameters: readonly unknown[];
};

const NOTHING: readonly unknown[] = [];

const isStatement = (value: unknown): value is Statement => value instanceof Promise && 'args' in value;

/**
 * postgres.js 3.4 gives each statement functions of its own by writing them down as its properties. V8 takes such functions for
 * constants and puts them where only a great collection looks; through them a finished statement would stay until then, with all
 * that it was given: a file of goods written in batches left each batch in memory once more. A finished statement lets go of it.
 * Its answer it keeps: who reads many large ones empties them by `length = 0`.
 */
export function lettingGo<T>(value: T): T {
  if (!isStatement(value)) return value;
  const { resolve } = value;
  // Named before it is a property, so that it is no such function itself.
  const finish = (answer: unknown): void => {
    value.args = NOTHING;
    value.parameters = NOTHING;
    resolve(answer);
  };
  value.resolve = finish;
  watching()?.statement(value);
  return value;
}
