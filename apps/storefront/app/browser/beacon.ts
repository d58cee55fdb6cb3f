import { cameByShare, lookAtPages } from './looks.ts';

/**
 * Tells the market what came into sight, was opened, looked at, put into the cart and shared: after the page has loaded, in one call when it is left or enough has
 * gathered. It knows links and forms, not the page's parts, keeps nothing on the device but where a product was opened from until the tab is
 * closed, and says nothing of who it is: the server knows that, and writes it down only of those who agreed.
 */
type Kind = 'impression' | 'click' | 'dwell' | 'add' | 'share';
interface Happened {
  readonly id: string;
  readonly kind: Kind;
  readonly productId: string;
  readonly source: string;
  readonly at: number;
  readonly seconds?: number;
}

const PRODUCT = /^\/products\/(prd_[0-9a-z]{26})$/;
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^\/search/, 'search'],
  [/^\/$/, 'feed'],
  [/^\/(categories|belts)/, 'category'],
  [/^\/shops/, 'shop'],
  [/^\/venues/, 'campaign'],
  [/^\/products/, 'similar'],
  [/^\/(cart|checkout|pay|orders)/, 'cart'],
  [/^\/ranks/, 'rank'],
  [/^\/(content|topics|creators|follow)/, 'content'],
  [/^\/live/, 'live'],
];
const MOST = 100;
const MOST_SECONDS = 1_800;

/** Version 4, also where `crypto.randomUUID` is missing: on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const gathered: Happened[] = [];
const here = window.location.pathname;
const ownProduct = PRODUCT.exec(here)?.[1];

/** Where on the page a link stands, when the page says so, else which page it is. */
const sourceAt = (element: Element): string =>
  element.closest<HTMLElement>('[data-source]')?.dataset.source ??
  SOURCES.find(([path]) => path.test(here))?.[1] ??
  'direct';

const keyOf = (productId: string): string => `dongxi-from-${productId}`;
/** Where this product was opened from, in this tab. */
function openedFrom(productId: string): string {
  try {
    return sessionStorage.getItem(keyOf(productId)) ?? 'direct';
  } catch {
    return 'direct';
  }
}

function cameFrom(productId: string, source: string): void {
  try {
    sessionStorage.setItem(keyOf(productId), source);
  } catch {
    // A browser that keeps nothing opens the product all the same.
  }
}

function note(kind: Kind, productId: string, source: string, seconds?: number): void {
  gathered.push({ id: newId(), kind, productId, source, at: performance.now(), ...(seconds ? { seconds } : {}) });
  if (gathered.length >= MOST) send();
}

function send(): void {
  const events = gathered.splice(0, MOST);
  if (events.length === 0) return;
  const now = performance.now();
  const body = JSON.stringify({
    events: events.map(({ at, ...rest }) => ({ ...rest, agoMs: Math.min(3_600_000, Math.round(now - at)) })),
  });
  // Both outlive the page; older browsers know only the second. What cannot be told is not worth a visitor's notice.
  if ('keepalive' in Request.prototype)
    fetch('/api/behaviour', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      keepalive: true,
      body,
    }).catch(() => {});
  else navigator.sendBeacon('/api/behaviour', new Blob([body], { type: 'application/json' }));
}

const productOf = (link: HTMLAnchorElement): string | undefined => PRODUCT.exec(link.pathname)?.[1];

const seen = new Set<string>();
const sights = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      sights.unobserve(target);
      const productId = productOf(target as HTMLAnchorElement);
      const source = sourceAt(target);
      // A product in two places of one kind, or a card of two links, was seen once.
      if (!productId || seen.has(`${source} ${productId}`)) continue;
      seen.add(`${source} ${productId}`);
      note('impression', productId, source);
    }
  },
  { threshold: 0.5 },
);
const watched = new WeakSet<Element>();
function watch(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('main a[href^="/products/"]')) {
    const productId = productOf(link);
    if (watched.has(link) || !productId || productId === ownProduct) continue;
    watched.add(link);
    sights.observe(link);
  }
}

let shownSince = performance.now();
/** The page is left, or put aside: said twice by browsers that say both, and then there is nothing more to tell. */
function rest(): void {
  const now = performance.now();
  const seconds = Math.min(MOST_SECONDS, Math.round((now - shownSince) / 1_000));
  shownSince = now;
  if (ownProduct && seconds > 0) note('dwell', ownProduct, openedFrom(ownProduct), seconds);
  send();
}
/** Begins to look; once a page. */
export function tell(): void {
  if (here === '/search') void import('./asked.ts').then(({ tellQuestion }) => tellQuestion());
  document.addEventListener(
    'click',
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const link = target?.closest<HTMLAnchorElement>('main a[href^="/products/"]');
      const productId = link && productOf(link);
      if (link && productId && productId !== ownProduct) {
        const source = sourceAt(link);
        note('click', productId, source);
        cameFrom(productId, source);
        // Now, not when the page is left: not every browser sends then.
        send();
      }
      if (ownProduct && target?.closest('[data-share]')) note('share', ownProduct, openedFrom(ownProduct));
    },
    true,
  );
  document.addEventListener(
    'submit',
    ({ submitter }) => {
      if (!ownProduct || !(submitter instanceof HTMLButtonElement) || submitter.name !== 'intent') return;
      if (submitter.value !== 'cart' && submitter.value !== 'buy') return;
      note('add', ownProduct, openedFrom(ownProduct));
      send();
    },
    true,
  );
  if (ownProduct && cameByShare()) {
    note('click', ownProduct, 'share');
    cameFrom(ownProduct, 'share');
  }
  const restOfPages = lookAtPages(newId);
  window.addEventListener('pagehide', () => {
    rest();
    restOfPages();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      rest();
      restOfPages();
    } else shownSince = performance.now();
  });
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
  watch();
  // Lists that are looked at for long tell what they have now and then.
  setInterval(send, 15_000);
}
