import { unpackReport, type ReportData } from '@daskscope/api';
import { unpacked } from './unpacked.ts';

let read: ReportData | undefined;

/** What the report holds, once it was read. */
export const report = (): ReportData => read!;

/**
 * Reads what stands in an element.
 * @throws Error of any kind if the file is cut or was changed
 */
export async function readReport(element: Element): Promise<void> {
  read = unpackReport(new Uint8Array(await unpacked(element).arrayBuffer()));
}
