/** Waits for states of a sink, without a clock. */
import type { AudioSink, PlaybackSnapshot, PlaybackState } from '../../../src/audio/player/audio-sink';

/**
 * Resolves with the first snapshot that `matches`, the present one included. The position is polled once a frame,
 * because the sink itself reports it only once a second.
 */
export function untilSnapshot(sink: AudioSink, matches: (snapshot: PlaybackSnapshot) => boolean): Promise<PlaybackSnapshot> {
  return new Promise((resolve) => {
    let frame = 0;
    const look = () => {
      const snapshot = pulledSnapshot(sink);
      if (!matches(snapshot)) return;
      cancelAnimationFrame(frame);
      unsubscribe();
      resolve(snapshot);
    };
    const lookEachFrame = () => {
      frame = requestAnimationFrame(lookEachFrame);
      look();
    };
    const unsubscribe = sink.playback.subscribe(look);
    lookEachFrame();
  });
}

function pulledSnapshot(sink: AudioSink): PlaybackSnapshot {
  const snapshot = sink.playback.get();
  const positionSeconds = sink.positionSeconds();
  if (snapshot.state !== 'playing') return snapshot;
  return { ...snapshot, positionSeconds, heardSeconds: Math.max(snapshot.heardSeconds, positionSeconds) };
}

/** Resolves when the sink is in `state`; rejects if it reaches another final state. */
export async function untilState(sink: AudioSink, state: PlaybackState): Promise<PlaybackSnapshot> {
  const final: readonly PlaybackState[] = ['ended', 'stopped', 'failed'];
  const snapshot = await untilSnapshot(sink, (seen) => seen.state === state || final.includes(seen.state));
  if (snapshot.state !== state) {
    throw new Error(`Waited for ${state}, but the sink is ${snapshot.state}.`, { cause: snapshot.error });
  }
  return snapshot;
}

/** Records every state of the sink, from the present one on. */
export function recordStates(sink: AudioSink): PlaybackState[] {
  const states = [sink.playback.get().state];
  sink.playback.subscribe(() => {
    const { state } = sink.playback.get();
    if (state !== states.at(-1)) states.push(state);
  });
  return states;
}
