import type { ReactNode } from 'react';

/** What a state asks of the reader: nothing, patience, a hand, caution. */
export type StateTone = 'quiet' | 'under-way' | 'waits' | 'done' | 'wrong';

/** A state of an order, product, shop … in the colours of the market; the word says it, the colour only helps. */
export function StateTag({ tone = 'quiet', children }: { tone?: StateTone; children: ReactNode }) {
  return <span className={`desk-tag desk-tag-${tone}`}>{children}</span>;
}
