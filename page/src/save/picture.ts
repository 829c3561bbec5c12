import { pictureLegend, savePicture, type PictureKind, type Saved } from '@daskscope/timeline/save';
import { clusterOfPage } from '../api.ts';
import type { Stream } from '../stream/stream.ts';
import { clockTime } from '../times.ts';

/** Saves the task stream as it is drawn now. @throws Error with a sentence, where it cannot be */
export async function saveStream(stream: Stream, kind: PictureKind): Promise<void> {
  await savePicture(savedOf(stream), kind, clusterOfPage());
}

function savedOf(stream: Stream): Saved {
  const { drawn, names } = stream;
  if (!drawn) throw new Error('There is no picture yet.');
  const { timeline, theme } = drawn;
  const { from, to } = timeline.view;
  const functions = stream.around.legend.value.filter(({ count, time }) => count > 0 || time > 0);
  return {
    timeline,
    theme,
    names,
    legend: pictureLegend(functions, theme),
    title: `Task stream${clusterOfPage() ? ` of ${clusterOfPage()}` : ''}, ${clockTime(from, 0)} to ${clockTime(to, 0)}`,
  };
}
