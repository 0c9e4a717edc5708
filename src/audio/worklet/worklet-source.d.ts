/** The source of a script, as a string. scripts/inline-worklet-plugin.ts bundles it from the imported entry. */
declare module '*?worklet' {
  const source: string;
  export default source;
}
