/** How an account of the local Polly behaves, and how that is read from what a developer wrote. */

import { isCallFaultList, type CallFaultRule } from '../operations/call-faults';
import { AUDIO_FAULTS, type AudioFault } from '../operations/spoil-audio';
import { isStreamFaultList, type StreamFaultRule } from '../operations/stream-faults';
import { ServiceError } from '../service-error';

/** How fast audio is given out: as Polly was measured to, or as fast as it is made. */
export type Pacing = 'published' | 'instant';

/** Every pacing, for messages and checks. */
export const PACINGS: readonly Pacing[] = ['published', 'instant'];

/** How an account behaves. */
export interface AccountSettings {
  /** How fast audio is given out. Default: `published`. */
  readonly pacing: Pacing;
  /** Seconds of audio in one piece, 0.02 to 10. Default: 0.24, ten mp3 frames; no figure is published for Polly's AudioEvents. */
  readonly chunkSeconds: number;
  /** Keeps text, sound, encoded bytes and word times of each request in memory for whoever wants to compare. Default: false. */
  readonly keepPcm: boolean;
  /** How long credentials are valid. Default: 3600, as Cognito's enhanced flow has it. */
  readonly credentialLifetimeSeconds: number;
  /** Hands out secret keys that don't match, as a client with a wrong one would have. Default: false. */
  readonly wrongSecret: boolean;
  /** IAM actions that are refused, for example `polly:StartSpeechSynthesisStream`. Default: none. */
  readonly deny: readonly string[];
  /** What is done to the audio before it is given out. The sound that `keepPcm` keeps is whole. Default: `none`. */
  readonly audioFault: AudioFault;
  /** What happens to calls of `SynthesizeSpeech`, by their text; the first rule that fits counts. Default: none. */
  readonly callFaults: readonly CallFaultRule[];
  /** What happens to streams, by their number, their text and how far they have come; each rule once a stream. Default: nothing. */
  readonly streamFaults: readonly StreamFaultRule[];
}

/** What an account has when nobody says otherwise. */
export const DEFAULT_ACCOUNT_SETTINGS: AccountSettings = Object.freeze({
  pacing: 'published',
  chunkSeconds: 0.24,
  keepPcm: false,
  credentialLifetimeSeconds: 3600,
  wrongSecret: false,
  deny: [],
  audioFault: 'none',
  callFaults: [],
  streamFaults: [],
});

/** One check for each setting: whether a value is one it may have. */
const CHECKS: { readonly [Name in keyof AccountSettings]: (value: unknown) => boolean } = {
  pacing: (value) => (PACINGS as readonly unknown[]).includes(value),
  chunkSeconds: (value) => typeof value === 'number' && value >= 0.02 && value <= 10,
  keepPcm: isBoolean,
  credentialLifetimeSeconds: isPositive,
  wrongSecret: isBoolean,
  deny: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  audioFault: (value) => (AUDIO_FAULTS as readonly unknown[]).includes(value),
  callFaults: isCallFaultList,
  streamFaults: isStreamFaultList,
};

/**
 * Reads settings from a JSON object.
 *
 * @param defaults - What holds for what is left out.
 * @throws ServiceError `ValidationException` that names a setting which doesn't exist or has a value it can't have.
 */
export function readAccountSettings(body: Readonly<Record<string, unknown>>, defaults: AccountSettings): AccountSettings {
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(CHECKS, name) || !CHECKS[name as keyof AccountSettings](value)) {
      const known = Object.keys(CHECKS).join(', ');
      throw new ServiceError({
        status: 400,
        type: 'ValidationException',
        message: `"${name.slice(0, 64)}" is no setting of an account, or has a value it can't have. Settings: ${known}.`,
      });
    }
  }
  return { ...defaults, ...body };
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}
