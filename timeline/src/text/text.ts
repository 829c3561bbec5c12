/**
 * The text, or its beginning and end with … between where it is wider than `width`; '' where not even that fits. With `from`,
 * a count of letters, what begins there is kept instead of the end.
 */
export function ellipsize(
  text: string,
  width: number,
  measure: (text: string) => number,
  from?: number,
): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (measure(shortened(letters, middle, from)) <= width) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : shortened(letters, low, from);
}

interface Placed {
  text: string;
  /** The room for it. */
  width: number;
}

/**
 * Texts in the room that each has. Those that have too little are cut so that they differ from all that look alike, which are among
 * `all`, in sight or not.
 */
export function fitted(
  placed: readonly Placed[],
  all: Iterable<string>,
  measure: (text: string) => number,
): string[] {
  const plain = placed.map(({ text, width }) => ellipsize(text, width, measure));
  const isCut = (text: string, at: number) => text !== placed[at]!.text && text !== '';
  const cut = plain.filter(isCut);
  if (cut.length === 0) return plain;
  const keep = Math.min(...cut.map((text) => [...text].length - 2));
  const from = differences(all, keep);
  return plain.map((text, at) => {
    const { text: whole, width } = placed[at]!;
    const part = isCut(text, at) ? from.get(whole) : undefined;
    return part === undefined ? text : ellipsize(whole, width, measure, part);
  });
}

/** For texts that would look alike with only `keep` letters: the letter from which on each is unlike the others. */
export function differences(texts: Iterable<string>, keep: number): Map<string, number> {
  const found = new Map<string, number>();
  const long = [...new Set(texts)].map((text) => [...text]).filter(({ length }) => length > keep);
  if (keep >= 2) tellApart(long, keep, undefined, found);
  return found;
}

function tellApart(
  texts: string[][],
  keep: number,
  from: number | undefined,
  found: Map<string, number>,
): void {
  for (const alike of groupBy(texts, (letters) => shortened(letters, keep, from)).values()) {
    if (alike.length === 1) continue;
    const at = commonStart(alike);
    for (const letters of alike) found.set(letters.join(''), at);
    if (at !== from) tellApart(alike, keep, at, found);
  }
}

function groupBy(texts: string[][], look: (letters: string[]) => string): Map<string, string[][]> {
  const groups = new Map<string, string[][]>();
  for (const letters of texts) {
    const text = look(letters);
    const group = groups.get(text);
    if (group) group.push(letters);
    else groups.set(text, [letters]);
  }
  return groups;
}

function commonStart([first, ...others]: string[][]): number {
  const at = first!.findIndex((letter, index) => others.some((other) => other[index] !== letter));
  return at < 0 ? first!.length : at;
}

function shortened(letters: string[], keep: number, from?: number): string {
  if (from !== undefined) return withPart(letters, keep, from);
  // Names differ at their ends (w0-1, :46123) as often as at their beginnings.
  const tail = Math.floor(keep / 2);
  return `${letters.slice(0, keep - tail).join('')}…${letters.slice(letters.length - tail).join('')}`;
}

/** A third for the beginning, the rest for the part from `from` on, or for the end if that has it. */
function withPart(letters: string[], keep: number, from: number): string {
  const head = Math.floor(keep / 3);
  const part = keep - head;
  const start = Math.max(head, Math.min(from, letters.length - part));
  const end = start + part;
  const [before, after] = [start > head ? '…' : '', end < letters.length ? '…' : ''];
  return `${letters.slice(0, head).join('')}${before}${letters.slice(start, end).join('')}${after}`;
}
