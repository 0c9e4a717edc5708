/** This package's players, as an app uses them. */
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { PlayerKind } from '../../../src/audio/player/audio-sink';
import type { OpenPeer } from './peer-player';

/** The fade of an interruption: the default of `interrupt()`. */
const FADE_MS = 20;

/** Opens the player of a kind. */
export function openOwnPlayer(player: PlayerKind): OpenPeer {
  return async (material) => {
    const output = createAudioOutput();
    await output.warm(material, { player });
    return {
      begin: ({ outputFormat, sampleRate }, onEnded) => {
        const sink = output.createSink({ outputFormat, sampleRate }, { player });
        sink.playback.subscribe(() => {
          const { state, error } = sink.playback.get();
          if (state === 'ended') onEnded();
          if (error !== undefined) throw error;
        });
        return {
          append: (bytes) => sink.append(bytes),
          end: () => sink.endOfStream(),
          stop: () => void sink.stop(FADE_MS),
          close: () => sink.close(),
        };
      },
    };
  };
}
