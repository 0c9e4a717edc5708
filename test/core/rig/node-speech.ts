/** Speech without a browser: a voice, the relay and the local Polly, with a sink that the test controls. */
import { onTestFinished } from 'vitest';
import { speechCode } from '../../../src/core/client/load-speech';
import { sourceCode, textReaderCode } from '../../../src/core/source/text-reader-code';
import { SpeechClient, type SpeechClientOptions } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { SpeechSnapshot } from '../../../src/core/state/snapshot';
import type { NodeAccount, NodeStack } from '../../polly/node-stack';
import { ScriptedOutput, type ScriptedSink } from './scripted-speech';

/** Tests of speech that waits for its code load it themselves. */
await Promise.all([speechCode.load(), sourceCode.load(), textReaderCode.load()]);

/** Bare samples, whose length is known without a decoder. */
const FORMAT = { format: 'pcm', sampleRate: 16_000 } as const;

/** A voice and its scripted sink. */
export interface NodeSpeech {
  readonly stream: SpeechStream;
  readonly account: NodeAccount;
  /** The sink of the present utterance. */
  readonly ear: () => ScriptedSink;
  /** Resolves at the first snapshot that satisfies the condition; the present one counts. */
  readonly until: (condition: (snapshot: SpeechSnapshot) => boolean) => Promise<SpeechSnapshot>;
  /** Resolves when all sound of the present utterance has arrived. */
  readonly received: () => Promise<SpeechSnapshot>;
  /** Plays the present utterance to its end. */
  readonly hearAll: () => Promise<void>;
}

/** Makes a voice, which is closed with the test. */
export async function createNodeSpeech(
  stack: NodeStack,
  options: SpeechOptions = {},
  clientOptions: Partial<SpeechClientOptions> = {},
  accountSettings: object = {},
): Promise<NodeSpeech> {
  const account = await stack.createAccount(accountSettings);
  const output = new ScriptedOutput();
  const client = new SpeechClient({
    region: stack.polly.region,
    endpoint: stack.polly.url,
    relay: stack.relay.url,
    credentials: account.credentials,
    audio: output,
    ...clientOptions,
  });
  const stream = new SpeechStream(client, { ...FORMAT, ...options });
  onTestFinished(() => {
    stream.close();
    client.close();
  });
  const until = (condition: (snapshot: SpeechSnapshot) => boolean): Promise<SpeechSnapshot> =>
    new Promise((resolve) => {
      const look = () => {
        const snapshot = stream.snapshot.get();
        if (!condition(snapshot)) return;
        unsubscribe();
        resolve(snapshot);
      };
      const unsubscribe = stream.snapshot.subscribe(look);
      look();
    });
  const ear = () => {
    const sink = output.sinks.at(-1);
    if (sink === undefined) throw new Error('Nothing was begun.');
    return sink;
  };
  const received = () => until(({ buffer, status }) => buffer.state === 'complete' || status === 'failed');
  const hearAll = async () => {
    await received();
    ear().become('playing', 1);
    ear().become('ended', 1);
  };
  return { stream, account, ear, until, received, hearAll };
}
