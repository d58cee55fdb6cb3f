/** Which question a refused request puts: the code of the second factor, or to set one up first. */
export type StepUpCause = 'needed' | 'unset';
/** Puts the question; true when the request may be repeated. */
type Asker = (cause: StepUpCause) => Promise<boolean>;

const CAUSES: Readonly<Record<string, StepUpCause>> = {
  'request.second_factor_needed': 'needed',
  'accounts.second_factor_not_set': 'unset',
};
/** Boards that look again by themselves do not ask again at once after somebody said no. */
const QUIET_MS = 60_000;

let asker: Asker | null = null;
let open: Promise<boolean> | null = null;
let declinedAt = Number.NEGATIVE_INFINITY;

/** The dialog takes its place; answers how it leaves again. */
export function answerStepUps(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
}

async function causeOf(reply: Response): Promise<StepUpCause | null> {
  if (reply.status !== 403) return null;
  const problem = (await reply
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return CAUSES[problem?.code ?? ''] ?? null;
}

/**
 * fetch that asks for the second factor where the server does, then repeats the request. Requests that are refused together
 * share one dialog.
 */
export async function steppedUp(path: string, init?: RequestInit): Promise<Response> {
  const reply = await fetch(path, init);
  const cause = await causeOf(reply);
  if (!cause || !asker) return reply;
  if (init?.method === 'GET' && performance.now() - declinedAt < QUIET_MS) return reply;
  open ??= asker(cause).finally(() => {
    open = null;
  });
  if (await open) return fetch(path, init);
  declinedAt = performance.now();
  return reply;
}
