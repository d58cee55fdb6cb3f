import { Socket } from 'node:net';
import type { Pool } from '#kernel';

export type Traffic = { readonly statements: readonly string[]; readonly roundTrips: number };

/**
 * What a piece of work costs at the database, heard at its sockets: statements, and how often something was sent after something
 * had been received. Only true while nothing else in this process talks to the database.
 */
export async function trafficOf(pool: Pool, work: () => Promise<unknown>): Promise<Traffic> {
  const statements: string[] = [];
  let roundTrips = 0;
  let waiting = false;
  const options = pool.options as { debug: unknown };
  const [port] = pool.options.port;
  const ofDatabase = (socket: Socket): boolean => socket.remotePort === port;
  const { write, emit } = Socket.prototype;
  options.debug = (_connection: number, query: string) => statements.push(query.replace(/\s+/g, ' ').trim());
  Socket.prototype.write = function count(this: Socket, ...sent: Parameters<Socket['write']>) {
    if (ofDatabase(this)) {
      if (!waiting) roundTrips += 1;
      waiting = true;
    }
    return write.apply(this, sent);
  } as Socket['write'];
  Socket.prototype.emit = function hear(this: Socket, ...event: Parameters<Socket['emit']>) {
    if (event[0] === 'data' && ofDatabase(this)) waiting = false;
    return emit.apply(this, event);
  } as Socket['emit'];
  try {
    await work();
  } finally {
    options.debug = undefined;
    Socket.prototype.write = write;
    Socket.prototype.emit = emit;
  }
  return { statements, roundTrips };
}
