/** A page whose relay is gone speaks all the same. */
import { expect, test } from 'vitest';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { TransportChoice } from '../../../src/polly/transport/transport';
import { createSpeechRig } from '../rig/speech-rig';

const TEXT = 'The relay is gone. And yet it speaks.';

test('a stream whose relay cannot be reached is replaced by calls, and all is heard', async () => {
  // A port of the discard service, which browsers refuse to connect to.
  const { account, client } = await createSpeechRig({}, { relay: 'ws://127.0.0.1:9', transport: 'auto' });
  const stream = new SpeechStream(client);
  const choices: TransportChoice[] = [];
  stream.snapshot.subscribe(() => {
    const { transport } = stream.snapshot.get();
    if (transport !== undefined && choices.at(-1) !== transport) choices.push(transport);
  });
  expect(await stream.speak(TEXT)).toMatchObject({ reason: 'ended', heardText: TEXT });
  expect(choices).toEqual([
    { kind: 'duplex', reason: 'relay' },
    { kind: 'segmented', reason: 'relay-unreachable' },
  ]);
  expect((await account.settledRequests()).map(({ operation, state }) => `${operation} ${state}`)).toEqual([
    'SynthesizeSpeech completed',
    'SynthesizeSpeech completed',
  ]);
  stream.close();
});
