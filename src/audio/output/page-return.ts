/**
 * Detects that the user returns to the page: from another tab, another app or a locked screen, or with the back button
 * to a cached page. Systems stop a hidden page's sound, and some do not restart it.
 */

/**
 * Calls `onReturn` each time the page is shown again.
 *
 * @returns A function that stops this.
 */
export function watchPageReturn(onReturn: () => void): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'visible') onReturn();
  };
  const onShow = (event: PageTransitionEvent) => {
    // Not persisted: the page was loaded, not restored.
    if (event.persisted) onReturn();
  };
  document.addEventListener('visibilitychange', onVisibility);
  // A frozen page resumes: https://wicg.github.io/page-lifecycle/
  document.addEventListener('resume', onReturn);
  addEventListener('pageshow', onShow);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    document.removeEventListener('resume', onReturn);
    removeEventListener('pageshow', onShow);
  };
}
