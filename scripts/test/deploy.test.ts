import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UPLOAD_LIMIT } from '../../apps/server/app.ts';
import { readEnvironment } from '../../apps/server/environment.ts';
import { containerfile, type Directive, nginx, unit } from './deploy.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
/** `A=1 B=2` as variables. */
const variables = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/(?:^|\s)([A-Z_]+)=("[^"]*"|\S*)/g)].map(([, name, value]) => [name, value]));

describe('Containerfile', () => {
  const steps = containerfile(read('Containerfile'));
  const stages = steps.filter(({ name }) => name === 'FROM').map(({ words }) => words);

  test('its image of Node is a setting of the build, and there are two stages', () => {
    expect(steps[0]).toMatchObject({ name: 'ARG', words: expect.stringMatching(/^NODE_IMAGE=\S+$/) });
    expect(stages).toEqual(['$' + '{NODE_IMAGE} AS build', '$' + '{NODE_IMAGE} AS run']);
  });

  test('copies only what is there, and what the program needs to start', () => {
    const copied = steps
      .filter(({ name, words }) => name === 'COPY' && !words.startsWith('--from='))
      .flatMap(({ words }) => words.split(/\s+/).slice(0, -1));
    for (const file of copied) expect(existsSync(path.join(root, file)), file).toBe(true);
    expect(copied).toEqual(expect.arrayContaining(['package-lock.json', 'scripts', 'packages', 'modules', 'apps']));
    const ignored = read('.dockerignore').split('\n');
    for (const file of copied) expect(ignored).not.toContain(file);
  });

  test('runs as nobody special, in production, on an empty market, and starts the same program as npm start', () => {
    const last = steps.slice(steps.findLastIndex(({ name }) => name === 'FROM'));
    const only = (name: string): string => last.filter((step) => step.name === name).at(-1)?.words ?? '';
    expect(only('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(`node ${JSON.parse(only('CMD')).slice(1).join(' ')}`).toBe(JSON.parse(read('package.json')).scripts.start);
    expect(readEnvironment(variables(only('ENV')))).toMatchObject({ mode: 'production', seed: 'empty', port: 3000 });
    expect(JSON.parse(only('HEALTHCHECK').replace(/^.*?CMD /, ''))).toHaveLength(3);
  });

  test('the reader refuses what is no instruction', () => {
    expect(() => containerfile('FORM node')).toThrow('no instruction');
    expect(() => containerfile('RUN a \\')).toThrow('continued');
  });
});

type Service = {
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
  readonly build?: { context: string; dockerfile: string };
};

describe('compose.yaml', () => {
  const file = parse(read('deploy/compose.yaml'), { merge: true, strict: true }) as {
    services: Record<string, Service>;
    networks: Record<string, unknown>;
    volumes: Record<string, unknown>;
  };

  test('every network, volume, file and service that is named exists', () => {
    for (const service of Object.values(file.services)) {
      for (const network of service.networks) expect(file.networks).toHaveProperty(network);
      for (const name of Object.keys(service.depends_on ?? {})) expect(file.services).toHaveProperty(name);
      for (const [from = ''] of (service.volumes ?? []).map((volume) => volume.split(':')))
        if (!from.startsWith('.')) expect(file.volumes).toHaveProperty(from);
        else if (from !== './certificates') expect(existsSync(path.join(root, 'deploy', from)), from).toBe(true);
      if (service.build)
        expect(existsSync(path.join(root, 'deploy', service.build.context, service.build.dockerfile))).toBe(true);
    }
  });

  test('two servers share a home and a database that is not reachable from outside, and start one after the other', () => {
    const servers = ['server-1', 'server-2'].map((name) => file.services[name]);
    for (const server of servers) {
      expect(server?.volumes).toContain('home:/var/lib/dongxi');
      const { DATABASE_URL, ...given } = server?.environment ?? {};
      expect(DATABASE_URL).toContain('@database:5432/');
      expect(readEnvironment(given)).toMatchObject({ mode: 'production', seed: 'empty', trustProxy: 1 });
    }
    expect(servers[1]?.depends_on).toEqual({ 'server-1': { condition: 'service_healthy' } });
    expect(file.services.database).not.toHaveProperty('ports');
    expect(file.services.database?.networks).toEqual(['inside']);
    expect(file.networks.inside).toEqual({ internal: true });
  });
});

describe('nginx.conf', () => {
  const all = nginx(read('deploy/nginx.conf'));
  const within = (list: readonly Directive[], name: string, ...args: string[]): Directive[] =>
    list.filter((one) => one.name === name && args.every((arg, place) => one.args[place] === arg));
  const http = within(all, 'http')[0]?.block ?? [];
  const secure = within(http, 'server').find(({ block }) => within(block, 'ssl_certificate').length > 0)?.block ?? [];
  const location = within(secure, 'location', '/')[0]?.block ?? [];
  const seconds = (list: readonly Directive[], name: string): number =>
    Number(/^(\d+)s$/.exec(within(list, name)[0]?.args[0] ?? '')?.[1]);

  test('hands on who asks, how and under which id, in the words the servers read', () => {
    const headers = Object.fromEntries(within(location, 'proxy_set_header').map(({ args }) => args));
    expect(headers).toEqual({
      Connection: '',
      Host: '$host',
      'X-Forwarded-Host': '$host',
      'X-Forwarded-Proto': '$scheme',
      'X-Forwarded-For': '$proxy_add_x_forwarded_for',
      'X-Request-Id': '$request_id',
    });
  });

  test('lets through the largest request the servers take, and lets go of a connection before they do', () => {
    const [, most] = /^(\d+)m$/.exec(within(secure, 'client_max_body_size')[0]?.args[0] ?? '') ?? [];
    expect(Number(most) * 1_048_576).toBeGreaterThan(UPLOAD_LIMIT);
    const upstream = within(http, 'upstream', 'dongxi')[0]?.block ?? [];
    expect(seconds(upstream, 'keepalive_timeout')).toBeLessThan(72);
    const compose = parse(read('deploy/compose.yaml'), { merge: true }) as { services: object };
    for (const { args } of within(upstream, 'server'))
      expect(compose.services).toHaveProperty((args[0] ?? '').replace(/:3000$/, ''));
  });

  test('figures and health are not for outside, and a POST is never sent to a second server', () => {
    for (const hidden of ['/metrics', '/healthz', '/readyz'])
      expect(within(secure, 'location', '=', hidden)[0]?.block[0]).toMatchObject({ name: 'return', args: ['404'] });
    expect(within(location, 'proxy_next_upstream')[0]?.args).not.toContain('non_idempotent');
  });

  test('the reader refuses what does not hang together', () => {
    expect(() => nginx('http { server { }')).toThrow('braces');
    expect(() => nginx('listen 80')).toThrow('semicolon');
    expect(() => nginx('listen 80; }')).toThrow('braces');
    expect(() => nginx('server_name "a;')).toThrow('semicolon');
  });
});

describe('dongxi.service', () => {
  const set = unit(read('deploy/dongxi.service'));
  const one = (key: string): string => set.get(`Service.${key}`)?.at(-1) ?? '';

  test('starts the same program as npm start, in production, as a user of its own, with its home where it may write', () => {
    expect(one('ExecStart')).toBe(`/usr/bin/${JSON.parse(read('package.json')).scripts.start}`);
    expect(one('User')).toBe('dongxi');
    expect(readEnvironment(variables(one('Environment')))).toMatchObject({
      mode: 'production',
      seed: 'empty',
      trustProxy: 1,
      home: `/var/lib/${one('StateDirectory')}`,
    });
    expect(one('TimeoutStopSec')).toBe('60');
  });

  test('is hardened', () => {
    for (const key of ['NoNewPrivileges', 'PrivateTmp', 'PrivateDevices', 'ProtectHome', 'RestrictSUIDSGID'])
      expect(one(key), key).toBe('true');
    expect(one('ProtectSystem')).toBe('strict');
    expect(one('CapabilityBoundingSet')).toBe('');
    // V8 makes code as it runs.
    expect(set.has('Service.MemoryDenyWriteExecute')).toBe(false);
  });

  test('the reader refuses what is no setting', () => {
    expect(() => unit('User=dongxi')).toThrow('neither');
    expect(() => unit('[Service]\nUser dongxi')).toThrow('neither');
  });
});
