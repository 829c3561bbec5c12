import { unpackTasks, type ReportData, type Tasks } from '@daskscope/api';

/** What the report holds, read from the file that it is in. */
export type Report = Omit<ReportData, 'tasks'> & { tasks: Tasks[] };

let read: Report | undefined;

/** What was read, once it was. */
export const report = (): Report => read!;

/**
 * Reads what stands in an element: JSON, compressed, as base64.
 * @throws Error of any kind if the file is cut or was changed
 */
export async function readReport(element: Element): Promise<void> {
  const bytes = Uint8Array.from(atob(element.textContent), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const data = (await new Response(plain).json()) as ReportData;
  read = { ...data, tasks: data.tasks.map(unpackTasks) };
}
