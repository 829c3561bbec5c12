import type { Interval } from '../data/columns.ts';
import { formatDuration } from '../text/format.ts';
import { hitTest, type Hit } from './hit.ts';
import type { Navigation } from './navigation.ts';
import type { Overlay } from '../overlay.ts';
import type { Picture } from '../picture.ts';
import { barGap } from '../layout/rows.ts';
import type { Hover } from '../timeline-options.ts';
import { absentAt } from '../data/stays.ts';
import { unknownAt, type Unknown } from '../data/unknown.ts';
import type { Range } from '../data/range.ts';

/** What the pointer, the keyboard or another panel points at and drags, and how that shows over the picture. */
export class Pointing {
  hovered: Hover | null = null;
  /** ms since the epoch: a line from elsewhere. */
  cursor: number | null = null;
  dragged: (Range & { select: boolean }) | null = null;
  selected: Range | null = null;
  focused = false;
  private readonly picture: Picture;
  readonly #navigation: Navigation;

  constructor(picture: Picture, navigation: Navigation) {
    this.picture = picture;
    this.#navigation = navigation;
  }

  get interval(): Interval | null {
    return this.hovered?.hit?.interval ?? null;
  }

  /** What is at a place; px from the element's top left. */
  at(x: number, y: number): Hover {
    const { picture } = this;
    const { stage } = picture;
    const label = stage.labelAt(x, y);
    const frame = () => stage.frame(picture.play(), picture.view);
    const hit = label ? null : hitTest(frame(), ...picture.pixelAt(x, y));
    const time = x >= stage.plot.x ? picture.timeAt(x) : null;
    const unknown = time === null ? null : this.#nothingAt(time, hit);
    return { x, y, time, hit, label, unknown };
  }

  #nothingAt(time: number, hit: Hit | null): Unknown | null {
    const { unknown, stays, timeZone } = this.picture.options;
    const [lane] = hit?.box.row.lanes ?? [];
    const isThere = lane === undefined || hit?.interval || (hit?.group?.lanes ?? 0) > 0;
    return unknownAt(time, unknown) ?? (isThere ? null : absentAt(time, stays(lane), timeZone));
  }

  point(hover: Hover | null): void {
    if (hover === null && this.hovered === null) return;
    this.hovered = hover;
    this.picture.options.onHover(hover);
    this.picture.schedule();
  }

  /** Points at an interval as the pointer would, bringing it into sight, and says what it is. */
  pointAt(interval: Interval | null): void {
    if (!interval) return;
    const { stage } = this.picture;
    const end = interval.start + interval.duration;
    const box = stage.layout.boxes.find(({ row }) => row.lanes.includes(interval.lane))!;
    this.#navigation.bring(interval.start, end, box);
    const x = stage.plot.x + this.picture.placeOf((interval.start + end) / 2);
    const y = stage.plot.y + (box.y + box.height / 2 - stage.scrolled) / stage.dpr;
    const hit = { box, interval, part: null, group: null };
    this.point({ x, y, time: interval.start, hit, label: null, unknown: null });
    this.#say(interval);
  }

  overlay(): Overlay {
    const { picture, hovered, cursor, dragged, selected, focused } = this;
    const at = (time: number) => picture.placeOf(time);
    const range = ({ from, to }: Range, selected: boolean) => ({ x0: at(from), x1: at(to), selected });
    const time = hovered?.time ?? cursor;
    return {
      outline: dragged ? null : this.#outline(),
      cursor: time === null || dragged ? null : { x: at(time), time },
      ranges: [
        ...(selected ? [range(selected, true)] : []),
        ...(dragged ? [range(dragged, dragged.select)] : []),
      ],
      focused,
    };
  }

  #outline(): Overlay['outline'] {
    const hit = this.hovered?.hit;
    if (!hit?.interval) return null;
    const { stage, view, options } = this.picture;
    const { dpr, scrolled } = stage;
    const { start, duration, running } = hit.interval;
    const { from, to, top, bottom } = hit.part ?? {
      from: start,
      to: running ? options.now() : start + duration,
      top: 0,
      bottom: hit.box.height - barGap(hit.box.height, dpr),
    };
    const x = Math.round(view.xAt(from)) / dpr;
    const width = Math.max(1 / dpr, Math.round(view.xAt(to)) / dpr - x);
    return { x, y: (hit.box.y + top - scrolled) / dpr, width, height: Math.max(3, (bottom - top) / dpr) };
  }

  #say({ lane, group, error, duration }: Interval): void {
    const { options, spoken } = this.picture;
    const name = options.lanes.name(lane);
    const where = name ? [name.host, name.worker, name.name].filter((part) => part !== '').join(', ') : '';
    spoken.say(`${options.names(group)}${error ? ', failed' : ''}, ${formatDuration(duration)}, ${where}`);
  }
}
