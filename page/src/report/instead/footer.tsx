import type { PackageVersion, Status } from '@daskscope/api';
import { clockTime } from '../../times.ts';
import { report } from '../data.ts';

/** What made the report and when, and the versions that there were. */
export function Footer({ status }: { status: Status | null }) {
  const { time, versions } = report();
  return (
    <footer>
      <span id="version">
        {status && `Daskscope ${status.exporter.version} · Dask ${status.scheduler?.version ?? 'not known'}`}
      </span>
      <span id="made">{`made at ${clockTime(time)}`}</span>
      {versions.packages.length > 0 && (
        <details id="versions">
          <summary>Versions of packages</summary>
          <ul>
            {versions.packages.map((one) => (
              <li key={one.package}>{`${one.package}: ${one.versions.map(versionText).join('; ')}`}</li>
            ))}
          </ul>
        </details>
      )}
    </footer>
  );
}

function versionText({ version, scheduler, workers, clients }: PackageVersion): string {
  const who = [
    scheduler ? 'scheduler' : '',
    workers > 0 ? `${workers} worker${workers === 1 ? '' : 's'}` : '',
    clients > 0 ? `${clients} client${clients === 1 ? '' : 's'}` : '',
  ].filter((part) => part !== '');
  return `${version ?? 'not installed'} (${who.join(', ')})`;
}
