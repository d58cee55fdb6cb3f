import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openMerchant } from './merchant.ts';

it('starts as a program, makes its keys, and stops on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-program-'));
  const keys = join(folder, 'keys');
  const main = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', '--keys', keys], {
    env: { ...process.env, GATEWAY_DATA: join(folder, 'data', 'gateway.sqlite') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = /http:\/\/\S+/.exec(line)?.[0] ?? '';
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  expect(readFileSync(join(keys, 'app.private.pem'), 'utf8')).toContain('BEGIN PRIVATE KEY');
  expect(readFileSync(join(keys, 'gateway.public.pem'), 'utf8')).toContain('BEGIN PUBLIC KEY');
  expect(readFileSync(join(keys, 'api.key'), 'utf8').trim()).toHaveLength(32);
  expect(statSync(join(keys, 'control.token')).mode & 0o077).toBe(0);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

it('sends callbacks by itself over real HTTP and does not follow a redirect', async () => {
  const calls: string[] = [];
  let called: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    called = resolve;
  });
  const shop = createServer((request, response) => {
    calls.push(
      `${request.method} ${request.url} ${request.headers['dongxi-sandbox-serial'] === undefined ? 'unsigned' : 'signed'}`,
    );
    response.writeHead(302, { location: '/elsewhere' }).end();
    called();
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  const notify = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/notify`;
  const merchant = await openMerchant({}, { real: true });
  await merchant.payment('pay_1', [['shop-a', 1]], { notify_url: notify });
  await merchant.control('/payments/pay_1/pay');
  await first;
  await merchant.close();
  expect(calls).toEqual(['POST /notify signed']);
  shop.close();
});
