/** What of the document is needed to know whether anybody looks. */
export type Watched = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

/** Asks once, after so many ms and not before somebody looks at the page. Returns what ends that. */
export function askLater(pauseMs: number, page: Watched, ask: () => void): () => void {
  const askIfSeen = () => {
    if (page.hidden) return;
    end();
    ask();
  };
  const timer = setTimeout(() => {
    page.addEventListener('visibilitychange', askIfSeen);
    askIfSeen();
  }, pauseMs);
  const end = () => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', askIfSeen);
  };
  return end;
}
