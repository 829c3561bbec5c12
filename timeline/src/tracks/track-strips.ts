import { CanvasSurface } from '../draw/surface-canvas.ts';
import type { Theme } from '../draw/theme.ts';
import { watchSize } from '../watch-size.ts';
import { rowText, type Tracks } from './track.ts';
import { drawTracks } from './tracks-drawing.ts';
import type { TrackPlace } from './tracks-layout.ts';

const SUMMARY_PAUSE = 3000;

export interface TrackStripsOptions {
  theme: Theme;
  /** Where time is now: that of the picture above. null: there is none. */
  place: () => TrackPlace | null;
  /** The time that the pointer is at; null: it has left. */
  onCursor: (time: number | null) => void;
}

/** Tracks in an element with a size of its own, on the time axis of another picture. */
export class TrackStrips {
  private readonly element: HTMLElement;
  private readonly options: TrackStripsOptions;
  private readonly surface: CanvasSurface;
  private readonly control = new AbortController();
  private readonly stopWatching: () => void;
  private tracks: Tracks = { times: [], longest: 0, tracks: [] };
  private cursor: number | null = null;
  private theme: Theme;
  private request = 0;
  private said = -Infinity;

  constructor(element: HTMLElement, options: TrackStripsOptions) {
    this.element = element;
    this.options = options;
    this.theme = options.theme;
    this.surface = new CanvasSurface(element.ownerDocument.createElement('canvas'));
    const { canvas } = this.surface;
    Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
    canvas.setAttribute('aria-hidden', 'true');
    element.append(canvas);
    element.setAttribute('role', 'img');
    this.stopWatching = watchSize(element, () => this.invalidate());
    const { signal } = this.control;
    canvas.addEventListener('pointermove', ({ offsetX }) => this.point(offsetX), { signal });
    canvas.addEventListener('pointerleave', () => options.onCursor(null), { signal });
  }

  set(tracks: Tracks): void {
    this.tracks = tracks;
    this.say();
    this.invalidate();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.invalidate();
  }

  /** Shows a line at a time, here or from the picture above. */
  setCursor(time: number | null): void {
    this.cursor = time;
    this.invalidate();
  }

  /** Draws with the next frame. */
  invalidate(): void {
    if (this.request === 0) this.request = requestAnimationFrame(() => this.draw());
  }

  destroy(): void {
    this.control.abort();
    this.stopWatching();
    cancelAnimationFrame(this.request);
    this.surface.canvas.remove();
  }

  private point(x: number): void {
    const place = this.options.place();
    if (!place || x < place.x) return this.options.onCursor(null);
    this.options.onCursor(place.from + ((x - place.x) / place.width) * (place.to - place.from));
  }

  /** What a screen reader says of the picture: the newest figures, now and then. */
  private say(): void {
    const now = performance.now();
    if (now - this.said < SUMMARY_PAUSE) return;
    this.said = now;
    const { tracks, times } = this.tracks;
    const text = tracks.map((track) => `${track.name}: ${rowText(track, times.length - 1)}`).join('; ');
    this.element.setAttribute('aria-label', text);
  }

  private draw(): void {
    this.request = 0;
    const { element, surface, tracks, theme, cursor } = this;
    const { clientWidth: width, clientHeight: height } = element;
    const place = this.options.place();
    if (width === 0 || height === 0 || !place) return;
    surface.setFont(theme.font);
    surface.resize(width, height, devicePixelRatio || 1);
    drawTracks(surface, tracks, place, { theme, cursor });
  }
}
