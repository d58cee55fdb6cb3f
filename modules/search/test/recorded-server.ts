import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What is asked and what OpenSearch answers, one file a story, in order. `lines`: each line of a `_bulk`. */
type Exchange = {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly lines?: readonly unknown[];
  };
  readonly reply: { readonly status: number; readonly body: unknown };
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Answers a story as it is written and nothing else: another address, another body or another order is refused, and told by `wrong`. Requests
 * are compared to the letter, fields in their order.
 */
export async function recordedServer(story: string, user: { name: string; password: string } | null = null) {
  const exchanges = JSON.parse(
    readFileSync(join(import.meta.dirname, 'recorded', `${story}.json`), 'utf8'),
  ) as Exchange[];
  const wrong: unknown[] = [];
  let at = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const expected = exchanges[at]?.request;
    const kind = request.headers['content-type'];
    const got = {
      method: request.method,
      path: request.url,
      ...(text === ''
        ? {}
        : kind === 'application/x-ndjson'
          ? {
              lines: text
                .slice(0, -1)
                .split('\n')
                .map((line) => JSON.parse(line) as unknown),
            }
          : { body: JSON.parse(text) as unknown }),
    };
    const known = user ? `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}` : undefined;
    if (request.headers.authorization !== known) {
      response
        .writeHead(401, { 'content-type': 'text/plain', 'www-authenticate': 'Basic realm="OpenSearch Security"' })
        .end('Unauthorized');
      return;
    }
    const { status, body } = same(got, expected)
      ? (exchanges[at]?.reply ?? { status: 500, body: {} })
      : {
          status: 400,
          body: { error: { type: 'not_recorded', reason: `not what comes at place ${at}` }, status: 400 },
        };
    if (!same(got, expected)) wrong.push({ at, expected, got });
    at += 1;
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    place: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, user, alias: 'dongxi-goods' },
    wrong,
    /** Exchanges that nobody asked for. */
    left: () => exchanges.length - at,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
