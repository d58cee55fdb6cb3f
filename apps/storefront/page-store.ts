/** One answer as it can be given to several visitors. */
export interface KeptPage {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** HTML cut where the nonce belongs; or the bytes of something that is not a page (sitemap, picture). */
  readonly body: readonly string[] | Uint8Array<ArrayBuffer>;
  /** Until when strangers may get it, milliseconds since 1970; 0: it is for this visitor alone. */
  readonly until: number;
}

export interface PageStore {
  /** The page kept under `key` if it is still fresh at `now`. */
  held(key: string, now: number): KeptPage | null;
  /** The page kept under `key` if it is still fresh at `now`, or a newly made one; strangers who ask meanwhile share one making. */
  page(key: string, now: number, make: () => Promise<KeptPage>): Promise<KeptPage>;
}

/** Keeps up to `capacity` pages in this process; the one unused for longest leaves first. */
export function createPageStore(capacity = 500): PageStore {
  const kept = new Map<string, KeptPage>();
  const underWay = new Map<string, Promise<KeptPage>>();

  function keep(key: string, page: KeptPage): void {
    kept.delete(key);
    kept.set(key, page);
    for (const oldest of kept.keys()) {
      if (kept.size <= capacity) return;
      kept.delete(oldest);
    }
  }

  function held(key: string, now: number): KeptPage | null {
    const found = kept.get(key);
    if (!found || found.until <= now) return null;
    keep(key, found);
    return found;
  }

  return {
    held,
    async page(key, now, make) {
      const found = held(key, now);
      if (found) return found;
      const running = underWay.get(key);
      if (running) {
        const page = await running;
        // A page that turned out to be personal is nobody else's: then everyone makes their own.
        return page.until > now ? page : make();
      }
      const making = make().finally(() => underWay.delete(key));
      underWay.set(key, making);
      const page = await making;
      if (page.until > now) keep(key, page);
      return page;
    },
  };
}

/** Seconds a shared cache may keep an answer by its Cache-Control: `public, s-maxage=30` → 30; 0 when it may not. */
export function sharedSeconds(cacheControl: string | null): number {
  if (!cacheControl || !/\bpublic\b/.test(cacheControl) || /\b(no-store|private)\b/.test(cacheControl)) return 0;
  return Number(/\bs-maxage=(\d{1,8})\b/.exec(cacheControl)?.[1] ?? 0);
}

/** How long this process keeps such a page: what may be kept for a second has to be gone within one, the way of the news and of the page included. */
export const keptMs = (seconds: number): number => (seconds === 1 ? 500 : seconds * 1_000);
