/** A command line that cannot be used; the message is a sentence that names the flag. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** One flag of the command line, for a configuration of that type. */
export interface Flag<Config> {
  name: string;
  /** What stands for the value in the help; none for a flag without one. */
  value?: string;
  default?: string;
  meaning: string;
  /** The environment variable that gives it where the flag does not. */
  variable?: string;
  /** May be given several times. */
  repeated?: true;
  /** Checks the value and puts it into the configuration; throws UsageError. */
  set: (config: Config, value: string) => void;
}

export const quote = (value: string): string => `'${value}'`;

/** @throws UsageError for anything but a whole number from 1 to the maximum */
export function integer(name: string, value: string, maximum: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > maximum)
    throw new UsageError(`--${name} takes a whole number from 1 to ${maximum}, not ${quote(value)}`);
  return number;
}
