import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { whenOpened } from '../parts/when-opened.tsx';
import { useShown } from '../shown.ts';
import { Legend } from './legend.tsx';
import type { Stream } from './stream.ts';
import { StreamTools } from './stream-tools.tsx';

const Tooltip = whenOpened(() => import('./tooltip/tooltip.tsx'));
const RangeTotals = whenOpened(() => import('./range/range-totals.tsx'));

export interface StreamPanelProps {
  stream: Stream;
  /** Beside its own. */
  tools?: ComponentChildren;
  children?: ComponentChildren;
}

/** The task stream and what stands around it. */
export function StreamPanel({ stream, tools, children }: StreamPanelProps) {
  const section = useRef<HTMLElement>(null);
  const tallest = useShown(stream.around.tallest);
  const note = useShown(stream.around.note);
  useLayoutEffect(() => section.current!.style.setProperty('--tallest', `${tallest}px`), [tallest]);
  return (
    <section id="stream" aria-label="Task stream" ref={section}>
      <h2>
        Task stream <small id="stream-note">{note}</small>
        <StreamTools stream={stream}>{tools}</StreamTools>
      </h2>
      <Legend stream={stream} />
      <Plot stream={stream} />
      {children}
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
      <Pointed stream={stream} around={lanes} />
    </div>
  );
}

function Empty({ stream }: { stream: Stream }) {
  const sentence = useShown(stream.around.empty);
  return (
    <p class="empty" id="stream-empty" hidden={sentence === null}>
      <span>{sentence}</span>
    </p>
  );
}

/** Loaded when something is pointed at. */
function Pointed({ stream, around }: { stream: Stream; around: RefObject<Element> }) {
  const shown = useShown(stream.tooltip.shown);
  const [wanted, setWanted] = useState(false);
  if (shown !== null && !wanted) setWanted(true);
  return wanted && <Tooltip tooltip={stream.tooltip} around={around} close={() => stream.tooltip.hide()} />;
}

function Selected({ stream }: { stream: Stream }) {
  const totals = useShown(stream.totals);
  return totals && <RangeTotals totals={totals} names={stream.names} close={() => stream.clearRange()} />;
}
