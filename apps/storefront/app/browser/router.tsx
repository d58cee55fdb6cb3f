import { type ComponentPropsWithRef, type SubmitEvent as FormSubmit, useCallback, useState } from 'react';
import type { Refusal } from './answers.ts';
import { usePage, useRoute } from './page.tsx';

/**
 * What pages import from React Router, as browsers need it: the plugin in vite.config.ts puts this in its place there. Every
 * link is the browser's own, so there is no routing here; forms post in place and lists read on (docs/decisions/0042).
 */
export { Outlet } from './page.tsx';

// The document around the page is the server's; browsers never draw it again.
export const Links = () => null;
export const Meta = () => null;
export const Scripts = () => null;

// The router's build wraps routes' components with these; ours take no props.
const asItIs = <Part,>(part: Part): Part => part;
export const UNSAFE_withComponentProps = asItIs;
export const UNSAFE_withErrorBoundaryProps = asItIs;
export const UNSAFE_withHydrateFallbackProps = asItIs;

export function useLoaderData(): unknown {
  const route = useRoute();
  return usePage().loaderData[route];
}

export const useRouteLoaderData = (route: string): unknown => usePage().loaderData[route];

export function useActionData(): unknown {
  const route = useRoute();
  return usePage().actionData?.[route];
}

export const useRouteError = (): unknown => Object.values(usePage().errors ?? {})[0];

export const isRouteErrorResponse = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && 'status' in error && 'statusText' in error;

export const useNavigation = () => usePage().sending;

export function useRevalidator() {
  const { reload, reading } = usePage();
  return { revalidate: reload, state: reading ? 'loading' : 'idle' };
}

export const useLocation = () => window.location;

export const useSearchParams = () => [new URLSearchParams(window.location.search)] as const;

// The server's links and forms carry this mark of the router's; the same here, so that both write the same page.
const mark = { 'data-discover': 'true' };

export function Link({ to, ...rest }: ComponentPropsWithRef<'a'> & { to: string }) {
  return <a {...rest} {...mark} href={to} />;
}

interface FormProps extends ComponentPropsWithRef<'form'> {
  reloadDocument?: boolean;
}

/** A form; one that posts to its own page is answered in place. */
export function Form({ reloadDocument = false, onSubmit, action, method = 'get', ...rest }: FormProps) {
  const { send } = usePage();
  const { pathname, search } = window.location;
  const submit = (event: FormSubmit<HTMLFormElement>) => {
    onSubmit?.(event);
    if (event.defaultPrevented || reloadDocument || method === 'get') return;
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const href = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    // Another page answers with itself.
    if (new URL(href, window.location.href).pathname !== pathname) return;
    event.preventDefault();
    void send(href, new FormData(form, submitter), form.enctype === 'multipart/form-data');
  };
  return <form {...rest} {...mark} method={method} action={action ?? pathname + search} onSubmit={submit} />;
}

/** Small questions beside the page: `load` reads another place of the same list, `submit` posts to the page's action. */
export function useFetcher() {
  const page = usePage();
  const { peek, post, fail } = page;
  const [now, setNow] = useState<{ state: 'idle' | 'loading' | 'submitting'; data: unknown }>({
    state: 'idle',
    data: undefined,
  });
  const run = useCallback(
    async (state: 'loading' | 'submitting', work: () => Promise<unknown>) => {
      setNow((before) => ({ ...before, state }));
      try {
        const data = await work();
        setNow({ state: 'idle', data });
      } catch (error) {
        fail(error);
      }
    },
    [fail],
  );
  const load = useCallback((href: string) => run('loading', () => peek(href)), [run, peek]);
  const submit = useCallback(
    (fields: Readonly<Record<string, string>>, { action }: { action: string }) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      return run('submitting', () => post(action, form));
    },
    [run, post],
  );
  return { load, submit, ...now };
}
