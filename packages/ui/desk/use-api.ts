import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { type CallOptions, client, type GetPath, ProblemError, type Reply } from './api.ts';

/** A list as every route of the API answers it. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

export interface ReadOptions {
  enabled?: boolean;
  /** Milliseconds between looks; for boards that live. */
  every?: number;
}

/** Reads a route and keeps it fresh: `useGet('/api/shops/{shopId}/profile', { path: { shopId } })`. */
export function useGet<P extends GetPath>(
  path: P,
  given: Omit<CallOptions<P, 'get'>, 'key' | 'signal'>,
  { enabled = true, every }: ReadOptions = {},
): UseQueryResult<Reply<P>, ProblemError> {
  const get = client.get as unknown as (path: P, given: object) => Promise<Reply<P>>;
  return useQuery<Reply<P>, ProblemError>({
    queryKey: [path, given],
    queryFn: ({ signal }) => get(path, { ...given, signal }),
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
}

/**
 * Changes something, then lets everything on the page be read again:
 * `const stop = useAct((ruleId: string, key) => client.post('/api/…/stop', { path: { shopId, ruleId }, key }))`.
 * While the server could not be reached or broke (no answer, 5xx), the next try of the same input carries the same
 * Idempotency-Key: what was done then is not done twice.
 */
export function useAct<Input, Answer>(
  run: (input: Input, key: string) => Promise<Answer>,
  onDone?: (answer: Answer, input: Input) => void,
): UseMutationResult<Answer, ProblemError, Input> {
  const queries = useQueryClient();
  const open = useRef<{ input: string; key: string } | null>(null);
  return useMutation<Answer, ProblemError, Input>({
    mutationFn: async (input) => {
      const text = JSON.stringify(input ?? null);
      if (open.current?.input !== text) open.current = { input: text, key: crypto.randomUUID() };
      try {
        const answer = await run(input, open.current.key);
        open.current = null;
        return answer;
      } catch (error) {
        const uncertain = error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 500);
        if (!uncertain) open.current = null;
        throw error;
      }
    },
    onSuccess: async (answer, input) => {
      await queries.invalidateQueries();
      onDone?.(answer, input);
    },
  });
}
