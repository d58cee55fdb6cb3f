import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { noncePlaceholder } from '../../packages/ui/desk/page.ts';

const origin = process.env.DONGXI_ORIGIN ?? 'http://localhost:3000';
const ofServer = ['/api', '/media', '/openapi.json', '/metrics', '/readyz'];

/** Built by `vite build apps/console`; in development the API is the market that runs at DONGXI_ORIGIN. */
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  html: { cspNonce: noncePlaceholder },
  build: { outDir: '../../build/console', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1500 },
  server: { port: 5175, proxy: Object.fromEntries(ofServer.map((path) => [path, origin])) },
});
