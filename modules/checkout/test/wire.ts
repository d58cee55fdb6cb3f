import { Socket } from 'node:net';
import type { Pool } from '#kernel';

export type Traffic = { readonly statements: readonly string[]; readonly roundTrips: number };

/**
 * What one piece of work costs at the database: its statements, and how often it waited for an answer (something was sent after
 * something had been received). Listens at the socket, so nothing can be counted by wish.
 */
export async function trafficOf(pool: Pool, work: () => Promise<unknown>): Promise<Traffic> {
  const statements: string[] = [];
  let roundTrips = 0;
  let waiting = false;
  const options = pool.options as { debug: unknown };
  const send = Socket.prototype.write;
  const receive = Socket.prototype.emit;
  options.debug = (_connection: number, query: string) => statements.push(query.replace(/\s+/g, ' ').trim());
  Socket.prototype.write = function write(this: Socket, ...sent: Parameters<Socket['write']>) {
    if (!waiting) roundTrips += 1;
    waiting = true;
    return send.apply(this, sent);
  } as Socket['write'];
  Socket.prototype.emit = function emit(this: Socket, ...event: Parameters<Socket['emit']>) {
    if (event[0] === 'data') waiting = false;
    return receive.apply(this, event);
  } as Socket['emit'];
  try {
    await work();
  } finally {
    options.debug = undefined;
    Socket.prototype.write = send;
    Socket.prototype.emit = receive;
  }
  return { statements, roundTrips };
}
