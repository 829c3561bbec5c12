export interface ChoiceProps {
  label: string;
  value: string;
  /** Values and what they are called. */
  options: readonly (readonly [value: string, name: string])[];
  choose: (value: string) => void;
}

/** A value of a few. One that is not among them, since it came with a URL, is listed too. */
export function Choice({ label, value, options, choose }: ChoiceProps) {
  const all = options.some(([one]) => one === value) ? options : [...options, [value, value] as const];
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {all.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  );
}
