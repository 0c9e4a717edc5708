/** The icons of the buttons: paths in a 16 by 16 box, in the colour of the text. */

const PATHS = {
  listen: 'M3 6h3l4-4v12l-4-4H3zM12 5a4 4 0 0 1 0 6',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  resume: 'M4 2l9 6-9 6z',
  stop: 'M3 3h10v10H3z',
  replay: 'M3 3v10M13 3v10L5 8z',
  download: 'M8 2v6M5 7l3 3 3-3zM3 13h10',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** Renders an icon. It is hidden from screen readers, because a label stands beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" stroke="currentColor" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
