const KEY = 'dongxi-searches';
const MOST = 10;

/** What was asked on this device by whoever is not signed in, latest first; nobody else has it. */
export function ownSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(searches: readonly string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(searches.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no history.
  }
}

/** Forgets one of them, or all. */
export const forgetSearch = (text: string | null): void =>
  keep(text === null ? [] : ownSearches().filter((one) => one !== text));

/** Tells the market which question this page answers: it counts there for nobody in particular. Each page once, however often it is shown again. */
export async function tellQuestion(): Promise<void> {
  const { pathname, search } = window.location;
  const q = new URLSearchParams(search).get('q')?.trim().slice(0, 200) ?? '';
  if (pathname !== '/search' || q === '') return;
  const reply = await fetch('/api/search/asked', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ q }),
  }).catch(() => null);
  const answer = reply?.ok ? ((await reply.json()) as { guest: boolean }) : null;
  const same = q.toLowerCase();
  if (answer?.guest) keep([q, ...ownSearches().filter((one) => one.toLowerCase() !== same)]);
}
