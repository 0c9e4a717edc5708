import { expect, it } from 'vitest';
import { speechStack } from 'virtual:speech-stack';
import { RELAY_SUBPROTOCOL } from '../../src/polly/relay-client/wire-protocol';

it('tells a page where the local Polly of this run is', async () => {
  const { controlUrl = '', identityPoolId } = speechStack;
  const response = await fetch(`${controlUrl}/identity-pools/${identityPoolId}/requests`);
  expect(response.status).toBe(200);
});

it('tells a page where the relay of this run is, and that lets the page in', async () => {
  const socket = new WebSocket(speechStack.relayUrl, RELAY_SUBPROTOCOL);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  expect(socket.protocol).toBe(RELAY_SUBPROTOCOL);
  socket.close();
});
