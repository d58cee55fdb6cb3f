/** PostgreSQL's word for every statement behind the one that failed: the transaction is over. */
const OVER = '25P02';
const isOver = (reason: unknown): boolean => (reason as { code?: unknown } | null)?.code === OVER;

/**
 * Waits until every statement of a batch is answered. When some failed, throws what the first of them that says something said: those
 * behind it were only told that the transaction is over, and which of them is heard first is chance.
 */
export async function allAnswered<T extends readonly unknown[]>(
  batch: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const answers = await Promise.allSettled(batch);
  const failed = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failed.length > 0) throw failed.find((reason) => !isOver(reason)) ?? failed[0];
  return answers.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}
