import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { classNames } from './class-names.ts';

type Tone = 'done' | 'problem' | 'plain';
interface Word {
  id: number;
  text: string;
  tone: Tone;
}

const Say = createContext<(text: string, tone?: Tone) => void>(() => {});

const tones: Readonly<Record<Tone, string>> = {
  done: 'bg-jade text-on-jade',
  problem: 'bg-vermilion text-on-vermilion',
  plain: 'bg-ink text-paper',
};

/** Says a short word about what was just done: `const say = useToast(); say('已加入购物车', 'done')`. */
export const useToast = () => useContext(Say);

/** Holds the live region; stands once, around the pages. A word stays long enough to be read: 3 s and 60 ms per letter. */
export function ToastHost({ children }: { children: ReactNode }) {
  const [word, setWord] = useState<Word | null>(null);
  const say = useCallback(
    (text: string, tone: Tone = 'plain') => setWord((last) => ({ id: (last?.id ?? 0) + 1, text, tone })),
    [],
  );
  useEffect(() => {
    if (!word) return undefined;
    const timer = setTimeout(() => setWord(null), 3000 + word.text.length * 60);
    return () => clearTimeout(timer);
  }, [word]);
  return (
    <Say.Provider value={say}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex justify-center md:bottom-8"
      >
        {word ? (
          <p key={word.id} className={classNames('rounded-control px-4 py-2.5 text-sm shadow-lg', tones[word.tone])}>
            {word.text}
          </p>
        ) : null}
      </div>
    </Say.Provider>
  );
}

/** A word on the page itself, for answers that came with the page (no JavaScript needed). */
export function Notice({
  tone = 'plain',
  children,
}: {
  tone?: 'done' | 'problem' | 'attention' | 'plain';
  children: ReactNode;
}) {
  const look = { done: 'bg-jade-wash', problem: 'bg-vermilion-wash', attention: 'bg-amber-wash', plain: 'bg-sunken' }[
    tone
  ];
  return (
    <div
      role={tone === 'problem' ? 'alert' : 'status'}
      className={classNames('rounded-control px-4 py-3 text-sm', look)}
    >
      {children}
    </div>
  );
}
