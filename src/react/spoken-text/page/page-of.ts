/**
 * Finds the page, window and shadow tree of a text. The page may differ from the script's own: a portal may lead into an
 * iframe or a new window. Each page has its own highlights, frames and selection.
 */

/** Returns the window of a node; the script's own window if the node's window is closed. */
export function windowOf(node: Node): Window & typeof globalThis {
  return node.ownerDocument?.defaultView ?? window;
}

/** Makes a live range, which can be measured. */
export function toRange({ startContainer, startOffset, endContainer, endOffset }: StaticRange): Range {
  const range = (startContainer.ownerDocument ?? document).createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}

/** Returns the parent of an element as rendered: through slots, and from a shadow tree to its host. */
export function shownParent(element: Element): Element | null {
  return element.assignedSlot ?? element.parentElement ?? shadowRootOf(element)?.host ?? null;
}

/** Returns the shadow tree of a node; undefined for a node of the page itself. */
export function shadowRootOf(node: Node): ShadowRoot | undefined {
  const root = node.getRootNode();
  return 'host' in root ? (root as ShadowRoot) : undefined;
}

/** Whether the reader has selected text in the element's page or shadow tree. */
export function hasSelection(element: Element): boolean {
  const selection = windowOf(element).getSelection();
  if (selection === null) return false;
  const shadowRoot = shadowRootOf(element);
  // The page's selection hides what is selected inside a shadow tree (Selection API, getComposedRanges).
  if (shadowRoot === undefined || !('getComposedRanges' in selection)) return !selection.isCollapsed;
  return selection.getComposedRanges({ shadowRoots: [shadowRoot] }).some(({ collapsed }) => !collapsed);
}

/** Whether text can be measured. The simulated pages of tests, jsdom and happy-dom, have no layout. */
export function canMeasureText(): boolean {
  return typeof StaticRange === 'function' && 'getClientRects' in Range.prototype;
}
