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
}

const NAMES = {
  region: 'SPEECH_STACK_REGION',
  identityPoolId: 'SPEECH_STACK_IDENTITY_POOL_ID',
  relayUrl: 'SPEECH_STACK_RELAY_URL',
  pollyEndpoint: 'SPEECH_STACK_POLLY_ENDPOINT',
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
  if (region === undefined || identityPoolId === undefined || relayUrl === undefined) return undefined;
  return { region, identityPoolId, relayUrl, ...(pollyEndpoint === undefined ? {} : { pollyEndpoint }) };
}

/** Takes the settings out of an environment again. */
export function clearEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.values(NAMES)) Reflect.deleteProperty(env, name);
}
