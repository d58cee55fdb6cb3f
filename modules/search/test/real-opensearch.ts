import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Where a real OpenSearch is for who tries the adapter on one by hand; it must be empty of what matters and let anybody in. */
export const REAL = process.env.DONGXI_TEST_OPENSEARCH_URL ?? '';
/** Its answers become the stories in `recorded/`. */
export const RECORDS = REAL !== '' && process.env.DONGXI_TEST_OPENSEARCH_RECORD === '1';

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

/**
 * A real OpenSearch behind a door that notes what is asked and answered. `settled`: what was written can be found as soon as that is answered; OpenSearch itself shows
 * it a moment later, which no test should wait for.
 */
export async function doorTo(url: string, settled: boolean) {
  const exchanges: unknown[] = [];
  let asked = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked += 1;
    const lines = request.headers['content-type'] === 'application/x-ndjson';
    const path = request.url ?? '';
    const answer = await fetch(`${url}${path}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': lines ? 'application/x-ndjson' : 'application/json' },
      ...(text === '' ? {} : { body: text }),
    });
    const said = await answer.text();
    if (settled && path.includes('_bulk') && answer.ok)
      await fetch(`${url}/${path.split('/')[1]}/_refresh`, { method: 'POST' });
    const sent =
      text === ''
        ? {}
        : lines
          ? {
              lines: text
                .slice(0, -1)
                .split('\n')
                .map((line) => parsed(line)),
            }
          : { body: parsed(text) };
    exchanges.push({
      request: { method: request.method, path, ...sent },
      reply: { status: answer.status, body: parsed(said) },
    });
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=UTF-8' }).end(said);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    /** Keeps what went through the door as a story. */
    keep(story: string) {
      writeFileSync(join(import.meta.dirname, 'recorded', `${story}.json`), `${JSON.stringify(exchanges, null, 2)}\n`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Takes away all indexes whose names begin so. */
export const sweptAway = async (beginning: string): Promise<void> => {
  await fetch(`${REAL}/${beginning}*`, { method: 'DELETE' });
};
