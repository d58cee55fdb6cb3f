import { lazy, Suspense } from 'react';
import type { StateProps } from '#ui';

/** Rarely seen, so its drawing is no part of the first load. */
const EmptyState = import.meta.env.SSR
  ? (await import('#ui/parts/states.tsx')).EmptyState
  : lazy(async () => ({ default: (await import('#ui/parts/states.tsx')).EmptyState }));

/** A list without entries: says why and offers the next thing to do. */
export function Nothing(props: StateProps) {
  return (
    <Suspense>
      <EmptyState {...props} />
    </Suspense>
  );
}
