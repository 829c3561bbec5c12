import type { Live } from '../../live.ts';

/** Leads to what is worth changing in the time that is selected, or else in view. */
export function RangeAdvice({ live }: { live: Live }) {
  const ask = () => {
    const range = live.stream.totals.value ?? live.stream.inView;
    if (!range) return;
    const to = Math.min(range.to, live.now());
    const [from, until] = [Math.floor(Math.min(range.from, to - 1)), Math.ceil(to)];
    live.places.go('computations', { from: String(from), to: String(until) });
  };
  return (
    <button title="What is worth changing in the time that is selected, or in view" onClick={ask}>
      advice
    </button>
  );
}
