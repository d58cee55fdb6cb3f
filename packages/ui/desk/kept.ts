import { useCallback, useState } from 'react';

/** Reads what this browser kept under `key`; the fallback when nothing, or nothing readable, is there. */
export function readKept<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Keeps a value in this browser; `undefined` forgets it. A full or forbidden storage is no reason to stop work. */
export function keep(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}

/** State that this browser remembers: columns, saved filters, theme. */
export function useKept<T>(key: string, fallback: T): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(() => readKept(key, fallback));
  const set = useCallback(
    (next: T) => {
      setValue(next);
      keep(key, next);
    },
    [key],
  );
  return [value, set];
}
