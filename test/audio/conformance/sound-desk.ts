/**
 * What the suite needs from outside the page, for any browser: the encoders of the local Polly, and a recording from
 * the sound server, if TEST_SOUND_SOURCE names a source. Vitest calls it before the first test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { createStreamEncoder, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';

const BYTES_PER_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

/** How long browser and sound server still hold sound that has ended for the page. */
const SOUND_ON_ITS_WAY_SECONDS = 0.4;

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the desk. */
    readonly soundDeskUrl: string;
    /** Whether it can hear what the browser plays. */
    readonly soundDeskHears: boolean;
  }
}

/** Called by Vitest before the first test. The returned function is called after the last one. */
export async function setup(project: TestProject): Promise<() => void> {
  const source = process.env['TEST_SOUND_SOURCE'];
  const recordings = new Map<string, Recording>();
  const server = createServer((request, response) => {
    answer(request, response, source, recordings).catch((error: unknown) => {
      response.writeHead(500, { 'access-control-allow-origin': '*' }).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('soundDeskUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  project.provide('soundDeskHears', source !== undefined);
  return () => {
    for (const recording of recordings.values()) recording.close();
    server.close();
    server.closeAllConnections();
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  source: string | undefined,
  recordings: Map<string, Recording>,
): Promise<void> {
  const [, verb, first = '', second = ''] = new URL(request.url ?? '/', 'http://desk').pathname.split('/');
  const body = await bodyOf(request);
  let bytes: Uint8Array = new Uint8Array(0);
  switch (verb) {
    case 'encode':
      bytes = await encode(first as OutputFormat, Number(second), body);
      break;
    case 'listen':
      if (source === undefined) throw new Error('There is no sound server to listen at.');
      recordings.set(first, await Recording.start(source, Number(second)));
      break;
    case 'heard':
      bytes = (await recordings.get(first)?.everything()) ?? bytes;
      break;
    case 'close':
      recordings.get(first)?.close();
      recordings.delete(first);
      break;
    default:
      throw new Error(`The desk knows no "${verb ?? ''}".`);
  }
  response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/octet-stream' }).end(bytes);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function encode(format: OutputFormat, sampleRate: number, body: Buffer): Promise<Uint8Array> {
  const samples = new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  const encoder = await createStreamEncoder(format, sampleRate);
  return Buffer.concat([encoder.encode(samples), encoder.finish()]);
}

/** The output of a source of the sound server, from some moment on. */
class Recording {
  readonly #sampleRate: number;
  readonly #parts: Buffer[] = [];
  readonly #close: () => void;
  #bytes = 0;
  #onMore: (() => void)[] = [];

  /** Resolves when it records. */
  static async start(source: string, sampleRate: number): Promise<Recording> {
    const recording = new Recording(source, sampleRate);
    await recording.#until(1);
    return recording;
  }

  private constructor(source: string, sampleRate: number) {
    this.#sampleRate = sampleRate;
    const format = ['--format=float32le', '--channels=1', `--rate=${sampleRate}`, '--latency-msec=10'];
    const parec = spawn('parec', ['-d', source, ...format], { stdio: ['ignore', 'pipe', 'inherit'] });
    parec.stdout.on('data', (part: Buffer) => {
      this.#parts.push(part);
      this.#bytes += part.length;
      for (const listener of this.#onMore.splice(0)) listener();
    });
    this.#close = () => parec.kill();
  }

  /** Everything played so far. */
  async everything(): Promise<Uint8Array> {
    await this.#until(this.#bytes + Math.ceil(SOUND_ON_ITS_WAY_SECONDS * this.#sampleRate) * BYTES_PER_SAMPLE);
    const whole = Buffer.concat(this.#parts);
    return whole.subarray(0, whole.length - (whole.length % BYTES_PER_SAMPLE));
  }

  close(): void {
    this.#close();
  }

  async #until(bytes: number): Promise<void> {
    while (this.#bytes < bytes) await new Promise<void>((resolve) => this.#onMore.push(resolve));
  }
}
