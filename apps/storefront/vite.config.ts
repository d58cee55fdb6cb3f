import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const production = { 'process.env.NODE_ENV': JSON.stringify('production') };

export default defineConfig(({ command }) => ({
  plugins: [tailwindcss(), reactRouter()],
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
                  test: /storefront\/app\/(frame\/|i18n|message-files)|ui\/(language|icons|parts\/(button|class-names|icon|language-switch|logo|states|toast))\./,
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
