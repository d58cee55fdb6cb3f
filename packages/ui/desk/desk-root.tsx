import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import type { Language } from '../language.ts';
import { ProblemError } from './api.ts';
import { useKept } from './kept.ts';
import { StepUp } from './step-up.tsx';
import { deskTheme } from './theme.ts';
import { useDeskWords } from './words.ts';

export type ThemeWish = 'auto' | 'light' | 'dark';

const Wish = createContext<{ wish: ThemeWish; setWish: (wish: ThemeWish) => void; dark: boolean }>({
  wish: 'auto',
  setWish: () => {},
  dark: false,
});

/** Theme of the desk: what was wished, what it is now. */
export const useDeskTheme = () => useContext(Wish);

/** Whether the device wishes it, and from then on. */
function useDeviceWish(query: string): boolean {
  const listen = useCallback(
    (changed: () => void) => {
      const wish = matchMedia(query);
      wish.addEventListener('change', changed);
      return () => wish.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(listen, () => matchMedia(query).matches);
}

const antdWords: Readonly<Record<Language, typeof zh>> = { 'zh-CN': zh, en };

/** A refusal is an answer and asked once; a network hiccup is tried again. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 500);
}

export interface DeskRootProps {
  children: ReactNode;
  /** The session ended: go to sign-in. */
  onSignedOut: () => void;
}

/** Everything a desk stands in: theme, language of Ant Design, queries, dialogs. */
export function DeskRoot({ children, onSignedOut }: DeskRootProps) {
  const { lang } = useDeskWords();
  const [wish, setWish] = useKept<ThemeWish>('dongxi.theme', 'auto');
  const deviceDark = useDeviceWish('(prefers-color-scheme: dark)');
  const still = useDeviceWish('(prefers-reduced-motion: reduce)');
  const dark = wish === 'dark' || (wish === 'auto' && deviceDark);
  const theme = useMemo(() => deskTheme(dark, still), [dark, still]);
  const queries = useMemo(() => {
    const watch = (error: Error) => {
      if (error instanceof ProblemError && error.problem.status === 401) onSignedOut();
    };
    return new QueryClient({
      queryCache: new QueryCache({ onError: watch }),
      mutationCache: new MutationCache({ onError: watch }),
      defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000 }, mutations: { retry: false } },
    });
  }, [onSignedOut]);
  const wishes = useMemo(() => ({ wish, setWish, dark }), [wish, setWish, dark]);

  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);

  return (
    <Wish.Provider value={wishes}>
      <ConfigProvider theme={theme} locale={antdWords[lang]} button={{ autoInsertSpace: false }}>
        <QueryClientProvider client={queries}>
          <App component={false}>
            {children}
            <StepUp />
          </App>
        </QueryClientProvider>
      </ConfigProvider>
    </Wish.Provider>
  );
}
