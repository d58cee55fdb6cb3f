import { setTimeout as after } from 'node:timers/promises';
import type { Ground } from './ground.ts';

/** One command to the market: who, what, and the key under which it is asked again until it is answered. */
export type Command = {
  readonly token: string;
  readonly path: string;
  readonly body: object;
  readonly key: string;
};
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };
/** What the market promised: an answer to a command, kept to be held against it. */
export type Promised = { readonly command: Command; readonly answer: Answer };

/** So often a command is told that it is being worked on before it is let go. */
const MOST_CLAIMS = 15;
/** Longer than this nobody waits for an answer; what came of it is asked for again. */
const PATIENCE_MS = 6_000;

/** Status 0: no answer came; nobody knows what came of it. */
export async function send(
  url: string,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  more: { body?: object; key?: string } = {},
): Promise<Answer> {
  try {
    const reply = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(more.key ? { 'idempotency-key': more.key } : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(more.body ?? {}) } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  } catch {
    return { status: 0, body: {} };
  }
}

/** Says for sure what came of it: done, or refused for a reason of its own. */
export const definite = ({ status, body }: Answer): boolean =>
  status !== 0 && status < 500 && status !== 429 && body.code !== 'request.idempotency_in_progress';

/** Everybody's way to the market: another server when one does not answer, and the same key each time. */
export type Voice = {
  ask(token: string, path: string): Promise<Answer>;
  /** Asks until the answer is definite; null when the limits are over first. A question that moves nothing is not `kept`. */
  command(command: Command, kept?: boolean): Promise<Answer | null>;
  /** Answers that were none, by status, and done ones. */
  readonly counts: { done: number; refused: number; unknown: number; errors500: number };
  readonly promised: Promised[];
  readonly refusals: Map<string, number>;
};

export type Limits = {
  /** True when nobody is to go on asking. */
  readonly over: () => boolean;
};

export function voiceOn(ground: Ground, limits: Limits): Voice {
  let turn = 0;
  const counts = { done: 0, refused: 0, unknown: 0, errors500: 0 };
  const promised: Promised[] = [];
  const refusals = new Map<string, number>();
  const nextUrl = (): string => {
    turn += 1;
    return ground.servers[turn % 2]?.url ?? '';
  };
  const persist = async (once: (url: string) => Promise<Answer>): Promise<Answer | null> => {
    let claims = 0;
    while (!limits.over()) {
      const answer = await once(nextUrl());
      if (definite(answer)) return answer;
      // A claim that a crash has left is taken over after two minutes; nothing was promised, and nobody waits for it here.
      if (answer.status === 409) claims += 1;
      if (claims > MOST_CLAIMS) return null;
      if (answer.status === 500) counts.errors500 += 1;
      counts.unknown += 1;
      await after(100);
    }
    return null;
  };
  return {
    counts,
    promised,
    refusals,
    async ask(token, path) {
      return (await persist((url) => send(url, token, 'GET', path))) ?? { status: 0, body: {} };
    },
    async command(command, kept = true) {
      const { token, path, body, key } = command;
      const answer = await persist((url) => send(url, token, 'POST', path, { body, key }));
      if (!answer) return null;
      if (answer.status < 300) {
        counts.done += 1;
        if (kept) promised.push({ command, answer });
      } else {
        counts.refused += 1;
        const code = String(answer.body.code ?? answer.status);
        refusals.set(code, (refusals.get(code) ?? 0) + 1);
      }
      return answer;
    },
  };
}
