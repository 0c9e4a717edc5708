/** Measures sound in the Worker, and searches words there, for the page. */
import type { AudioLog } from '../../log/audio-log';
import { LocalSoundFrames } from '../../meter/local-sound-frames';
import type { MeasureCommand, MeasureNews } from '../../meter/measure-protocol';

/** Measures a log. */
export function measure(log: AudioLog, tell: (news: MeasureNews, transfer?: Transferable[]) => void) {
  const frames = new LocalSoundFrames({
    log,
    onFrames: ({ loudness, brightness }, segment, found) => {
      // A view would be sent with its whole buffer.
      const own = { loudness: loudness.slice(), brightness: brightness.slice() };
      tell({ type: 'frames', segment, frames: own, found }, [own.loudness.buffer, own.brightness.buffer]);
    },
    onNews: (found) => {
      tell({ type: 'found', found });
    },
  });
  return {
    obey(message: MeasureCommand) {
      if (message.type === 'search') {
        frames.send(message.command);
        return;
      }
      void frames.caughtUp().then(() => {
        tell({ type: 'caught-up', question: message.question });
      });
    },
    close() {
      frames.close();
    },
  };
}
