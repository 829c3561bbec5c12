import type { Innermost } from '@daskscope/client/profile';
import { formatDuration, formatShare } from '@daskscope/timeline';
import { FlameGraph } from '@daskscope/timeline/flame';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { callAt, pathOf } from './call-path.ts';
import { callText, mostTime } from './call-text.ts';

export interface FlameProps {
  live: Live;
  profile: Innermost;
  search: string;
  /** The call that has the whole width, as its path has it; '': all calls. */
  zoom: string;
  setZoom: (path: string) => void;
}

/** CSS px of a window in which there is room for the list, too. */
const TALL_PX = 800;

/** The flame graph, what the pointer is at in words, and where most time is spent as a list. */
export function Flame({ live, profile, search, zoom, setZoom }: FlameProps) {
  const element = useRef<HTMLDivElement>(null);
  const graphRef = useRef<FlameGraph | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const { calls } = profile;
  const found = useMemo(() => callAt(calls, zoom), [calls, zoom]);
  const zoomed = found ?? 0;
  const zoomRef = useRef<(call: number) => void>(() => undefined);
  useLayoutEffect(() => {
    zoomRef.current = (call) => setZoom(pathOf(calls, call));
  }, [calls, setZoom]);
  useLayoutEffect(() => {
    const { theme } = live.themes;
    const made = new FlameGraph(element.current!, {
      theme: theme.value,
      onPoint: setPointed,
      onZoom: (call) => zoomRef.current(call),
    });
    graphRef.current = made;
    const unwatch = theme.watch((next) => made.setTheme(next));
    return () => {
      unwatch();
      made.destroy();
    };
  }, [live]);
  useLayoutEffect(() => graphRef.current!.setCalls(calls, zoomed), [calls, zoomed]);
  useLayoutEffect(() => graphRef.current!.setSearch(search), [search]);
  return (
    <>
      <p id="call" role="status">
        {callText(profile, pointed ?? zoomed)}
        {found === null && ` · ${zoom.split(';').at(-1)!} is not in this profile`}
        {zoom !== '' && <button onClick={() => setZoom('')}>Show all calls</button>}
      </p>
      <div
        id="flame"
        ref={element}
        role="application"
        aria-label="Flame graph: arrows go from call to call, Enter zooms, Escape shows all"
      />
      <details open={innerHeight >= TALL_PX}>
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
