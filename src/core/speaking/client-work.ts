/** The work of a client, which is loaded on demand. */
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import type { TextOptions } from '../options/text-options';
import { outputOf } from '../utterance/create-utterance';
import { warmSynthesis } from '../utterance/load-synthesis';
import type { StreamClient } from './stream-client';

/**
 * Loads code and opens connections. Never throws.
 *
 * @param voice - The voice that will speak; loads its decoder and its language's readings of figures.
 * @param textOptions - Options for changing texts, whose code is loaded as well.
 */
export async function warmClient(client: StreamClient, voice?: VoiceSettings, textOptions?: TextOptions): Promise<void> {
  await Promise.all([client.connection.warm(), outputOf(client).warm(voice), warmSynthesis(textOptions, voice)]);
}
