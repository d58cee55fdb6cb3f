import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

/**
 * A line between two programs that can be cut: TCP through this process. `held`: bytes of both directions wait, nobody is told (a cable
 * pulled out); `deaf`: what is asked arrives, and the answers are lost; `refused`: whoever calls is turned away.
 */
export type LineState = 'open' | 'held' | 'deaf' | 'refused';
export type Line = {
  readonly port: number;
  set(state: LineState): void;
  /** Every connection ends at once, as after a switch was restarted. */
  cut(): void;
  /** Each packet comes so much later, in ms. */
  slow(ms: number): void;
  close(): Promise<void>;
};

type Pair = { readonly near: Socket; readonly far: Socket };

export async function openLine(host: string, port: number): Promise<Line> {
  const pairs = new Set<Pair>();
  let state: LineState = 'open';
  let delay = 0;
  let freed: (() => void)[] = [];
  const whenFree = async (): Promise<void> => {
    while (state === 'held') await new Promise<void>((resolve) => freed.push(resolve));
  };
  const drop = (pair: Pair): void => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  /** One direction: a packet goes on when the line lets it, and the next only after it. */
  const carry = async (pair: Pair, from: Socket, to: Socket, isAnswer: boolean): Promise<void> => {
    try {
      for await (const bytes of from) {
        if (delay > 0) await after(delay);
        await whenFree();
        if (isAnswer && state === 'deaf') continue;
        if (!to.write(bytes)) await once(to, 'drain');
      }
      to.end();
    } catch {
      drop(pair);
    }
  };
  const server = createServer({ noDelay: true }, (near) => {
    if (state === 'refused') {
      near.destroy();
      return;
    }
    const far = dial({ host, port, noDelay: true });
    const pair = { near, far };
    pairs.add(pair);
    for (const end of [near, far]) {
      end.on('error', () => drop(pair));
      end.on('close', () => drop(pair));
    }
    void carry(pair, near, far, false);
    void carry(pair, far, near, true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = (): void => {
    for (const pair of [...pairs]) drop(pair);
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    set(next) {
      state = next;
      const waiting = freed;
      freed = [];
      for (const free of waiting) free();
    },
    cut,
    slow(ms) {
      delay = ms;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
