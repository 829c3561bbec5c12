import { setMaxListeners } from 'node:events';

/**
 * Calls back when the signal is aborted, also where it was before, until `over` is fulfilled. Everything that is open listens
 * to one signal, which is no leak: Node.js would warn of one from eleven listeners on.
 */
export function whenAborted(signal: AbortSignal, over: Promise<void>, listener: () => void): void {
  if (signal.aborted) return listener();
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  void over.then(() => signal.removeEventListener('abort', listener));
}
