/** Waits until some seconds were rendered, so that pending messages have arrived. */
export async function untilRendered(context: AudioContext, seconds: number): Promise<void> {
  const source = new ConstantSourceNode(context, { offset: 0 });
  source.connect(context.destination);
  const ended = new Promise((resolve) => {
    source.onended = resolve;
  });
  source.start();
  source.stop(context.currentTime + seconds);
  await ended;
}
