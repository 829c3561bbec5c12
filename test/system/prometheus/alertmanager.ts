import { join } from 'node:path';
import { writeAlertmanager } from '../provisioning.ts';
import { ListeningProcess } from '../listening-process.ts';

/** A real Alertmanager as it is shipped, but for the address of the webhook. @param webhook its URL */
export const startAlertmanager = (webhook: string): Promise<ListeningProcess> =>
  ListeningProcess.start('prometheus-alertmanager', (folder) => [
    `--config.file=${writeAlertmanager(folder, webhook)}`,
    `--storage.path=${join(folder, 'data')}`,
    // Alone.
    '--cluster.listen-address=',
  ]);
