/**
 * Plays an mp3 and writes the result into the title. The worklet comes from a URL; with `#worker` the Worker does too; with
 * `#blob` both come from blobs.
 */
import { createAudioOutput } from 'react-polly-stream';
import workerUrl from 'react-polly-stream/worker?url&no-inline';
import workletUrl from 'react-polly-stream/worklet?url&no-inline';

const audio = createAudioOutput(location.hash === '#blob' ? {} : location.hash === '#worker' ? { workletUrl, workerUrl } : { workletUrl });
const sink = audio.createSink({ outputFormat: 'mp3', sampleRate: 24_000 });
sink.playback.subscribe(() => {
  const { state, error } = sink.playback.get();
  if (state === 'ended' || state === 'failed') document.title = error?.code ?? state;
});
const sound = await fetch('/sound.mp3');
sink.append(new Uint8Array(await sound.arrayBuffer()));
sink.endOfStream();
