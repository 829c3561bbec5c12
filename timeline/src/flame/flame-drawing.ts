import { css, mix, parseColour, textOn, type Rgb } from '../draw/colours.ts';
import type { Surface } from '../draw/surface.ts';
import type { Theme } from '../draw/theme.ts';
import type { CallTree } from './call-tree.ts';
import { CALL_HEIGHT, type FlameBox } from './flame-layout.ts';

const TEXT_SIZE = 11;
const PADDING = 4;
/** CSS px of a box in which a letter or two have room. */
const NAMED = 22;
/** How far the shades of files go towards the background. Colour itself means functions of tasks, and is not used here. */
const SHADES = [0.35, 0.45, 0.55, 0.65, 0.72];
const FADED = 0.88;

export interface FlameLook {
  theme: Theme;
  /** What is sought, in any case; '' for nothing. */
  search: string;
  /** The call that mouse or keyboard is at. */
  pointed: number | null;
}

export function drawFlame(
  surface: Surface,
  tree: CallTree,
  boxes: readonly FlameBox[],
  look: FlameLook,
): void {
  const { theme, pointed } = look;
  const sought = look.search.trim().toLowerCase();
  surface.clear();
  for (const { call, x, y, width } of boxes) {
    const colour = shade(tree, call, sought, theme);
    const inner = Math.max(0.5, width - (width > 3 ? 1 : 0));
    surface.fillRect(x, y, inner, CALL_HEIGHT - 1, css(colour));
    if (call === pointed) surface.strokeRect(x, y, inner, CALL_HEIGHT - 1, theme.text);
    if (width < NAMED) continue;
    const text = cut(tree.calls.label[call]!, width - 2 * PADDING, surface);
    surface.text(text, x + PADDING, y + CALL_HEIGHT / 2 - 0.5, { size: TEXT_SIZE, colour: textOn(colour) });
  }
}

/** Whether a call's name or file has what is sought, which is in small letters. */
export function isSought({ calls }: CallTree, call: number, sought: string): boolean {
  return `${calls.label[call]!} ${calls.file[call]!}`.toLowerCase().includes(sought);
}

/** One shade a file. */
function shade(tree: CallTree, call: number, sought: string, theme: Theme): Rgb {
  const background = parseColour(theme.background);
  const accent = parseColour(theme.accent, background);
  if (sought !== '') return isSought(tree, call, sought) ? accent : mix(accent, background, FADED);
  return mix(accent, background, SHADES[hash(tree.calls.file[call]!) % SHADES.length]!);
}

function hash(text: string): number {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (value * 31 + text.charCodeAt(i)) >>> 0;
  return value;
}

/** As much of the beginning as has room. */
function cut(text: string, width: number, surface: Surface): string {
  if (surface.measure(text, TEXT_SIZE) <= width) return text;
  let end = Math.min(text.length, Math.floor((text.length * width) / surface.measure(text, TEXT_SIZE)));
  while (end > 0 && surface.measure(`${text.slice(0, end)}…`, TEXT_SIZE) > width) end--;
  return end > 0 ? `${text.slice(0, end)}…` : '';
}
