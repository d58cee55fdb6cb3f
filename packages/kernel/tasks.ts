import type { Ctx } from './context.ts';
import type { Json } from './db.ts';

/**
 * Queues a task in the caller's transaction (graphile-worker): it runs after the commit or not at all, with retries and
 * back-off. Not for hot paths: adding a job notifies, and a notification takes a global lock at commit; due moments of
 * orders and payments live in their modules' timer tables instead.
 */
export async function enqueue(
  ctx: Ctx,
  name: string,
  payload: Json,
  options: { readonly key?: string; readonly at?: Date; readonly maxAttempts?: number } = {},
): Promise<void> {
  await ctx.sql`
    SELECT kernel.add_task(${name}, ${JSON.stringify(payload)}::text, ${options.key ?? null}, ${options.at ?? null}, ${options.maxAttempts ?? 12})`;
}
