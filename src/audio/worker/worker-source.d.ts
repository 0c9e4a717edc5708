/** An entry that scripts/inline-worklet-plugin.ts bundles to one script: its source as a string. */
declare module '*?worker-script' {
  const source: string;
  export default source;
}
