import type { LivePage } from './live-page.ts';

/** A task as the page draws it. */
export interface DrawnTask {
  key: string;
  state: string;
  /** Colour of its state: #rrggbb. */
  fill: string;
  picked: boolean;
}

export interface DrawnGraph {
  tasks: DrawnTask[];
  /** Keys of what each line joins, by where it ends: what comes first, and what depends on it. */
  edges: [from: string, to: string][];
}

/** The graph of tasks that the page shows, read from its picture. */
export function drawnGraph({ page }: LivePage): Promise<DrawnGraph> {
  return page.evaluate(() => {
    const nodes = [...document.querySelectorAll<SVGGElement>('#graph-view .node.task')].map((node) => {
      const [x, y] = node
        .getAttribute('transform')!
        .match(/[\d.]+/g)!
        .map(Number);
      const box = node.querySelector('rect')!;
      const [, key, state] = /^(.*): (\S+) · .*$/.exec(node.getAttribute('aria-label')!)!;
      return {
        key: key!,
        state: state!,
        fill: node.querySelector('.state')!.getAttribute('fill')!,
        picked: node.getAttribute('aria-pressed') === 'true',
        left: x!,
        top: y!,
        right: x! + box.width.baseVal.value,
        bottom: y! + box.height.baseVal.value,
      };
    });
    const at = (point: string): string => {
      const [x, y] = point.split(',').map(Number);
      const slack = 1;
      const found = nodes.find(
        ({ left, top, right, bottom }) =>
          x! >= left - slack && x! <= right + slack && y! >= top - slack && y! <= bottom + slack,
      );
      return found?.key ?? `nothing at ${point}`;
    };
    const edges = [...document.querySelectorAll('#graph-view polyline')].map((line): [string, string] => {
      const points = line.getAttribute('points')!.split(' ');
      return [at(points[0]!), at(points.at(-1)!)];
    });
    return { tasks: nodes.map(({ key, state, fill, picked }) => ({ key, state, fill, picked })), edges };
  });
}
