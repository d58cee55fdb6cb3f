import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { downloadBill } from '../gateways/alipay-bill.ts';

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.headers.host?.split(':')[0]}${request.url}`);
  const { port } = server.address() as { port: number };
  const to: Record<string, string> = {
    '/on': '/bill',
    '/elsewhere': `http://localhost:${port}/inside`,
    '/round': '/on',
  };
  const location = to[request.url ?? ''];
  if (location) response.writeHead(302, { location }).end();
  else response.end('rows');
});
let at = '';
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  at = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => void server.close());

it('a bill is fetched from its own host only, which may lead on once', async () => {
  expect(Buffer.from(await downloadBill(`${at}/bill`)).toString()).toBe('rows');
  expect(Buffer.from(await downloadBill(`${at}/on`)).toString()).toBe('rows');
  await expect(downloadBill(`${at}/elsewhere`)).rejects.toMatchObject({ kind: 'unavailable', code: 'BILL_UNREADABLE' });
  await expect(downloadBill(`${at}/round`)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(asked.some((one) => one.startsWith('localhost'))).toBe(false);
});
