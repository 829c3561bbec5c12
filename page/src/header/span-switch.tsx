import { useShown } from '../shown.ts';
import type { Stream } from '../stream/stream.ts';

const SPANS = [
  { label: '1m', span: 60_000 },
  { label: '5m', span: 300_000 },
  { label: 'all', span: Infinity },
];

/** How much of the past is in view while following. */
export function SpanSwitch({ stream }: { stream: Stream }) {
  const { following, span } = useShown(stream.place);
  return (
    <span class="switch" role="group" aria-label="Time in view">
      {SPANS.map((choice) => (
        <button
          key={choice.label}
          data-span={choice.span === Infinity ? choice.label : choice.span}
          aria-pressed={following && choice.span === span}
          onClick={() => stream.follow(choice.span)}
        >
          {choice.label}
        </button>
      ))}
    </span>
  );
}
