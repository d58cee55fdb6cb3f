import { lazy, Suspense, useEffect, useState } from 'react';

// What is said of a product is read when somebody comes near: it costs the page nothing before.
const SeenInList = lazy(async () => ({ default: (await import('./seen-in-list.tsx')).SeenInList }));

/** Where a product is seen, at the end of its page; empty for who reads without JavaScript, who finds it under what its shop has written. */
export function SeenIn({ productId }: { productId: string }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!box) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setNear(true);
      },
      { rootMargin: '600px' },
    );
    watch.observe(box);
    return () => watch.disconnect();
  }, [box]);
  return (
    <div ref={setBox}>
      {near ? (
        <Suspense>
          <SeenInList productId={productId} />
        </Suspense>
      ) : null}
    </div>
  );
}
