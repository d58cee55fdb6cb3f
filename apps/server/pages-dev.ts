import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import type { FastifyServerFactory } from 'fastify';
import { createServer, type ViteDevServer } from 'vite';

/** The faces as their sources are, with hot reload: Vite's module servers stand before the application. Development only. */
export type DevPages = {
  readonly serverFactory: FastifyServerFactory;
  /** The storefront's server build, read again after each change. */
  readonly storefront: () => Promise<unknown>;
  /** Where browsers open the sockets of hot reload. */
  readonly sockets: readonly string[];
  close(): Promise<void>;
};

const APPS = join(import.meta.dirname, '..');
const FIRST_SOCKET_PORT = 24_700;

export async function startDevPages(): Promise<DevPages> {
  const servers = new Map<string, ViteDevServer>();
  for (const [place, name] of ['storefront', 'workbench', 'console'].entries())
    servers.set(
      name,
      await createServer({
        root: join(APPS, name),
        configFile: join(APPS, name, 'vite.config.ts'),
        appType: name === 'storefront' ? 'custom' : 'spa',
        server: { middlewareMode: true, ws: { port: FIRST_SOCKET_PORT + place } },
      }),
    );
  const serverOf = (url: string): ViteDevServer | undefined =>
    servers.get(
      /^\/(workbench|console)(\/|$)/.exec(url)?.[1] ??
        (/^\/(api|docs|media|metrics|healthz|readyz|openapi\.json)/.test(url) ? '' : 'storefront'),
    );
  return {
    serverFactory: (handler) =>
      createHttpServer((request, response) => {
        const vite = serverOf(request.url ?? '/');
        if (vite) vite.middlewares(request, response, () => handler(request, response));
        else handler(request, response);
      }),
    storefront: async () => servers.get('storefront')?.ssrLoadModule('virtual:react-router/server-build'),
    sockets: [0, 1, 2].map((place) => `ws://localhost:${FIRST_SOCKET_PORT + place}`),
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()));
    },
  };
}
