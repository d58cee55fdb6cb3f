import { type RefObject, useEffect, useState } from 'react';

/** True when a key belongs to what is being typed, not to the table. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Where j and k lead among `count` rows from `active` (−1: none yet). */
export function stepTo(active: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  return Math.min(Math.max(active + by, 0), count - 1);
}

export interface TableKeys {
  count: number;
  search: RefObject<{ focus: () => void } | null>;
  /** Enter on a row. */
  open: (place: number) => void;
  /** x on a row. */
  toggle: (place: number) => void;
}

/** `/` to search, `j` `k` to move, Enter to open, `x` to tick. Silent while a dialog is open or someone types. */
export function useTableKeys({ count, search, open, toggle }: TableKeys): readonly [number, (place: number) => void] {
  const [active, setActive] = useState(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j' || event.key === 'k') setActive(stepTo(active, event.key === 'j' ? 1 : -1, count));
      else if (event.key === 'x' && active >= 0) toggle(active);
      else if (event.key === 'Enter' && active >= 0 && event.target === document.body) open(active);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active, count, search, open, toggle]);
  return [active, setActive];
}
