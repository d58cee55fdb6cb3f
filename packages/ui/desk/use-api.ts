import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { type Call, ProblemError, request } from './api.ts';

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

/** Key of everything read from a path: `invalidate(['/shops/x/orders'])` refreshes all its queries. */
export const readKey = (path: string, query?: Call['query']): QueryKey => [path, query ?? {}];

/** Reads a path and keeps it fresh: `const orders = useRead<Order>(`/shops/${shop}/orders/${id}`)`. */
export function useRead<T>(
  path: string,
  query?: Call['query'],
  { enabled = true, every }: ReadOptions = {},
): UseQueryResult<T, ProblemError> {
  return useQuery<T, ProblemError>({
    queryKey: readKey(path, query),
    queryFn: ({ signal }) => request<T>('GET', path, { query, signal }),
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
}

export interface WriteOptions<Body, Reply> {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Paths whose reads are stale afterwards. */
  refresh?: readonly string[];
  onDone?: (reply: Reply, body: Body) => void;
}

/**
 * Changes something. While the server could not be reached or broke (no answer, 5xx), the next try of the same body carries
 * the same Idempotency-Key: what was done then is not done twice.
 */
export function useWrite<Body, Reply = unknown>(
  path: string | ((body: Body) => string),
  { method = 'POST', refresh = [], onDone }: WriteOptions<Body, Reply> = {},
): UseMutationResult<Reply, ProblemError, Body> {
  const queries = useQueryClient();
  const open = useRef<{ body: string; key: string } | null>(null);
  return useMutation<Reply, ProblemError, Body>({
    mutationFn: async (body) => {
      const text = JSON.stringify(body ?? null);
      if (open.current?.body !== text) open.current = { body: text, key: crypto.randomUUID() };
      const address = typeof path === 'function' ? path(body) : path;
      try {
        const reply = await request<Reply>(method, address, { body, idempotencyKey: open.current.key });
        open.current = null;
        return reply;
      } catch (error) {
        const uncertain = error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 500);
        if (!uncertain) open.current = null;
        throw error;
      }
    },
    onSuccess: async (reply, body) => {
      await Promise.all(refresh.map((stale) => queries.invalidateQueries({ queryKey: [stale] })));
      onDone?.(reply, body);
    },
  });
}
