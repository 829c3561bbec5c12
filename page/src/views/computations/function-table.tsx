import type { Computation } from '@daskscope/api';
import { formatBytes, formatCount, formatDuration } from '@daskscope/timeline';
import type { Live } from '../../live.ts';
import { FunctionName } from '../function-name.tsx';

const ms = (value: number | null) => (value === null ? '—' : formatDuration(value));

/** What each function did in a computation. */
export function FunctionTable({ live, of }: { live: Live; of: Computation }) {
  const { functions } = of;
  return (
    <table class="figures" aria-label="Functions">
      <thead>
        <tr>
          {[
            'function',
            'runs',
            'errors',
            'computed',
            'median',
            '90 %',
            '99 %',
            'longest',
            'transfers',
            'results',
          ].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {functions.name.map((name, row) => (
          <tr key={name}>
            <td class="text">
              <FunctionName live={live} name={name} />
            </td>
            <td>{formatCount(functions.runs[row]!)}</td>
            <td>{formatCount(functions.errors[row]!)}</td>
            <td>{formatDuration(functions.compute[row]!)}</td>
            <td>{ms(functions.median[row]!)}</td>
            <td>{ms(functions.p90[row]!)}</td>
            <td>{ms(functions.p99[row]!)}</td>
            <td>{ms(functions.greatest[row]!)}</td>
            <td>{formatDuration(functions.transfer[row]!)}</td>
            <td>{formatBytes(functions.bytes[row]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
