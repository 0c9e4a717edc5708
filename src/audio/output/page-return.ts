/**
 * Tells when the user comes back to the page: from another tab, another app, a locked screen, or with the back button to
 * a page the browser had put away. Systems stop a page's sound on such occasions, and some don't start it again.
 */

/**
 * Calls `onReturn` each time the page is shown again.
 *
 * @returns A function that ends it.
 */
export function watchPageReturn(onReturn: () => void): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'visible') onReturn();
  };
  const onShow = (event: PageTransitionEvent) => {
    // The first one belongs to loading.
    if (event.persisted) onReturn();
  };
  document.addEventListener('visibilitychange', onVisibility);
  // A page that was frozen goes on: https://wicg.github.io/page-lifecycle/
  document.addEventListener('resume', onReturn);
  addEventListener('pageshow', onShow);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    document.removeEventListener('resume', onReturn);
    removeEventListener('pageshow', onShow);
  };
}
