/** Colours as #rrggbb, rgb() or rgba(). */
export interface Theme {
  background: string;
  /** Under a lane's bars: where a thread is idle. */
  lane: string;
  grid: string;
  text: string;
  muted: string;
  /** Selections, the cross-hair, focus. */
  accent: string;
  transfer: string;
  error: string;
  errorOutline: string;
  /** Work that is not yet done; `waiting` is the quieter of the two. */
  processing: string;
  waiting: string;
  font: string;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export const LIGHT: Theme = {
  background: '#ffffff',
  lane: '#f3f4f6',
  grid: '#e3e5ea',
  text: '#24292e',
  muted: '#646b75',
  accent: '#1f60c4',
  transfer: '#e5352b',
  error: '#000000',
  errorOutline: '#ffffff',
  processing: '#a3a8b0',
  waiting: '#dcdee2',
  font: FONT,
};

export const DARK: Theme = {
  background: '#181b1f',
  lane: '#202328',
  grid: '#2f3338',
  text: '#d5d7de',
  muted: '#969aa6',
  accent: '#6e9fff',
  transfer: '#e5352b',
  error: '#000000',
  errorOutline: '#f4f5f7',
  processing: '#767b84',
  waiting: '#3d4148',
  font: FONT,
};
