import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadModules } from '../../server/market.ts';

/**
 * Nothing that exists in the API is out of reach of the person whose job it is: each route is called by a page of a face, or stands
 * here with who calls it instead.
 */
const NO_PAGE: Readonly<Record<string, string>> = {
  'GET /aftersales/flow': 'the flow as data, for programs that show it',
  'GET /me/export': 'for programs; people get the same and more as a zip at /me/account',
  'POST /me/invoice-titles': 'for programs; asking for an invoice keeps its title',
  'POST /me/consents': 'given where something is agreed to: signing in, real name',
  'POST /search/asked': 'told by every page of answers after it has loaded',
  'GET /shops/:shopId/import-mappings': 'for programs; the page learns a mapping by itself',
  'POST /shops/:shopId/orders/:orderId/waybills': 'for programs; people buy for many orders at once',
  'POST /shops/:shopId/orders/:orderId/parcels/bought': 'for programs; people buy and ship for many orders at once',
  'POST /behaviour': 'told by every page as a beacon',
  'POST /behaviour/pages': 'told by every page as a beacon',
  'POST /payments/callbacks/:gateway': 'called by payment providers',
  'POST /tracking/:carrier': 'called by carriers',
};

const apps = join(import.meta.dirname, '../..');
const source = ['storefront/app', 'workbench/src', 'console/src', '../packages/ui']
  .flatMap((folder) => globSync('**/*.{ts,tsx}', { cwd: join(apps, folder) }).map((file) => join(apps, folder, file)))
  .filter((file) => !/[\\/]test[\\/]/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The route as pages write it: `/api/me/orders/{orderId}` to the client, or put together in a template. */
function written(method: string, path: string): RegExp {
  const plain = path.replace(/[.]/g, '\\.').replace(/:(\w+)/g, '\\{$1\\}');
  const built = path.replace(/[.]/g, '\\.').replace(/:\w+/g, '\\$\\{[^`]+?\\}');
  const whole = `['"\`](?:/api${plain}|(?:/api)?${built})(?:['"\`?]|\\$\\{)`;
  return new RegExp(method === 'GET' ? whole : `(?:\\.${method.toLowerCase()}\\b|call\\()[^;]{0,200}?${whole}`);
}

const routes = (await loadModules()).flatMap((module) => module.routes ?? []);

describe('who reaches a route', () => {
  test('a page does, or it is said who does', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    const reached = new Set(
      routes.filter(({ method, path }) => written(method, path).test(source)).map((one) => `${one.method} ${one.path}`),
    );
    expect(names.filter((name) => !reached.has(name) && !NO_PAGE[name])).toEqual([]);
    expect(Object.keys(NO_PAGE).filter((name) => reached.has(name) || !names.includes(name))).toEqual([]);
  });
});
