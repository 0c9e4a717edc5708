/** Where the speech stack is, and how that travels through the environment to whoever serves a page. */

/** What a page needs in order to speak. */
export interface SpeechStackSettings {
  /** AWS region of Polly and of the identity pool. */
  readonly region: string;
  /** Cognito identity pool that gives the page its credentials. */
  readonly identityPoolId: string;
  /** WebSocket URL of the relay. */
  readonly relayUrl: string;
  /** HTTP URL of the local Polly, which is its Cognito too; undefined when the real services are used. */
  readonly pollyEndpoint?: string;
  /** Base URL of the local Polly's control API (src/emulator/control-api.ts); undefined when the real services are used. */
  readonly controlUrl?: string;
}

/** Where the stack listens when it can choose. */
export const USUAL_STACK_PORTS = { localPolly: 4575, relay: 4576 } as const;

/**
 * The settings of a stack on its usual ports. A page that was built or served while no stack was known still loads
 * with these, and finds one that was started beside it.
 */
export const USUAL_SETTINGS: SpeechStackSettings = {
  region: 'us-west-2',
  identityPoolId: 'us-west-2:00000000-0000-4000-8000-000000000001',
  relayUrl: `ws://127.0.0.1:${USUAL_STACK_PORTS.relay}`,
  pollyEndpoint: `http://127.0.0.1:${USUAL_STACK_PORTS.localPolly}`,
  controlUrl: `http://127.0.0.1:${USUAL_STACK_PORTS.localPolly}/_local`,
};

const NAMES = {
  region: 'SPEECH_STACK_REGION',
  identityPoolId: 'SPEECH_STACK_IDENTITY_POOL_ID',
  relayUrl: 'SPEECH_STACK_RELAY_URL',
  pollyEndpoint: 'SPEECH_STACK_POLLY_ENDPOINT',
  controlUrl: 'SPEECH_STACK_CONTROL_URL',
} as const satisfies Record<keyof SpeechStackSettings, string>;

/** The environment variables that carry the settings. */
export function toEnvironment(settings: SpeechStackSettings): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [key, name] of Object.entries(NAMES)) {
    const value = settings[key as keyof SpeechStackSettings];
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/** The settings that an environment carries, or undefined when it carries none. */
export function fromEnvironment(env: NodeJS.ProcessEnv): SpeechStackSettings | undefined {
  const region = env[NAMES.region];
  const identityPoolId = env[NAMES.identityPoolId];
  const relayUrl = env[NAMES.relayUrl];
  const pollyEndpoint = env[NAMES.pollyEndpoint];
  const controlUrl = env[NAMES.controlUrl];
  if (region === undefined || identityPoolId === undefined || relayUrl === undefined) return undefined;
  return {
    region,
    identityPoolId,
    relayUrl,
    ...(pollyEndpoint === undefined ? {} : { pollyEndpoint }),
    ...(controlUrl === undefined ? {} : { controlUrl }),
  };
}

/** Takes the settings out of an environment again. */
export function clearEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.values(NAMES)) Reflect.deleteProperty(env, name);
}
