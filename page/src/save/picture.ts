import { groupCss } from '@daskscope/timeline';
import { pngOf, svgOf, type Saved } from '@daskscope/timeline/save';
import { clusterOfPage } from '../api.ts';
import type { Stream } from '../stream/stream.ts';
import { clockTime } from '../times.ts';

/** Saves the task stream as it is drawn now. @throws Error with a sentence, where it cannot be */
export async function savePicture(stream: Stream, kind: 'svg' | 'png'): Promise<void> {
  const saved = savedOf(stream);
  const blob = kind === 'png' ? await pngOf(saved) : new Blob([svgOf(saved)], { type: 'image/svg+xml' });
  const time = new Date().toISOString().slice(0, 19).replace(/[:]/g, '');
  const cluster = clusterOfPage()?.replace(/[^\w.-]+/g, '-');
  download(blob, ['dask-task-stream', ...(cluster ? [cluster] : []), `${time}Z.${kind}`].join('-'));
}

function savedOf(stream: Stream): Saved {
  const { drawn, names } = stream;
  if (!drawn) throw new Error('There is no picture yet.');
  const { timeline, theme } = drawn;
  const { from, to } = timeline.view;
  const legend = stream.legend.value
    .filter(({ count, time }) => count > 0 || time > 0)
    .map(({ group, name }) => ({ name, colour: groupCss(group) }));
  return {
    timeline,
    theme,
    names,
    legend: [...legend, { name: 'transfer', colour: theme.transfer }, { name: 'erred', colour: theme.error }],
    title: `Task stream${clusterOfPage() ? ` of ${clusterOfPage()}` : ''}, ${clockTime(from, 0)} to ${clockTime(to, 0)}`,
  };
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
