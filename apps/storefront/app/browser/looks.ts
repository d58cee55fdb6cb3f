/**
 * Tells the market what became of pieces of content and rank lists here: a card came into sight, a page was read, shared, or opened by a shared link. Of nobody: the
 * server keeps no person with it.
 */
type Page = 'piece' | 'rank';
type Kind = 'seen' | 'read' | 'share' | 'arrival';
interface Look {
  readonly id: string;
  readonly page: Page;
  readonly ref: string;
  readonly kind: Kind;
  readonly at: number;
  readonly seconds?: number;
}

const PIECE = /^\/content\/(pce_[0-9a-z]{26})$/;
const RANK = /^\/ranks\/([a-z]{1,20})$/;
const MOST = 100;
const MOST_SECONDS = 1_800;

/** Whether this page was opened by a shared link. */
export const cameByShare = (): boolean => new URLSearchParams(window.location.search).get('from') === 'share';

const { pathname } = window.location;
const pieceId = PIECE.exec(pathname)?.[1];
const rank = RANK.exec(pathname)?.[1];
const here: { page: Page; ref: string } | null = pieceId
  ? { page: 'piece', ref: pieceId }
  : rank
    ? { page: 'rank', ref: rank }
    : null;

/** Begins to look, once a page; answers what to do when it is put aside. */
export function lookAtPages(newId: () => string): () => void {
  const gathered: Look[] = [];
  // However often the page is put aside and taken up again: one reading, by one id.
  const reading = newId();
  let shownSince = performance.now();
  let seconds = 0;
  const note = (kind: Kind, page: Page, ref: string): void =>
    void gathered.push({ id: newId(), page, ref, kind, at: performance.now() });

  function send(): void {
    const events = gathered.splice(0, MOST);
    if (events.length === 0) return;
    const now = performance.now();
    const body = JSON.stringify({
      events: events.map(({ at, ...rest }) => ({ ...rest, agoMs: Math.min(3_600_000, Math.round(now - at)) })),
    });
    if ('keepalive' in Request.prototype)
      fetch('/api/behaviour/pages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        keepalive: true,
        body,
      }).catch(() => {});
    else navigator.sendBeacon('/api/behaviour/pages', new Blob([body], { type: 'application/json' }));
  }

  const known = new Set<string>();
  const sights = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const ref = isIntersecting ? PIECE.exec((target as HTMLAnchorElement).pathname)?.[1] : undefined;
        if (!ref) continue;
        sights.unobserve(target);
        if (known.has(ref) || ref === pieceId) continue;
        known.add(ref);
        note('seen', 'piece', ref);
      }
    },
    { threshold: 0.5 },
  );
  const watched = new WeakSet<Element>();
  const watch = (): void => {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('main a[href^="/content/pce_"]')) {
      if (watched.has(link)) continue;
      watched.add(link);
      sights.observe(link);
    }
  };
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
  watch();
  if (here && cameByShare()) note('arrival', here.page, here.ref);
  document.addEventListener(
    'click',
    ({ target }) => {
      if (here && target instanceof Element && target.closest('[data-share]')) note('share', here.page, here.ref);
      send();
    },
    true,
  );
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') shownSince = performance.now();
  });
  setInterval(send, 15_000);
  return () => {
    const now = performance.now();
    seconds = Math.min(MOST_SECONDS, seconds + Math.round((now - shownSince) / 1_000));
    shownSince = now;
    if (here && seconds > 0) gathered.push({ id: reading, ...here, kind: 'read', at: now, seconds });
    send();
  };
}
