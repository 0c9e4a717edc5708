/**
 * The texts of the warnings for an app's developer. They are loaded when the first warning is due. `%s` is replaced by the
 * detail.
 */
export const NOTES = {
  'empty-option': 'The option "%s" is empty and counts as not given. Is an environment variable not set?',
  'unknown-region': 'The option "region" is "%s", which is not an AWS region that this version knows. Check the spelling.',
  'source-in-render':
    'A <SpokenText> receives a new source of text in every render, and keeps the one it has. Create the source once: in an event ' +
    'handler, or with useState or useMemo.',
  remounted:
    'A <SpokenText> is mounted again and again, and each mount ends the speech of the one before. Does its key change, for example ' +
    'key={Math.random()} or a key made from the text? Is a component around it declared while rendering? Use a stable key, such as the ' +
    "message's id.",
  'credentials-in-render':
    '<SpeechProvider> receives a new credentials provider in every render, and asks it before every request. Create it once, outside of ' +
    'the component.',
  fallback: 'Polly\'s two-way stream was refused, so each sentence is its own call (transport "segmented") and speech begins later. %s',
  player:
    'The AudioWorklet cannot be used here, so an <audio> element plays, which starts later. If a Content-Security-Policy is the reason, see ' +
    'docs/csp.md in the package.',
} as const;
