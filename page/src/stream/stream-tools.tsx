import type { ComponentChildren } from 'preact';
import { useShown } from '../shown.ts';
import type { Stream } from './stream.ts';

const GROUPINGS = [
  { by: 'none', label: 'by host, every thread' },
  { by: 'worker', label: 'by host, a line a worker' },
  { by: 'host', label: 'a line a host' },
] as const;

/** What a line is, and which time is in view. */
export function StreamTools({ stream, children }: { stream: Stream; children?: ComponentChildren }) {
  const { following } = useShown(stream.place);
  return (
    <span class="right">
      <select
        id="grouping"
        aria-label="A line is"
        onChange={({ currentTarget }) => stream.group(GROUPINGS[currentTarget.selectedIndex]!.by)}
      >
        {GROUPINGS.map(({ by, label }) => (
          <option key={by} value={by}>
            {label}
          </option>
        ))}
      </select>
      <button id="fit" title="Show all of it (f)" onClick={() => stream.fit()}>
        fit
      </button>
      <button id="follow" aria-pressed={following} title="Keep now in view" onClick={() => stream.follow()}>
        follow
      </button>
      {children}
    </span>
  );
}
