import { data, type RouterContextProvider, redirect } from 'react-router';
import { type Client, createClient, type Problem, ProblemError } from '#client';
import type { Language, Translate } from '#ui/language.ts';
import type { MessageKey } from './i18n.tsx';
import { wordsOf } from './messages.server.ts';
import { visit } from './visit.ts';

/** A text of the market in both languages; the English one may be missing. */
export interface Text2 {
  readonly zh: string;
  readonly en: string;
}

export interface Market {
  /** The typed API, in this same process, on the visitor's behalf. */
  readonly api: Client;
  readonly lang: Language;
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: number;
  readonly anonymous: boolean;
  readonly t: Translate<MessageKey>;
  /** A text of the market in the visitor's language; Chinese where nobody wrote English. */
  readonly say: (text: Text2 | null | undefined) => string;
}

/** Everything a loader or action works with. */
export function market(context: Readonly<RouterContextProvider>): Market {
  const { api, lang, now, anonymous } = visit(context);
  return {
    api: createClient({ fetch: api, lang: () => lang }),
    lang,
    now,
    anonymous,
    t: wordsOf(lang),
    say: (text) => (text ? (lang === 'en' && text.en !== '' ? text.en : text.zh) : ''),
  };
}

const here = ({ pathname, search }: URL): string => pathname + search;

/** Throws the way to the sign-in page, from where the visitor comes back here. */
export function signInFirst(url: URL, back = here(url)): never {
  throw redirect(`/sign-in?back=${encodeURIComponent(back)}`, 303);
}

/**
 * What a page needs to show itself: a stranger is led to sign in, what is not there becomes the 404 page, a refusal the page
 * that says so. What is broken stays an error.
 */
export async function shown<T>(asked: Promise<T>, url: URL): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status, requestId } = error.problem;
    if (status === 401) signInFirst(url);
    // An id that is no id of ours leads nowhere either.
    if (status === 404 || status === 422 || status === 400) throw data(null, { status: 404 });
    if (status === 403) throw data(null, { status: 403 });
    throw data({ requestId }, { status: Math.max(500, status) });
  }
}

/** The parts of a refusal that a form shows. */
export interface Refused {
  readonly code: string;
  readonly title: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string;
}

export const refusedBy = ({ code, title, fields, requestId }: Problem): Refused => ({
  code,
  title,
  fields: fields.map(({ field, message }) => ({ field, message })),
  requestId,
});

export type Tried<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly problem: Problem };

/** What an action tries: refusals that a person can mend come back as the problem; the session's end leads to sign in. */
export async function tried<T>(asked: Promise<T>, url: URL, back?: string): Promise<Tried<T>> {
  try {
    return { done: true, value: await asked };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status, code } = error.problem;
    // A wrong password is a 401 too, and the form says so.
    if (code === 'request.unauthenticated') signInFirst(url, back);
    if (status >= 500 || status === 0) throw data({ requestId: error.problem.requestId }, { status: 500 });
    return { done: false, problem: error.problem };
  }
}

/** For pages that can do without a part (ratings, stock hints): null when it cannot be had. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** A field of a form as trimmed text; a file or nothing is ''. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A new name for an act that must happen once: goes into a hidden field of its form. */
export const freshKey = (): string => crypto.randomUUID();
