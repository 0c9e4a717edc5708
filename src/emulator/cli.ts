#!/usr/bin/env node
/** The command `local-polly`: prints its address and serves until it is stopped. */

import { parseArgs } from 'node:util';
import { SpeechError } from '../base/errors';
import { PACINGS } from './accounts/account-settings';
import { startLocalPolly } from './local-polly';
import type { LocalPollyOptions } from './local-polly-options';
import { checkSpeech, type SpeechProblem } from './speech/check-speech';

const DEFAULT_PORT = 4575;

const USAGE = `Usage: local-polly [options]

Plays Amazon Polly and Cognito on one port of this machine, for development.

  --port NUMBER    port to listen on (default ${DEFAULT_PORT}; 0 takes a free one)
  --host ADDRESS   address to listen on (default 127.0.0.1, which only this machine reaches)
  --region REGION  AWS region that it plays (default us-west-2)
  --pacing PACING  how fast sound is given out: ${PACINGS.join(', ')} (default warm, as measured over a warm connection)
  --origin ORIGIN  page that may have credentials beside those of this machine, such as https://app.test; repeat for more
  --max-concurrent-streams NUMBER
                   streams of one HTTP/2 connection (default 1; a client that shares one finds its next stream refused)
  --voice-offset NUMBER
                   constant in each sample, -0.1 to 0.1 of full scale (default 0)
  --voice-noise DB noise behind the voice in dB of full scale, -120 (none, the default) to -20
  --voice-pace NUMBER
                   speed of speech, 0.5 to 2 (default 1)
  --help           show this
`;

async function main(): Promise<void> {
  const options = readArguments();
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const polly = await startLocalPolly(options);
  const stop = (): void => {
    void polly.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`Local Polly on ${polly.url} (region ${polly.region}, identity pool ${polly.identityPoolId}). Ctrl-C stops it.`);
  const problems = await checkSpeech();
  if (problems.length > 0) console.error(explain(problems));
}

function explain(problems: readonly SpeechProblem[]): string {
  const packages = problems.map(({ packageName }) => packageName).join(' ');
  return [
    '',
    'Some speech is not available, and requests for it fail:',
    ...problems.map(({ message }) => `- ${message}`),
    ...(problems.length > 1 ? [`All of them: npm install -D ${packages}`] : []),
    'Then start the local Polly again.',
    '',
  ].join('\n');
}

function readArguments(): LocalPollyOptions | 'help' {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        region: { type: 'string' },
        pacing: { type: 'string' },
        origin: { type: 'string', multiple: true },
        'max-concurrent-streams': { type: 'string' },
        'voice-offset': { type: 'string' },
        'voice-noise': { type: 'string' },
        'voice-pace': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    // Options that are undefined count as not given. startLocalPolly checks the others.
    return {
      port: numberOf(values.port) ?? DEFAULT_PORT,
      host: values.host,
      region: values.region,
      allowedOrigins: values.origin,
      maxConcurrentStreams: numberOf(values['max-concurrent-streams']),
      voiceOffset: numberOf(values['voice-offset']),
      voiceNoiseDb: numberOf(values['voice-noise']),
      voicePace: numberOf(values['voice-pace']),
      pacing: values.pacing,
    } as LocalPollyOptions;
  } catch (cause) {
    throw new SpeechError({ code: 'invalid-option', message: USAGE, cause });
  }
}

/** Converts an argument to a number. An invalid one becomes NaN, which startLocalPolly rejects. */
function numberOf(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value || Number.NaN);
}

try {
  await main();
} catch (error) {
  console.error(SpeechError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
}
