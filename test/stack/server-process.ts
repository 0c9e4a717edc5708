/**
 * The process that one server of the speech stack runs in. It is told what to start by its first argument and says
 * over IPC where that listens.
 */
import type { ServerMessage, ServerRequest } from './server-messages';

const request = JSON.parse(process.argv[2] ?? '{}') as ServerRequest;

function tell(message: ServerMessage): void {
  // A parent that ended while this was starting wants no answer any more.
  if (process.connected) process.send?.(message);
}

async function start(): Promise<ServerMessage> {
  // Loaded on demand: the relay's process has no use for a synthesizer.
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
