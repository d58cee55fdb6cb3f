import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { noncePlaceholder } from '../../packages/ui/desk/page.ts';

const origin = process.env.DONGXI_ORIGIN ?? 'http://localhost:3000';

/** Built by `vite build apps/workbench`; in development the API is the market that runs at DONGXI_ORIGIN. */
export default defineConfig({
  base: '/workbench/',
  plugins: [react()],
  html: { cspNonce: noncePlaceholder },
  build: { outDir: '../../build/workbench', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1500 },
  server: { port: 5174, proxy: { '/api': origin, '/media': origin } },
});
