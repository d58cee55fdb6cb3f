/** Work that goes one after the other by name: who waits, waits in memory and holds nothing. */
export function lines<K>(): <T>(name: K, work: () => Promise<T>) => Promise<T> {
  const last = new Map<K, Promise<unknown>>();
  return (name, work) => {
    const before = last.get(name);
    const done = before ? before.then(work) : work();
    const quiet = done.then(
      () => {},
      () => {},
    );
    last.set(name, quiet);
    void quiet.then(() => {
      if (last.get(name) === quiet) last.delete(name);
    });
    return done;
  };
}
