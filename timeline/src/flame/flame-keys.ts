/** What the keyboard does while the flame graph has the focus, for the list behind `?`. */
export const FLAME_KEYS: readonly { keys: string; does: string }[] = [
  { keys: '↓ ↑', does: 'To what it called, and to its caller' },
  { keys: '← →', does: 'To the call beside it' },
  { keys: 'Enter', does: 'Zoom to the call' },
  { keys: 'Esc', does: 'Show all calls' },
];

/** What the mouse does there. */
export const FLAME_POINTERS: readonly { keys: string; does: string }[] = [
  { keys: 'Click a call', does: 'Zoom to it; a click on its caller zooms out' },
];
