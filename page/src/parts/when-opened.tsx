import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const UNLOADED = 'This could not be loaded: the exporter is gone or of another version. Reload the page.';

/** What every view is given that is opened and closed. */
export interface Closable {
  close: () => void;
}

/** A view whose script is loaded when it is opened for the first time: whoever never opens it never loads it. */
export function whenOpened<P extends Closable>(
  load: () => Promise<{ Opened: ComponentType<P> }>,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function WhenOpened(props: P) {
    const [View, setView] = useState<ComponentType<P> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        ({ Opened: view }) => {
          loaded = view;
          setView(() => view);
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) return <Unloaded close={props.close} />;
    return View && <View {...props} />;
  };
}

/** A page that was open while its exporter was replaced asks for files that are no longer there. */
function Unloaded({ close }: Closable) {
  return (
    <aside id="unloaded" role="alert">
      <p>{UNLOADED}</p>
      <div class="actions">
        <button onClick={() => location.reload()}>Reload</button>
        <button onClick={close}>Close</button>
      </div>
    </aside>
  );
}
