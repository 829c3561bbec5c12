import type { Innermost } from '@daskscope/client';
import { formatDuration, formatShare } from '@daskscope/timeline';
import { FlameGraph } from '@daskscope/timeline/flame';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { callText, mostTime } from './call-text.ts';

export interface FlameProps {
  live: Live;
  profile: Innermost;
  search: string;
}

/** The flame graph, what the pointer is at in words, and where most time is spent as a list. */
export function Flame({ live, profile, search }: FlameProps) {
  const element = useRef<HTMLDivElement>(null);
  const graphRef = useRef<FlameGraph | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [zoomed, setZoomed] = useState(0);
  useLayoutEffect(() => {
    const { theme } = live.themes;
    const made = new FlameGraph(element.current!, {
      theme: theme.value,
      onPoint: setPointed,
      onZoom: setZoomed,
    });
    graphRef.current = made;
    const unwatch = theme.watch((next) => made.setTheme(next));
    return () => {
      unwatch();
      made.destroy();
    };
  }, [live]);
  useLayoutEffect(() => graphRef.current!.setCalls(profile.calls), [profile]);
  useLayoutEffect(() => graphRef.current!.setSearch(search), [search]);
  return (
    <>
      <p id="call" role="status">
        {callText(profile, pointed ?? zoomed)}
        {zoomed > 0 && <button onClick={() => graphRef.current!.zoom(0)}>Show all calls</button>}
      </p>
      <div
        id="flame"
        ref={element}
        role="application"
        aria-label="Flame graph: arrows go from call to call, Enter zooms, Escape shows all"
      />
      <details>
        <summary>Where most time is spent</summary>
        <table>
          <thead>
            <tr>
              <th>call</th>
              <th>by itself</th>
              <th>share</th>
            </tr>
          </thead>
          <tbody>
            {mostTime(profile).map(({ name, seconds, share }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{formatDuration(seconds * 1000)}</td>
                <td>{formatShare(share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
