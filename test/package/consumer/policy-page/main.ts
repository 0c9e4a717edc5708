/**
 * Plays an mp3 by itself, with the worklet from a URL, or with `#blob` from a blob, and writes what became of it into
 * the title.
 */
import { createAudioOutput } from 'react-polly-stream';
import workletUrl from 'react-polly-stream/worklet?url&no-inline';

const audio = createAudioOutput(location.hash === '#blob' ? {} : { workletUrl });
const sink = audio.createSink({ outputFormat: 'mp3', sampleRate: 24_000 });
sink.playback.subscribe(() => {
  const { state, error } = sink.playback.get();
  if (state === 'ended' || state === 'failed') document.title = error?.code ?? state;
});
const sound = await fetch('/sound.mp3');
sink.append(new Uint8Array(await sound.arrayBuffer()));
sink.endOfStream();
