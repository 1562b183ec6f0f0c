import { defineConfig } from 'vite';
import { mapLibreFromSource } from './scripts/mapLibreSource.ts';

const server = process.env.DIABAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [mapLibreFromSource()],
  // MapLibre 6 is ESM only, and so is its worker.
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Fonts stay files: the server's policy is font-src 'self', which a data: address would break.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The budget that counts is in test/bundle.test.ts.
    chunkSizeWarningLimit: 1200,
    // What the bundled libraries ask to be said beside them.
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One chunk for the map, one for what its worker needs too: neither changes with the app.
          groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl[\\/]src/, entriesAware: true }],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/layers', '/tiles', '/healthz', '/readyz'].map((path) => [path, { target: server }]),
    ),
  },
});
