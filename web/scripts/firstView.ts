/** What the first view loads, found by building the page: the files that `index.html` leads to, each with its part and its size. */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

type Output = Rolldown.OutputAsset | Rolldown.OutputChunk;

export type Part = 'page' | 'app' | 'MapLibre' | 'map worker' | 'styles' | 'fonts';

export interface FirstFile {
  name: string;
  part: Part;
  /** In kB of 1,000 bytes, gzipped; fonts are compressed as they are. */
  kilobytes: number;
  /** The sources in it. */
  modules: readonly string[];
}

/** What `app.tsx` asks for at once although it is no part of the page's own chunk. */
const AT_ONCE = /[\\/]map[\\/]MapCanvas\.tsx$/;

/** The files of the font that Vietnamese needs, regular and semi-bold; `e2e/figures.spec.ts` sees that no other is fetched. */
const FONTS = /be-vietnam-pro-(latin|vietnamese)-(400|600)-.*\.woff2$/;

const isChunk = (output: Output): output is Rolldown.OutputChunk => output.type === 'chunk';

function kilobytes(output: Output): number {
  const bytes = Buffer.from(isChunk(output) ? output.code : output.source);
  return (output.fileName.endsWith('.woff2') ? bytes : gzipSync(bytes)).length / 1000;
}

function partOf({ fileName }: Output): Part {
  if (/worker/.test(fileName) && !/MapCanvas/.test(fileName)) return 'map worker';
  if (/maplibre/.test(fileName)) return 'MapLibre';
  if (fileName.endsWith('.woff2')) return 'fonts';
  if (fileName.endsWith('.css')) return 'styles';
  return fileName.endsWith('.html') ? 'page' : 'app';
}

/** Chunks and all that they import, with their styles. */
function loadedWith(entries: readonly Rolldown.OutputChunk[], all: ReadonlyMap<string, Output>): Set<Output> {
  const found = new Set<Output>();
  const add = (name: string) => {
    const output = all.get(name);
    if (!output || found.has(output)) return;
    found.add(output);
    if (!isChunk(output)) return;
    output.imports.forEach(add);
    output.viteMetadata?.importedCss.forEach(add);
  };
  for (const { fileName } of entries) add(fileName);
  return found;
}

const asFile = (output: Output): FirstFile => ({
  name: output.fileName,
  part: partOf(output),
  kilobytes: kilobytes(output),
  modules: isChunk(output) ? output.moduleIds : [],
});

/** Builds the page without writing it: what the first view loads, and every file there is. */
export async function firstView(): Promise<{ first: FirstFile[]; all: FirstFile[] }> {
  const built = await build({ mode: 'production', logLevel: 'error', build: { write: false } });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? (each.output as Output[]) : [],
  );
  const isFirst = ({ isEntry, facadeModuleId, name }: Rolldown.OutputChunk) =>
    isEntry || name === 'map-worker' || AT_ONCE.test(facadeModuleId ?? '');
  const byName = new Map(outputs.map((output) => [output.fileName, output]));
  const loaded = loadedWith(outputs.filter(isChunk).filter(isFirst), byName);
  const beside = outputs.filter(({ fileName }) => fileName.endsWith('.html') || FONTS.test(fileName));
  return { first: [...loaded, ...beside].map(asFile), all: outputs.map(asFile) };
}

/** The size of each part, and of all. */
export function sizes(files: readonly FirstFile[]): { parts: Map<Part, number>; total: number } {
  const parts = new Map<Part, number>();
  for (const file of files) parts.set(file.part, (parts.get(file.part) ?? 0) + file.kilobytes);
  return { parts, total: files.reduce((sum, file) => sum + file.kilobytes, 0) };
}
