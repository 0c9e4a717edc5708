/** The first utterance in a new realm, in which nothing is loaded: what it still waits for after `warm()`. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { SpeechSnapshot } from '../../../src/core/state/snapshot';
import type { TransportKind } from '../../../src/polly/transport/transport';
import type { OpenNetwork } from '../../chaos/world/chaos-desk-process';

/** What a page has requested from the browser. */
export interface Demand {
  /** Addresses of everything loaded, without calls of Polly. */
  readonly resources: readonly string[];
  readonly sockets: number;
  readonly contexts: number;
  /** Calls of the credentials provider. */
  readonly credentials: number;
}

/** A warm client. */
export interface WarmRealm {
  readonly warming: Demand;
  /** Speaks until sound is heard; resolves to what that requested. */
  readonly speak: () => Promise<Demand>;
  readonly close: () => void;
}

const MAX_RESOURCES = 10_000;

/** Warms up a client. */
export async function warmUp(
  transport: TransportKind,
  { region, relayUrl, endpoint, pollyUrl, identityPoolId }: OpenNetwork,
): Promise<WarmRealm> {
  performance.setResourceTimingBufferSize(MAX_RESOURCES);
  const made = { sockets: 0, contexts: 0, credentials: 0 };
  const take = (): Demand => {
    const resources = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !name.startsWith(endpoint));
    performance.clearResourceTimings();
    const demand = { resources, ...made };
    Object.assign(made, { sockets: 0, contexts: 0, credentials: 0 });
    return demand;
  };
  globalThis.WebSocket = counted(WebSocket, () => (made.sockets += 1));
  globalThis.AudioContext = counted(AudioContext, () => (made.contexts += 1));
  const provider = fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint: pollyUrl } });
  const client = new SpeechClient({
    region,
    endpoint,
    relay: relayUrl,
    transport,
    credentials: (options) => {
      made.credentials += 1;
      return provider(options);
    },
  });
  const stream = new SpeechStream(client);
  take();
  await stream.warm();
  const warming = take();
  return {
    warming,
    speak: async () => {
      void stream.speak('Good morning.');
      await until(stream, ({ status, metrics }) => status === 'failed' || metrics.firstSoundMs !== undefined);
      return take();
    },
    close: () => {
      stream.close();
      client.close();
    },
  };
}

function counted<Constructor extends new (...given: never[]) => object>(constructor: Constructor, count: () => void): Constructor {
  return new Proxy(constructor, {
    construct: (target, given, newTarget) => {
      count();
      return Reflect.construct(target, given, newTarget) as object;
    },
  });
}

function until({ snapshot }: SpeechStream, condition: (snapshot: SpeechSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = snapshot.subscribe(() => {
      if (!condition(snapshot.get())) return;
      unsubscribe();
      resolve();
    });
  });
}
