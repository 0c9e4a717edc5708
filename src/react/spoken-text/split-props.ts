/** Separates a component's speech options from the attributes of its element. */
import type { SpeechOptions } from '../../core/index';

/** All options. The type makes the compiler report a missing one. */
const IS_OPTION: Readonly<Record<keyof SpeechOptions, true>> = {
  voice: true,
  engine: true,
  format: true,
  sampleRate: true,
  languageCode: true,
  lexiconNames: true,
  retry: true,
  maxAheadSeconds: true,
  rate: true,
  volume: true,
  muted: true,
  player: true,
  background: true,
  mediaMetadata: true,
  markdown: true,
  leftovers: true,
  ssml: true,
  rules: true,
  pronunciations: true,
  flush: true,
  edits: true,
  textOf: true,
};

/** Splits the props of a component. */
export function splitProps<Props extends SpeechOptions>(
  props: Props,
): {
  readonly voice: SpeechOptions;
  readonly attributes: Omit<Props, keyof SpeechOptions>;
} {
  const entries = Object.entries(props);
  const isOption = ([name]: [string, unknown]) => Object.hasOwn(IS_OPTION, name);
  return {
    voice: Object.fromEntries(entries.filter(isOption)),
    attributes: Object.fromEntries(entries.filter((entry) => !isOption(entry))) as Omit<Props, keyof SpeechOptions>,
  };
}
