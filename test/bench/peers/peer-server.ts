/** The benchmark's part of the server: the bundled packages, and sounds that are streamed piece by piece. */
import type { ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { EncodedMaterial } from '../playback/playback-material';
import { arrivalTimesMs } from './arrivals';
import type { BundledPackage } from './install-packages';
import { PACKAGE_PATH } from './package-path';
import { PACED_PATH, readPacedQuery, type PacedStream } from './paced-path';
import { piecesOf } from './pieces';

/** Serves the packages and the sounds. */
export function peerServer(packages: Readonly<Record<string, BundledPackage>>, materials: readonly EncodedMaterial[]): Plugin {
  const begunAtMs = new Map<string, number>();
  const stream = async ({ name, id, arrival }: PacedStream, response: ServerResponse) => {
    const material = materials.find((known) => known.name === name);
    if (material === undefined) {
      response.writeHead(404).end();
      return;
    }
    const pieces = piecesOf(new Uint8Array(material.bytes), material, arrival.pieceSeconds);
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'cache-control': 'no-store' });
    const startMs = Date.now();
    begunAtMs.set(id, startMs);
    for (const [index, atMs] of arrivalTimesMs(arrival).entries()) {
      const waitMs = startMs + atMs - Date.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (response.destroyed) return;
      response.write(pieces[index] ?? '');
    }
    response.end();
  };
  return {
    name: 'peer-server',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
        const bundled = packages[pathname.slice(PACKAGE_PATH.length).replace(/\.js$/u, '')];
        if (pathname === PACED_PATH) {
          const paced = readPacedQuery(searchParams);
          if (searchParams.has('asks')) response.end(`${begunAtMs.get(paced.id) ?? NaN}`);
          else void stream(paced, response);
        } else if (pathname.startsWith(PACKAGE_PATH) && bundled !== undefined) {
          response.setHeader('content-type', 'text/javascript');
          response.end(bundled.code);
        } else {
          next();
        }
      });
    },
  };
}
