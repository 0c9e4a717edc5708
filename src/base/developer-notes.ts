/**
 * The texts of the warnings for an app's developer. They are loaded when the first warning is due. `%s` is replaced by the
 * detail.
 */
export const NOTES = {
  'empty-option': 'The option "%s" is empty, and counts as not given. Is a variable of the environment not set?',
  'unknown-region': 'The option "region" is "%s", which is no region of AWS that this version knows. Check how it is written.',
  'source-in-render':
    'A <SpokenText> is given another source of text in every render, and goes on with the one it has. Make the source once, in an ' +
    'event handler or with useState or useMemo, and keep it there.',
  remounted:
    'A <SpokenText> is mounted anew again and again, and each time its speech is over. Does its key change, as key={Math.random()} or one ' +
    'made of the text do, or is a component around it declared while rendering? Give it a key that stays, such as the id of the message.',
  'credentials-in-render':
    '<SpeechProvider> is given another provider of credentials in every render, and asks it before every request. Make it once, ' +
    'outside of the component.',
  fallback:
    'Polly\'s two-way stream was refused, and each sentence is a call instead (transport "segmented"), so that speech begins later. %s',
  player:
    'The AudioWorklet cannot be used here, so an <audio> element plays, which starts later. Where a Content-Security-Policy is why, see ' +
    'docs/csp.md in the package.',
} as const;
