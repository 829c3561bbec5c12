import { DAY_MS } from '../day.ts';

const HOUR_MS = 3_600_000;

/** As ClickHouse writes INTERVAL: ms of one. */
const UNIT_MS: Readonly<Record<string, number>> = {
  Second: 1_000,
  Minute: 60_000,
  Hour: HOUR_MS,
  Day: DAY_MS,
  Week: 7 * DAY_MS,
};
/** Months of these, of which the shortest in a row are three days less: rather too little is told to be there than too much. */
const MONTHS: Readonly<Record<string, number>> = { Month: 1, Quarter: 3, Year: 12 };
const MONTH_MS = 30.4 * DAY_MS;

/**
 * How long a table keeps its rows by its own TTL, which an operator may have altered. ms; Infinity: for ever; undefined: that cannot be told
 * @param engine as `engine_full` of system.tables has it
 */
export function ttlOf(engine: string): number | undefined {
  const clause = / TTL (.*?)(?: SETTINGS .*)?$/s.exec(engine)?.[1];
  if (clause === undefined) return Infinity;
  // What goes to another disk is there.
  const removing = elementsOf(clause).filter((element) => !/ (TO (DISK|VOLUME)|RECOMPRESS) /.test(element));
  if (removing.length === 0) return Infinity;
  const times = removing.map((element) => {
    const [, unit = '', count] = /toInterval(\w+)\((?:_CAST\()?(\d+)/.exec(element) ?? [];
    const months = MONTHS[unit];
    const ms =
      months === undefined ? UNIT_MS[unit]! * Number(count) : months * MONTH_MS * Number(count) - 3 * DAY_MS;
    return ms;
  });
  const shortest = Math.min(...times);
  return Number.isNaN(shortest) ? undefined : shortest;
}

/** Between commas that are in no parentheses. */
function elementsOf(clause: string): string[] {
  const elements: string[] = [];
  let element = '';
  let depth = 0;
  for (const character of `${clause},`) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character !== ',' || depth > 0) element += character;
    else {
      // So that what stands at its end has a space behind it too.
      elements.push(`${element} `);
      element = '';
    }
  }
  return elements;
}
