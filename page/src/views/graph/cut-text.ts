/** CSS px of a letter, about: what is longer is cut, and whole in the title. */
const LETTER = 6.4;

export function cutText(text: string, width: number): string {
  const most = Math.floor(width / LETTER);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
