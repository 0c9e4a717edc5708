/** Serves a bundler's output as a web server would. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mp3': 'audio/mpeg',
};

/** A served folder. */
export interface ServedFolder {
  /** The address of its index.html, without a path. */
  readonly url: string;
  close(): void;
}

/** Options of {@link serveFolder}. */
export interface ServingOptions {
  /** Headers of every response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Additional files by path. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Serves a folder on a free port of this machine. */
export async function serveFolder(folder: string, { headers = {}, files = {} }: ServingOptions = {}): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : decodeURIComponent(pathname);
    const content = files[path] ?? readFile(join(folder, path));
    Promise.resolve(content).then(
      (bytes) =>
        response.writeHead(200, { ...headers, 'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
