/** What the keyboard does while the timeline has the focus, for the list behind `?`. */
export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: 'a d ← →', does: 'Move in time' },
  { keys: 'w s ↑ ↓', does: 'Zoom in and out' },
  { keys: 'f', does: 'Show all of it' },
  { keys: 'l', does: 'Follow live' },
  { keys: 'b', does: 'Back to the view before' },
  { keys: '+ -', does: 'Taller and flatter lanes' },
  { keys: 'Page up, Page down', does: 'Scroll lanes' },
  { keys: 'n p', does: 'Next and previous bar of the lane' },
  { keys: 'j k', does: 'Lane below and above' },
  { keys: 'e E', does: 'Next and previous error' },
  { keys: 'Enter', does: 'Hold what is pointed at' },
  { keys: '/', does: 'Search' },
  { keys: 'Esc', does: 'Clear selection and search' },
  { keys: '?', does: 'This list' },
];

/** What mouse and touch do. */
export const POINTERS: readonly { keys: string; does: string }[] = [
  { keys: 'Drag', does: 'Zoom into a range of time' },
  { keys: 'Shift + drag', does: 'Totals of a range' },
  { keys: 'Drag the axis', does: 'Move in time' },
  { keys: 'Ctrl or ⌘ + wheel', does: 'Zoom at the pointer' },
  { keys: 'Wheel', does: 'Scroll lanes' },
  { keys: 'Alt + wheel', does: 'Taller and flatter lanes' },
  { keys: 'Double click', does: 'Back to the view before' },
  { keys: 'Click a host or worker', does: 'Collapse or expand it' },
];
