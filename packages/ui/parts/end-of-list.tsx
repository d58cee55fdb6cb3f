import type { ReactNode } from 'react';

/** The end of a list, said once. */
export function EndOfList({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-sm text-ink-soft">{children}</p>;
}
