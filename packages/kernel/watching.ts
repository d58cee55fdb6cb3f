/** A statement on its way: its words are there once it was sent, with `$1` in place of every value. */
export type WatchedStatement = {
  readonly string?: string;
  resolve(answer: unknown): void;
  reject(error: Error): void;
};

/** Who is told of this process's statements and transactions: traces. */
export type Watch = {
  readonly statement: (statement: WatchedStatement) => void;
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>;
};

let watch: Watch | null = null;

/** Nobody watches unless somebody is named here, and then a statement costs one comparison more. */
export const watchDatabase = (given: Watch | null): void => {
  watch = given;
};
export const watching = (): Watch | null => watch;
