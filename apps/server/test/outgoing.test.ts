import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Everything in which the server asks somebody else, and whose word the address is. No address that a user gives is among them (SSRF):
 * whoever adds a place that fetches says here where its address comes from, and follows no redirection to another host.
 */
const ASKS: Readonly<Record<string, string>> = {
  'apps/server/import-remote.ts': 'a command of the owner’s: the address on their command line',
  'apps/server/otlp.ts': 'OTEL_EXPORTER_OTLP_ENDPOINT',
  'modules/invoices/gateways/platform.ts': 'the owner’s settings',
  'modules/payments/gateways/alipay-bill.ts': 'bills: a signed answer of the provider',
  'modules/payments/gateways/sandbox.ts': 'the owner’s settings',
  'modules/payments/gateways/wechat-http.ts': 'the owner’s settings',
  'modules/search/opensearch/client.ts': 'DONGXI_OPENSEARCH_URL',
};
/** Libraries that ask by themselves; their addresses are the owner's settings too. */
const BY_LIBRARY: Readonly<Record<string, string>> = {
  'modules/payments/gateways/alipay-sdk.ts': 'alipay-sdk',
  'modules/payments/gateways/stripe.ts': 'stripe',
};

const ROOT = join(import.meta.dirname, '../../..');
const sources = ['apps/server', 'modules', 'packages/kernel', 'packages/postgres'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && !/\/(test|node_modules)\//.test(file)),
);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('the places that fetch are those that are known, and none is led elsewhere', () => {
  expect(sources.length).toBeGreaterThan(500);
  const fetching = sources.filter((file) => /(?<![.\w])fetch\(/.test(textOf(file)));
  expect(fetching.toSorted()).toEqual(Object.keys(ASKS).toSorted());
  for (const file of fetching)
    for (const call of textOf(file)
      .split(/(?<![.\w])fetch\(/)
      .slice(1))
      expect(call.slice(0, 900), file).toMatch(/redirect: '(error|manual)'/);
});

test('nobody opens a line by other means', () => {
  const other =
    /from '(node:https|undici|axios|got|node-fetch)'|https?\.(get|request)\(|\b(net|tls)\.connect\(|new WebSocket\(/;
  expect(sources.filter((file) => other.test(textOf(file)))).toEqual([]);
  // Loaded when they are first used, or imported.
  const libraries = sources.filter((file) =>
    /^import (?!type).*from '(alipay-sdk|stripe)'|(?<!typeof )\b(load|require|import)\('(alipay-sdk|stripe)'\)/m.test(
      textOf(file),
    ),
  );
  expect(libraries.toSorted()).toEqual(Object.keys(BY_LIBRARY).toSorted());
});
