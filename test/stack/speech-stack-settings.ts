/** The addresses of the speech stack, and the environment variables that carry them to the servers of pages. */

/** The settings that a page needs in order to speak. */
export interface SpeechStackSettings {
  /** AWS region of Polly and of the identity pool. */
  readonly region: string;
  /** Cognito identity pool that issues the page's credentials. */
  readonly identityPoolId: string;
  /** WebSocket URL of the relay. */
  readonly relayUrl: string;
  /** HTTP URL of local Polly, which also serves as Cognito; undefined with the real services. */
  readonly pollyEndpoint?: string;
  /** Base URL of local Polly's control API (src/emulator/control-api.ts); undefined with the real services. */
  readonly controlUrl?: string;
}

/** The preferred ports. */
export const USUAL_STACK_PORTS = { localPolly: 4575, relay: 4576 } as const;

/**
 * The settings of a stack on its preferred ports. A page that was served without a known stack still loads with them, and
 * finds a stack that is started later.
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

/** Reads the settings from an environment; undefined if it has none. */
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

/** Removes the settings from an environment. */
export function clearEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.values(NAMES)) Reflect.deleteProperty(env, name);
}
