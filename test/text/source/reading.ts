/** Reads sources as core does. */
import { iterateText, type TextSource } from '../../../src/text/source/text-source';

/** Returns all pieces of a source. */
export async function readPieces(source: TextSource, signal = new AbortController().signal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of iterateText(source, signal)) pieces.push(piece);
  return pieces;
}

/** Returns the text of a source. */
export async function readText(source: TextSource): Promise<string> {
  return (await readPieces(source)).join('');
}

/** Creates a stream of these pieces. */
export function streamOf<Piece>(pieces: Iterable<Piece>): ReadableStream<Piece> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const next = iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

/** Returns a text's UTF-8 bytes one by one, so that every character is split everywhere. */
export function singleBytes(text: string): Uint8Array<ArrayBuffer>[] {
  return Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
}

/** Creates a Response whose body arrives byte by byte. */
export function responseOf(body: string, contentType: string | undefined, headers: Record<string, string> = {}): Response {
  return new Response(streamOf(singleBytes(body)), {
    headers: contentType === undefined ? headers : { 'content-type': contentType, ...headers },
  });
}
