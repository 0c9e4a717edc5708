/** Puts an AudioWorklet that measures in front of the loudspeaker. */

/** Loads a processor from its source; call it once for each context. */
export async function loadProcessor(context: AudioContext, source: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
}

/** Creates the node of a loaded processor, and connects it to the context's destination. */
export function createMeterNode(context: AudioContext, processor: string): AudioWorkletNode {
  const node = new AudioWorkletNode(context, processor, { channelCount: 1, channelCountMode: 'explicit', outputChannelCount: [1] });
  node.connect(context.destination);
  return node;
}

/** Sends a processor a message, and resolves with its answer. */
export function askProcessor<Answer>({ port }: AudioWorkletNode, message: string): Promise<Answer> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    port.postMessage(message);
  });
}
