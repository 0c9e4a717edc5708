/** The page's side of the sound desk. */
import { inject } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';

/** A recording made by the desk. */
export interface DeskRecording {
  /** Everything played since the recording began, silence included. */
  read(): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Encodes mono samples as Polly does. */
export async function encodeAs(
  { outputFormat, sampleRate }: AudioFormat,
  samples: Float32Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await ask(`encode/${outputFormat}/${sampleRate}`, samples));
}

/** Whether the desk can hear what this browser plays. */
export function deskHears(): boolean {
  return inject('soundDeskHears');
}

/** Begins to record what the browser plays, at `sampleRate`. */
export async function listenAtDesk(sampleRate: number): Promise<DeskRecording> {
  const id = crypto.randomUUID();
  await ask(`listen/${id}/${sampleRate}`);
  return {
    read: async () => new Float32Array(await ask(`heard/${id}`)),
    close: async () => {
      await ask(`close/${id}`);
    },
  };
}

async function ask(path: string, body?: Float32Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const response = await fetch(`${inject('soundDeskUrl')}/${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`The sound desk answered ${path} with: ${await response.text()}`);
  return response.arrayBuffer();
}
