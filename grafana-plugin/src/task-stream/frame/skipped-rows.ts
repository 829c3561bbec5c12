import { formatCount } from '@daskscope/timeline';

/** Why a row is no interval. */
type Reason = 'no start' | 'start' | 'end' | 'duration' | 'negative';

/** After 'is' and 'are': one and many. */
const WORDS: Record<Reason, [one: string, many: string]> = {
  'no start': ['has no start', 'have no start'],
  start: ['has a start that is no time', 'have a start that is no time'],
  end: ['has an end that is no time', 'have an end that is no time'],
  duration: ['has a duration that is no number', 'have a duration that is no number'],
  negative: ['ends before it starts', 'end before they start'],
};
const LONGEST_EXAMPLE = 40;

/** Rows that cannot be drawn, counted by the reason, which a person is told. */
export class SkippedRows {
  readonly #counts = new Map<Reason, { count: number; example: string }>();
  count = 0;

  add(reason: Reason, example: string): void {
    this.count++;
    const known = this.#counts.get(reason);
    if (known) known.count++;
    else this.#counts.set(reason, { count: 1, example: example.slice(0, LONGEST_EXAMPLE) });
  }

  /** '2 of 10 rows are not drawn: 1 has no start, 1 ends before it starts.'; '' if all are drawn. */
  sentence(rows: number): string {
    if (this.count === 0) return '';
    const reasons = [...this.#counts].map(([reason, { count, example }]) => {
      const quoted = example === '' ? '' : ` (${JSON.stringify(example)})`;
      return `${formatCount(count)} ${WORDS[reason][count === 1 ? 0 : 1]}${quoted}`;
    });
    const verb = this.count === 1 ? 'is' : 'are';
    return `${formatCount(this.count)} of ${formatCount(rows)} rows ${verb} not drawn: ${reasons.join(', ')}.`;
  }
}
