/** The settings of an account of local Polly, and their checks. */

import { numberFrom, oneOf, SWITCH, type OptionRules } from '../../base/options/option-rules';
import { isCallFaultList, type CallFaultRule } from '../faults/call-faults';
import { AUDIO_FAULTS, type AudioFault } from '../faults/audio-faults';
import { isStreamFaultList, type StreamFaultRule } from '../faults/stream-faults';
import { ServiceError } from '../http/service-error';
import { CLEAN_VOICE, VOICE_SOUND_RULES, type VoiceSound } from '../speech/voice-sound';

/**
 * The speed at which audio is sent. `warm`: as measured with Polly over a warm connection, with the first audio after 0.34 s.
 * `published`: as in AWS's benchmark of the two-way stream, with the first audio after 0.8 s. `instant`: as fast as it is
 * synthesized.
 */
export type Pacing = 'warm' | 'published' | 'instant';

/** All pacings, for messages and checks. */
export const PACINGS: readonly Pacing[] = ['warm', 'published', 'instant'];

/** The behaviour of one account. */
export interface AccountSettings extends VoiceSound {
  /** The speed at which audio is sent. Default: `warm`. */
  readonly pacing: Pacing;
  /**
   * Seconds of audio per piece, 0.02 to 10. Default: 0.24, which is ten mp3 frames. AWS publishes no figure for Polly's
   * AudioEvents.
   */
  readonly chunkSeconds: number;
  /** Keeps the text, sound, encoded bytes and word times of each request in memory, for comparison. Default: false. */
  readonly keepPcm: boolean;
  /** Lifetime of credentials in seconds. Default: 3600, as in Cognito's enhanced flow. */
  readonly credentialLifetimeSeconds: number;
  /** Issues secret keys that do not match, to test a client with a wrong key. Default: false. */
  readonly wrongSecret: boolean;
  /** IAM actions to refuse, for example `polly:StartSpeechSynthesisStream`. Default: none. */
  readonly deny: readonly string[];
  /** A fault that is put into the audio before it is sent. The sound that `keepPcm` keeps stays intact. Default: `none`. */
  readonly audioFault: AudioFault;
  /** Faults of `SynthesizeSpeech` calls, chosen by their text. The first matching rule applies. Default: none. */
  readonly callFaults: readonly CallFaultRule[];
  /** Faults of streams, chosen by stream number, text and progress. Each rule applies once per stream. Default: none. */
  readonly streamFaults: readonly StreamFaultRule[];
}

/** The default settings of an account. */
export const DEFAULT_ACCOUNT_SETTINGS: AccountSettings = Object.freeze({
  ...CLEAN_VOICE,
  pacing: 'warm',
  chunkSeconds: 0.24,
  keepPcm: false,
  credentialLifetimeSeconds: 3600,
  wrongSecret: false,
  deny: [],
  audioFault: 'none',
  callFaults: [],
  streamFaults: [],
});

/** The rule for each setting. */
export const ACCOUNT_RULES: OptionRules<AccountSettings> = {
  pacing: oneOf(...PACINGS),
  chunkSeconds: numberFrom(0.02, 10),
  keepPcm: SWITCH,
  credentialLifetimeSeconds: { allowed: 'a positive number', accepts: (value) => Number.isFinite(value) && (value as number) > 0 },
  wrongSecret: SWITCH,
  deny: { allowed: 'a list of IAM actions', accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string') },
  audioFault: oneOf(...AUDIO_FAULTS),
  callFaults: { allowed: 'a list of rules for calls', accepts: isCallFaultList },
  streamFaults: { allowed: 'a list of rules for streams', accepts: isStreamFaultList },
  ...VOICE_SOUND_RULES,
};

/**
 * Reads settings from a JSON object.
 *
 * @param defaults - The values of settings that are left out.
 * @throws ServiceError `ValidationException`, which names an unknown setting or one with an invalid value.
 */
export function readAccountSettings(body: Readonly<Record<string, unknown>>, defaults: AccountSettings): AccountSettings {
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(ACCOUNT_RULES, name) || !ACCOUNT_RULES[name as keyof AccountSettings].accepts(value)) {
      const known = Object.keys(ACCOUNT_RULES).join(', ');
      throw new ServiceError(
        400,
        'ValidationException',
        `"${name.slice(0, 64)}" is not an account setting, or its value is invalid. Settings: ${known}.`,
      );
    }
  }
  return { ...defaults, ...body };
}
