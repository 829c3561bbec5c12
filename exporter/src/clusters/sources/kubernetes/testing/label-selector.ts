/** Whether labels are those that a selector asks for: `key`, `!key` and `key=value`, joined by commas. */
export const selects = (selector: string, labels: Readonly<Record<string, string>>): boolean =>
  selector.split(',').every((part) => {
    const [, not, key, , value] = /^(!?)([^=]+)(=(.*))?$/.exec(part)!;
    if (not) return !(key! in labels);
    return value === undefined ? key! in labels : labels[key!] === value;
  });
