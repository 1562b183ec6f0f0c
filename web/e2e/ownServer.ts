/** A server over a store of its own, for what the demonstration does not have: the very program, and files as an operator imports them. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The program: `DIABAN_BINARY` names it, otherwise the one that the tests are built with. */
const BINARY = process.env.DIABAN_BINARY ?? path.resolve(import.meta.dirname, '../../target/debug/diaban');

export interface OwnServer {
  url: string;
  /** Puts a file into the store's folder. */
  put(name: string, content: string): void;
  stop(): Promise<void>;
}

/** What is imported: the words of `diaban import`, the name of a file and its content. */
export interface Imported {
  kind: string;
  name: string;
  content: string;
  options?: string[];
}

export async function startServer(imports: readonly Imported[]): Promise<OwnServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'diaban-e2e-'));
  const data = path.join(folder, 'data');
  for (const { kind, name, content, options = [] } of imports) {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    execFileSync(BINARY, ['import', kind, file, '--data', data, ...options], { stdio: 'pipe' });
  }
  const web = path.resolve(import.meta.dirname, '../dist');
  const server = spawn(BINARY, ['serve', '--data', data, '--web', web, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let url = '';
  for await (const line of createInterface({ input: server.stdout })) {
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
    if (url) break;
  }
  if (!url) throw new Error('the server ended before it said its address');
  return {
    url,
    put: (name, content) => writeFileSync(path.join(data, name), content),
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
