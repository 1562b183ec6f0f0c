import { defineConfig } from 'vite';

const server = process.env.DIABAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // MapLibre 6 is ESM only, and so is its worker.
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Fonts stay files: the server's policy is font-src 'self', which a data: address would break.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ }],
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
