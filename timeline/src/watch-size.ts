/** Tells of changes of an element's size and of the ratio of device pixels. Returns the function that stops watching. */
export function watchSize(element: HTMLElement, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(element);
  const control = new AbortController();
  // Zooming the page and moving to another screen change the ratio; each query tells of one change only.
  const watchRatio = () => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onChange = () => {
      changed();
      watchRatio();
    };
    query.addEventListener('change', onChange, { once: true, signal: control.signal });
  };
  watchRatio();
  return () => {
    observer.disconnect();
    control.abort();
  };
}
