/**
 * The Worker's second work: measuring sound for the page.
 */
import { canDecodeWithoutFallback } from '../../decode/create-packet-decoder';
import { LocalSoundFrames } from '../../meter/local-sound-frames';
import type { FramesMessageIn, FramesMessageOut, MeasureMessage } from '../../meter/measure-protocol';

/** Measures one utterance, as it is told on its port. */
export async function measure({ format, control }: MeasureMessage): Promise<void> {
  const say = (message: FramesMessageOut, transfer: Transferable[] = []) => {
    control.postMessage(message, transfer);
  };
  // What the page sends meanwhile waits in the port.
  if (!(await canDecodeWithoutFallback(format.outputFormat))) {
    say({ type: 'unable' });
    return;
  }
  let segment = 0;
  const reader = new LocalSoundFrames(format, ({ loudness, brightness }) => {
    // Views would be sent with all of the room there was.
    const frames = { loudness: loudness.slice(), brightness: brightness.slice() };
    say({ type: 'frames', segment, frames }, [frames.loudness.buffer, frames.brightness.buffer]);
  });
  control.onmessage = ({ data }: MessageEvent<FramesMessageIn>) => {
    switch (data.type) {
      case 'segment':
        segment = data.number;
        reader.startSegment(data.how);
        break;
      case 'append':
        reader.append(data.bytes);
        break;
      case 'catch-up':
        void reader.caughtUp().then(() => {
          say({ type: 'caught-up', question: data.question });
        });
        break;
      case 'end':
        void reader.endSegment().then(() => {
          say({ type: 'caught-up', question: data.question });
        });
        break;
      case 'close':
        reader.close();
        control.close();
        break;
    }
  };
}
