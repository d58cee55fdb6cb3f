import path from 'node:path';
import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

const production = { 'process.env.NODE_ENV': JSON.stringify('production') };

/** What an import() of a page waits for besides: nothing. Vite's own helper preloads style sheets and scripts; we have one sheet, and every byte counts. */
const barePreload: Plugin = {
  name: 'bare-preload',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};

/**
 * Browsers get our own small part in place of React Router: links are the browser's own here, so two thirds of the router would
 * be loaded for nothing (docs/decisions/0042). Only the reader of the server's encoding comes from the package.
 */
const browserRouter: Plugin = {
  name: 'browser-router',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'client',
  resolveId: (source, importer) =>
    source === 'react-router' && !importer?.endsWith('/browser/answers.ts')
      ? path.join(import.meta.dirname, 'app/browser/router.tsx')
      : null,
};

export default defineConfig(({ command }) => ({
  plugins: [browserRouter, barePreload, tailwindcss(), reactRouter()],
  build: {
    // Browsers of the last years as they are: React Router and React need no translation for them.
    target: 'es2023',
    // Nothing inlined as data: URLs: the message files must stay files that browsers cache for ever.
    assetsInlineLimit: 0,
    // The folder lies outside this app: without this, files of earlier builds stay behind.
    emptyOutDir: true,
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          // Parts come through one index: whoever imports one of them must not get them all.
          treeshake: {
            moduleSideEffects: [
              { test: /packages\/ui\//, sideEffects: false },
              { test: /storefront\/app\/parts\//, sideEffects: false },
            ],
          },
          output: {
            codeSplitting: {
              // What every page needs, in two files: libraries, which change with their versions, and the frame around pages.
              groups: [
                {
                  name: 'react',
                  test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]|rolldown\/runtime/,
                },
                {
                  name: 'frame',
                  test: /storefront\/app\/(browser\/(answers|page|router)\.|frame\/page-|i18n|cart-count|message-files)|ui\/(language|icons\/(cart|person|search)|parts\/(class-names|icon|language-switch|logo|toast))\./,
                },
                // What nearly every page of goods needs: one file instead of ten small ones.
                {
                  name: 'goods',
                  test: /storefront\/app\/head\.|ui\/(money-text|parts\/(button|breadcrumb|escrow-note|label|price|quantity-stepper))\./,
                },
                // Lists of goods with what stands under them.
                {
                  name: 'list',
                  test: /storefront\/app\/parts\/(goods-grid|more-goods)\.|ui\/parts\/product-card\./,
                },
              ],
            },
          },
        },
      },
    },
    ssr: {
      // One self-contained file for the server: React in its production build whatever NODE_ENV says, and no package.json
      // needed beside the app. In development packages stay outside, so that they load quickly.
      ...(command === 'build' ? { define: production, resolve: { noExternal: true as const } } : {}),
    },
  },
  server: { port: Number(process.env.STOREFRONT_DEV_PORT ?? 5173) },
}));
