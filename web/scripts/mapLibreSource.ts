/**
 * Builds MapLibre from the source that its package carries, instead of from its two finished files.
 *
 * Those hold what the map and its worker have in common twice, 140 kB gzipped of it. From the source it becomes one chunk
 * that both import. While developing the finished files are used as they are.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = (path: string) =>
  fileURLToPath(new URL(`../node_modules/maplibre-gl/src/${path}`, import.meta.url));

/** The address of the worker as the app asks for it. */
const WORKER_ADDRESS = 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
const RESOLVED = '\0map-worker';

export function mapLibreFromSource(): Plugin {
  return {
    name: 'maplibre-from-source',
    apply: 'build',
    enforce: 'pre',
    // As the library builds itself: its classes declare fields that a class above has already filled.
    config: () => ({
      oxc: {
        assumptions: { setPublicClassFields: true },
        typescript: { removeClassFieldsWithoutInitializer: true },
      },
    }),
    resolveId(id) {
      if (id === WORKER_ADDRESS) return RESOLVED;
      return id === 'maplibre-gl' ? source('index.ts') : null;
    },
    load(id) {
      if (id !== RESOLVED) return null;
      const worker = this.emitFile({ type: 'chunk', id: source('source/worker.ts'), name: 'map-worker' });
      return `export default import.meta.ROLLUP_FILE_URL_${worker};`;
    },
  };
}
