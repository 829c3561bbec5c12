import { fromPrintable } from '@daskscope/api';

/** What is said of a report that is not whole. */
export const CANNOT_BE_READ = 'This report cannot be read: the file is cut or was changed. Get it again.';

/** What stands in an element, compressed and as printable text. Reading it fails if the file is cut or was changed. */
export function unpacked(element: Element): Response {
  const bytes = fromPrintable(element.textContent);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')));
}
