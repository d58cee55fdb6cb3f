import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, type Route, toId } from '#kernel';
import type { TestReply } from '#kernel/test/market.ts';
import { loadModules } from '../../server/market.ts';
import { type Belongings, furnish } from './neighbour.ts';
import { bodyOf } from './samples.ts';
import { openStreet, type Street } from './street.ts';

/**
 * Every POST that takes an Idempotency-Key is sent twice with the same key: the second answer is the first one and nothing moves a
 * second time. A different body under a used key is refused.
 */

const routes = (await loadModules())
  .flatMap((module) => module.routes ?? [])
  .filter((route) => route.idempotency === 'required');
const succeeded: string[] = [];

let street: Street;
let own: Belongings;
let everything: Actor;
let at: Readonly<Record<string, string>>;
beforeAll(async () => {
  street = await openStreet();
  own = await furnish(street, 0);
  const shopId = street.stall.shops[0];
  const buyer = await street.stall.buyer();
  everything = street.market.user(
    [
      { scope: 'shop', scopeId: shopId, role: 'owner', permissions: ['*'] },
      { scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] },
    ],
    buyer.id,
  );
  at = {
    ...own,
    shopId: toId('shp', shopId),
    addressId: toId('adr', buyer.addressId),
    id: toId('evt', shopId),
    day: '2026-11-21',
    date: '2026-11-21',
  };
});
afterAll(() => street.close());

/** Everything that was written: rows of every table but the idempotency records, reference data, and the tries of codes: a wrong one is counted each time. */
async function rows(): Promise<string> {
  const { owner } = street.market;
  const tables = await owner<{ name: string }[]>`
    SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'graphile_worker')
      AND table_schema || '.' || table_name NOT IN ('kernel.idempotency', 'accounts.lockouts', 'regions.divisions', 'catalog.categories', 'catalog.attributes', 'catalog.category_attributes')
    ORDER BY 1`;
  const counted = await owner.unsafe(
    tables
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${name} t`,
      )
      .join(' UNION ALL '),
  );
  return JSON.stringify(counted);
}

const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
const file = (name: string, text: string): string =>
  `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--x--\r\n`;

function send(route: Route, key: string, changed = false): Promise<TestReply> {
  const path = route.path.replace(/:(\w+)/g, (_whole, name: string) => at[name] ?? 'sample');
  if (route.consumes === 'multipart')
    return street.market.http('POST', path, {
      as: everything,
      key,
      headers: multipart,
      body: file('a.csv', changed ? '标题,价格\n陶罐,9\n' : '标题,价格\n陶杯,9\n'),
    });
  const body = route.body ? bodyOf(route.body as never, at, changed ? 'again' : 'first') : undefined;
  return street.market.http('POST', path, { as: everything, key, ...(body === undefined ? {} : { body }) });
}

describe.each(routes.map((route) => [route.path, route] as const))('POST %s', (path, route) => {
  test('repeated with its key is done once', async () => {
    const key = `replay-${path.replaceAll(/\W+/g, '-')}`.slice(0, 120);
    const first = await send(route, key);
    expect(first.status, first.text).not.toBe(500);
    const before = await rows();
    const second = await send(route, key);
    expect(await rows()).toBe(before);
    expect(second.status, second.text).toBe(first.status);
    if (first.status >= 300) {
      expect((second.body as { code: string }).code).toBe((first.body as { code: string }).code);
      return;
    }
    succeeded.push(path);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotency-replayed']).toBe('true');
    const [said, otherwise] = ['first', 'again'].map((word) =>
      JSON.stringify(bodyOf((route.body ?? {}) as never, at, word)),
    );
    if (said === otherwise && route.consumes !== 'multipart') return;
    const other = await send(route, key, true);
    expect(other.body).toMatchObject({ code: 'request.idempotency_key_reused' });
  });
});

test('a good part of them succeeded, so that the replay was one of something done', () => {
  expect(succeeded.length, succeeded.join(' ')).toBeGreaterThanOrEqual(20);
});
