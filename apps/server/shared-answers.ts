import { type EventName, slot } from '#kernel';

/** An answer that is the same for everyone, as it went out. */
export type SharedAnswer = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly until: number;
  /** The pattern of its route, for the figures. */
  readonly route: string;
};

export type SharedAnswers = {
  get(url: string, now: number): SharedAnswer | null;
  keep(url: string, answer: SharedAnswer): void;
  /** Something they were made of has changed. */
  forget(): void;
};

/** Where a process keeps what its routes with `sharedMs` answered. */
export const sharedAnswers = slot<SharedAnswers>('server.shared-answers');

const MOST = 2_000;

/** Keeps at most 2,000 answers; the one kept longest leaves first. */
export function createSharedAnswers(): SharedAnswers {
  const kept = new Map<string, SharedAnswer>();
  return {
    get(url, now) {
      const found = kept.get(url);
      return found && found.until > now ? found : null;
    },
    keep(url, answer) {
      kept.delete(url);
      kept.set(url, answer);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) return;
        kept.delete(oldest);
      }
    },
    forget: () => kept.clear(),
  };
}

/** Orders come by the hundred a second and change no listing; these do. */
export const changesWhatAllSee = (event: EventName): boolean =>
  /^(product|price|shop|category|review|promotion|rule|stock)\./.test(event);
