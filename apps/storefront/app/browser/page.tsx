import { Component, type ComponentType, createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Answer, post, read } from './answers.ts';

/** What the server told a page: what its loaders and its action said, by route, and what stopped it. */
export interface Told {
  readonly loaderData: Readonly<Record<string, unknown>>;
  readonly actionData: Readonly<Record<string, unknown>> | null;
  readonly errors: Readonly<Record<string, unknown>> | null;
}

/** A route's file, as far as browsers draw it. */
export interface RouteFile {
  readonly default?: ComponentType;
  readonly ErrorBoundary?: ComponentType;
}

/** A form on its way to the server. */
export type Sending =
  | { readonly state: 'idle'; readonly formData?: undefined }
  | { readonly state: 'submitting'; readonly formData: FormData };

interface PageNow extends Told {
  readonly sending: Sending;
  readonly reading: boolean;
}

/** What may happen to a page without leaving it. */
interface Acts {
  /** Sends a form of this page to its action; the page is drawn again with what it answers. */
  send(href: string, form: FormData, multipart: boolean): Promise<void>;
  /** Asks the loader again. */
  reload(): Promise<void>;
  /** What another place of this page's own route says: the next goods of a list. */
  peek(href: string): Promise<unknown>;
  /** Sends without drawing the form as under way; answers what the action said. */
  post(href: string, form: FormData): Promise<unknown>;
  /** Shows the page of refusals instead of this one. */
  fail(error: unknown): void;
}

const PageContext = createContext<(PageNow & Acts & { readonly Leaf: ComponentType | undefined; leaf: string }) | null>(
  null,
);
const RouteContext = createContext('root');
const idle: Sending = { state: 'idle' };

export function usePage() {
  const page = use(PageContext);
  if (!page) throw new Error('usePage outside of a page');
  return page;
}

/** The route to which the component that asks belongs. */
export const useRoute = () => use(RouteContext);

/** Leaves for another page, or for this one anew; nothing more happens here. */
function leaveFor(to: string): Promise<never> {
  const url = new URL(to, window.location.href);
  const { pathname, search } = window.location;
  if (url.pathname + url.search !== pathname + search) window.location.assign(url);
  else {
    // A mark alone would only scroll.
    window.history.replaceState(null, '', url);
    window.location.reload();
  }
  return new Promise(() => {});
}

/** The data of an answer; follows a redirect, throws what stopped the server. */
function dataOf(answer: Answer): unknown {
  if ('redirect' in answer) return leaveFor(answer.redirect);
  if ('error' in answer) throw answer.error;
  return answer.data;
}

function actsOf(leaf: string, change: (next: (now: PageNow) => Partial<PageNow>) => void): Acts {
  // Of two answers under way only the later question counts.
  let asked = 0;
  const reload = async () => {
    asked += 1;
    const mine = asked;
    const said = await dataOf(await read(window.location.href, leaf));
    if (mine === asked) change((now) => ({ loaderData: { ...now.loaderData, [leaf]: said } }));
  };
  const fail = (error: unknown) => change(() => ({ errors: { [leaf]: error }, sending: idle, reading: false }));
  const sent = async (href: string, body: BodyInit) => {
    const { status, answer } = await post(href, body);
    const said = await dataOf(answer);
    // A refused act changed nothing.
    if (status < 400) await reload();
    return said;
  };
  const plain = (form: FormData) => new URLSearchParams([...form].map(([name, value]) => [name, String(value)]));
  return {
    fail,
    post: (href, form) => sent(href, plain(form)),
    peek: async (href) => dataOf(await read(href, leaf)),
    async send(href, formData, multipart) {
      change(() => ({ sending: { state: 'submitting', formData } }));
      try {
        const said = await sent(href, multipart ? formData : plain(formData));
        change(() => ({ actionData: { [leaf]: said }, sending: idle }));
      } catch (error) {
        fail(error);
      }
    },
    async reload() {
      change(() => ({ reading: true }));
      try {
        await reload();
        change(() => ({ reading: false }));
      } catch (error) {
        fail(error);
      }
    },
  };
}

/** Catches what breaks while a page is drawn. */
class Catch extends Component<{ onError: (error: unknown) => void; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }
  override render() {
    return this.state.broken ? null : this.props.children;
  }
}

/** A page as the server wrote it, alive: the frame of the root with the route inside. */
export function Page({ told, files }: { told: Told; files: Readonly<Record<string, RouteFile>> }) {
  const leaf = Object.keys(files).at(-1) ?? 'root';
  const [now, setNow] = useState<PageNow>({ ...told, sending: idle, reading: false });
  const acts = useMemo(() => actsOf(leaf, (next) => setNow((before) => ({ ...before, ...next(before) }))), [leaf]);
  useEffect(() => {
    // A page that comes back from the browser's memory has nothing under way.
    const back = (event: PageTransitionEvent) => {
      if (event.persisted) setNow((before) => ({ ...before, sending: idle }));
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const { default: App, ErrorBoundary } = files.root ?? {};
  const value = useMemo(() => ({ ...now, ...acts, leaf, Leaf: files[leaf]?.default }), [now, acts, leaf, files]);
  return (
    <PageContext value={value}>
      {now.errors ? ErrorBoundary && <ErrorBoundary /> : <Catch onError={acts.fail}>{App && <App />}</Catch>}
    </PageContext>
  );
}

/** The route inside of the root's frame. */
export function Outlet() {
  const { Leaf, leaf } = usePage();
  return Leaf ? (
    <RouteContext value={leaf}>
      <Leaf />
    </RouteContext>
  ) : null;
}
