import { formatCount, formatDuration, groupCss } from '@daskscope/timeline';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Swatch } from '../parts/swatch.tsx';
import { useShown } from '../shown.ts';
import type { LegendEntry } from './legend-entries.ts';
import type { Stream } from './stream.ts';

/** More have no room in the one line that is shown at first, on any screen. */
const ONE_LINE = 64;
/** CSS px below the first line's top where another line is. */
const NEXT_LINE = 10;

/** Functions in view, with how many of their tasks there are and how long they took; a click shows one alone. */
export function Legend({ stream }: { stream: Stream }) {
  const entries = useShown(stream.around.legend);
  const isolated = useShown(stream.isolated);
  const functions = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [fitting, setFitting] = useState(0);
  useLayoutEffect(() => {
    const look = () => setFitting(chipsInFirstLine(functions.current!));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(functions.current!);
    return () => observer.disconnect();
  }, [entries, open]);
  const cut = entries.length - fitting;
  return (
    <div id="legend" class={open ? 'open' : ''}>
      <div class={`functions${isolated === null ? '' : ' isolating'}`} ref={functions}>
        {(open ? entries : entries.slice(0, ONE_LINE)).map((entry) => (
          <Chip
            key={entry.group}
            entry={entry}
            pressed={entry.group === isolated}
            press={() => stream.isolate(entry.group === isolated ? null : entry.group)}
          />
        ))}
      </div>
      <button class="more" hidden={cut <= 0 && !open} onClick={() => setOpen(!open)}>
        {open ? 'fewer' : `${formatCount(cut)} more`}
      </button>
      <span class="kind">
        <span class="swatch transfer" />
        transfer
      </span>
      <span class="kind">
        <span class="swatch error" />
        erred
      </span>
    </div>
  );
}

interface ChipProps {
  entry: LegendEntry;
  pressed: boolean;
  press: () => void;
}

function Chip({ entry, pressed, press }: ChipProps) {
  const { name, group } = entry;
  const count = formatCount(entry.count);
  const time = formatDuration(entry.time);
  const title = `${name}: ${count} tasks, ${time} of computing in view. Click to see it alone.`;
  return (
    <button aria-pressed={pressed} title={title} onClick={press}>
      <Swatch colour={groupCss(group)} />
      <span class="name">{name}</span>
      <span class="figure">{`${count} · ${time}`}</span>
    </button>
  );
}

function chipsInFirstLine(functions: HTMLElement): number {
  const top = functions.offsetTop;
  const chips = [...functions.children] as HTMLElement[];
  const next = chips.findIndex((chip) => chip.offsetTop - top > NEXT_LINE);
  return next < 0 ? chips.length : next;
}
