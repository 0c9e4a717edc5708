/**
 * The page that a text is in. It need not be the page of the script: a portal may lead into an iframe, or into a window of its
 * own, and each page has highlights, frames and selections of its own. A text may also be in a shadow tree.
 */

/** The window of a node; the script's own where the node's is closed. */
export function windowOf(node: Node): Window & typeof globalThis {
  return node.ownerDocument?.defaultView ?? window;
}

/** A range that can be measured. */
export function toRange({ startContainer, startOffset, endContainer, endOffset }: StaticRange): Range {
  const range = (startContainer.ownerDocument ?? document).createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}

/** The element around another one as they are shown: through slots, and out of shadow trees. */
export function shownParent(element: Element): Element | null {
  return element.assignedSlot ?? element.parentElement ?? shadowRootOf(element)?.host ?? null;
}

/** The shadow tree that a node is in; undefined where it is in the page itself. */
export function shadowRootOf(node: Node): ShadowRoot | undefined {
  const root = node.getRootNode();
  return 'host' in root ? (root as ShadowRoot) : undefined;
}

/** Whether the reader has selected text in the page of an element, or in its shadow tree. */
export function hasSelection(element: Element): boolean {
  const selection = windowOf(element).getSelection();
  if (selection === null) return false;
  const shadowRoot = shadowRootOf(element);
  // The page itself sees nothing of what is selected in a shadow tree (Selection API, getComposedRanges).
  if (shadowRoot === undefined || !('getComposedRanges' in selection)) return !selection.isCollapsed;
  return selection.getComposedRanges({ shadowRoots: [shadowRoot] }).some(({ collapsed }) => !collapsed);
}
