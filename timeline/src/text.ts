/** The text, or its beginning and end with … between where it is wider than `width`; '' where not even that fits. */
export function ellipsize(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (measure(shortened(letters, middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : shortened(letters, low);
}

function shortened(letters: string[], keep: number): string {
  // Names differ at their ends (w0-1, :46123) as often as at their beginnings.
  const tail = Math.floor(keep / 2);
  return `${letters.slice(0, keep - tail).join('')}…${letters.slice(letters.length - tail).join('')}`;
}
