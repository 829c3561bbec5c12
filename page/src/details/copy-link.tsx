import { useState } from 'preact/hooks';
import { hashOf } from '../views/place.ts';
import type { RunPlace } from './fetch-run.ts';
import { textOfRun } from './opened-task.ts';

/** A link that opens the task stream around a run, with its details. Browsers let pages copy over https and from this machine only. */
export function CopyLink({ place }: { place: RunPlace }) {
  const [said, setSaid] = useState(navigator.clipboard ? 'Copy link' : 'Link to it');
  const hash = hashOf({ view: 'status', looked: { task: textOfRun(place) } });
  const url = new URL(hash, location.href).href;
  const copy = (event: Event) => {
    if (!navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(url).then(
      () => setSaid('Copied'),
      () => setSaid('The browser does not let it be copied: take it from the address above'),
    );
  };
  return (
    <div class="actions">
      <a href={hash} title={url} onClick={copy} role="button">
        {said}
      </a>
    </div>
  );
}
