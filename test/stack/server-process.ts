/** The process of one server of the speech stack. Its first argument names the server; it reports the address over IPC. */
import type { ServerMessage, ServerRequest } from './server-messages';

const request = JSON.parse(process.argv[2] ?? '{}') as ServerRequest;

function tell(message: ServerMessage): void {
  // If the parent has ended meanwhile, nobody waits for the answer.
  if (process.connected) process.send?.(message);
}

async function start(): Promise<ServerMessage> {
  // Loaded on demand: the relay's process needs no synthesizer.
  if (request.kind === 'local-polly') {
    const { startLocalPolly } = await import('../../src/emulator');
    const { url, region, identityPoolId } = await startLocalPolly(request.options);
    return { type: 'local-polly-listening', url, region, identityPoolId };
  }
  const { startRelay } = await import('../../src/relay');
  const { url } = await startRelay(request.options);
  return { type: 'relay-listening', url };
}

try {
  tell(await start());
} catch (error) {
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
