import { useLayoutEffect, useRef } from 'preact/hooks';
import { whenOpened } from '../parts/when-opened.tsx';
import { useShown } from '../shown.ts';
import { Legend } from './legend.tsx';
import type { Stream } from './stream.ts';
import { StreamTools } from './stream-tools.tsx';
import { Tooltip } from './tooltip.tsx';

const RangeTotals = whenOpened(async () => (await import('./range-totals.tsx')).RangeTotals);

/** The task stream and what stands around it. */
export function StreamPanel({ stream }: { stream: Stream }) {
  const section = useRef<HTMLElement>(null);
  const tallest = useShown(stream.tallest);
  const note = useShown(stream.note);
  useLayoutEffect(() => section.current!.style.setProperty('--tallest', `${tallest}px`), [tallest]);
  return (
    <section id="stream" aria-label="Task stream" ref={section}>
      <h2>
        Task stream <small id="stream-note">{note}</small>
        <StreamTools stream={stream} />
      </h2>
      <Legend stream={stream} />
      <Plot stream={stream} />
    </section>
  );
}

/** The drawing, which draws itself, and what lies over it. */
function Plot({ stream }: { stream: Stream }) {
  const lanes = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => stream.mount(lanes.current!), [stream]);
  return (
    <div id="plot">
      <div id="lanes" ref={lanes} />
      <Empty stream={stream} />
      <Selected stream={stream} />
      <Tooltip tooltip={stream.tooltip} around={lanes} />
    </div>
  );
}

function Empty({ stream }: { stream: Stream }) {
  const sentence = useShown(stream.empty);
  return (
    <p class="empty" id="stream-empty" hidden={sentence === null}>
      {sentence}
    </p>
  );
}

function Selected({ stream }: { stream: Stream }) {
  const totals = useShown(stream.totals);
  return totals && <RangeTotals totals={totals} names={stream.names} close={() => stream.clearRange()} />;
}
