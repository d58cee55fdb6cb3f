import { join } from 'node:path';
import { provide, type Runtime, StartError } from '#kernel';
import { type Answering, engineSlot, memoryEngine, openSearchEngine, type SearchEngine } from '#modules/search';
import { secretOf } from './payment-providers.ts';

type Env = NodeJS.ProcessEnv;
export type SearchIndex = SearchEngine & {
  readonly follow: NonNullable<SearchEngine['follow']>;
  answering(): Answering;
  ready(): boolean;
  end(): Promise<void>;
};

/** Puts the index that the environment names behind search: in this process's memory (kept in the home for the next start), or OpenSearch. */
export function provideSearch(runtime: Runtime, env: Env = process.env): SearchIndex {
  const { log } = runtime;
  const chosen = env.DONGXI_SEARCH || 'memory';
  if (chosen !== 'memory' && chosen !== 'opensearch')
    throw new StartError(
      'setting_invalid',
      `DONGXI_SEARCH must be memory or opensearch, not "${chosen}".`,
      `DONGXI_SEARCH 只能是 memory 或 opensearch，而不是“${chosen}”。`,
    );
  const engine =
    chosen === 'memory'
      ? memoryEngine({ log, file: join(runtime.home, 'search', 'index.snapshot') })
      : openSearchEngine({ log, place: openSearchPlace(env) });
  provide(runtime, engineSlot, engine);
  return engine;
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Where OpenSearch is and who asks it. A password goes over nothing but TLS, or does not leave the machine. */
export function openSearchPlace(env: Env) {
  const given = env.DONGXI_OPENSEARCH_URL ?? '';
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new StartError(
      'setting_invalid',
      'DONGXI_OPENSEARCH_URL must be like https://search.example:9200, without path, name or password.',
      'DONGXI_OPENSEARCH_URL 须形如 https://search.example:9200，不含路径、用户名和密码。',
    );
  const alias = env.DONGXI_OPENSEARCH_INDEX || 'dongxi-goods';
  if (!/^[a-z][a-z0-9_-]{0,99}$/.test(alias))
    throw new StartError(
      'setting_invalid',
      'DONGXI_OPENSEARCH_INDEX must be small letters, digits, - and _.',
      'DONGXI_OPENSEARCH_INDEX 只能由小写字母、数字、- 和 _ 组成。',
    );
  const name = env.DONGXI_OPENSEARCH_USER || null;
  const password = secretOf(env, 'DONGXI_OPENSEARCH_PASSWORD');
  if ((name === null) !== (password === null))
    throw new StartError(
      'setting_invalid',
      'DONGXI_OPENSEARCH_USER and DONGXI_OPENSEARCH_PASSWORD go together.',
      'DONGXI_OPENSEARCH_USER 与 DONGXI_OPENSEARCH_PASSWORD 须同时设置。',
    );
  if (name !== null && url.protocol === 'http:' && !LOCAL.test(url.hostname))
    throw new StartError(
      'setting_invalid',
      'DONGXI_OPENSEARCH_URL must be https where a password is sent to another machine.',
      '向其他机器发送密码时，DONGXI_OPENSEARCH_URL 须使用 https。',
    );
  return { url: url.origin, user: name !== null && password !== null ? { name, password } : null, alias };
}
