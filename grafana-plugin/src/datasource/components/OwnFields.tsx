import {
  LIMITS,
  LOG_LEVELS,
  LOG_SOURCES,
  PROFILED,
  type LogLevel,
  type LogSource,
  type Profiled,
} from '@daskscope/api';
import { InlineField, InlineFieldRow, InlineSwitch } from '@grafana/ui';
import { FIGURE_NAMES, FIGURES } from '../answers/series.ts';
import { FIELDS, FORMATS, type DaskscopeQuery, type Format, type QueryType } from '../query.ts';
import { Choices, NamesField, TextField, type TextFieldProps } from './fields.tsx';

const FORMAT_NAMES: Record<Format, string> = {
  graph: 'Node graph',
  table: 'Table',
  matrix: 'Matrix',
  activities: 'Activities',
  functions: 'Functions',
  profile: 'Profile',
  code: 'Code',
  computation: 'Of a computation',
  range: 'Of the time range',
};
const PROFILED_NAMES: Record<Profiled, string> = {
  tasks: 'Tasks',
  workers: "Workers' event loops",
  scheduler: "Scheduler's event loop",
};
const FIGURE_OPTIONS = FIGURE_NAMES.map((value) => ({
  value,
  label: value === 'tasks' ? 'Tasks by state' : FIGURES[value].title,
}));
const DEPTHS = Array.from({ length: LIMITS.graphDepth + 1 }, (_, depth) => String(depth));
const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));

interface OwnFieldsProps {
  query: DaskscopeQuery;
  type: QueryType;
  change: (part: Partial<DaskscopeQuery>) => void;
  typing: { set: (part: Partial<DaskscopeQuery>) => void; run: () => void };
}

type TypedProps = Pick<OwnFieldsProps, 'query' | 'typing'> &
  Pick<TextFieldProps, 'label' | 'name' | 'tooltip' | 'placeholder'> & {
    of: 'taskKey' | 'group' | 'computation' | 'other';
  };

/** A text of the query. */
const Typed = ({ of, query, typing, ...texts }: TypedProps) => (
  <TextField {...texts} value={query[of] ?? ''} set={(text) => typing.set({ [of]: text })} run={typing.run} />
);

/** What only one type or a few have. */
export function OwnFields({ query, type, change, typing }: OwnFieldsProps) {
  const has = FIELDS[type];
  const formats: readonly Format[] = type in FORMATS ? FORMATS[type as keyof typeof FORMATS] : [];
  return (
    <InlineFieldRow>
      {formats.length > 0 && (
        <Choices<Format>
          label="Format"
          value={query.format && formats.includes(query.format) ? query.format : formats[0]!}
          options={formats.map((format) => [format, FORMAT_NAMES[format]])}
          choose={(format) => change({ format })}
        />
      )}
      {has.includes('of') && (
        <Choices<Profiled>
          label="Of"
          value={query.of ?? 'tasks'}
          options={PROFILED.map((of) => [of, PROFILED_NAMES[of]])}
          choose={(of) => change({ of })}
        />
      )}
      {has.includes('sources') && (
        <NamesField
          label="Source"
          tooltip="With a worker chosen, the scheduler's log is left out"
          placeholder="Scheduler, workers and nannies"
          known={named(LOG_SOURCES)}
          value={query.sources}
          change={(sources) => change({ sources: sources as LogSource[] })}
        />
      )}
      {has.includes('level') && (
        <Choices<LogLevel>
          label="Level"
          tooltip="This one and above"
          value={query.level ?? 'debug'}
          options={LOG_LEVELS.map((level) => [level, level])}
          choose={(level) => change({ level: level === 'debug' ? undefined : level })}
        />
      )}
      {has.includes('figures') && (
        <NamesField
          label="Figures"
          placeholder="All figures"
          known={FIGURE_OPTIONS}
          value={query.figures}
          change={(figures) => change({ figures })}
        />
      )}
      {has.includes('statistic') && (
        <Choices<'mean' | 'min' | 'max'>
          label="Statistic"
          tooltip="Of the seconds that a point is of"
          value={query.statistic ?? 'mean'}
          options={[
            ['mean', 'Mean'],
            ['min', 'Least'],
            ['max', 'Greatest'],
          ]}
          choose={(statistic) => change({ statistic })}
        />
      )}
      {has.includes('topics') && query.marks !== 'workers' && (
        <>
          <NamesField
            label="Topic"
            tooltip="all: workers and clients; or one of those that users log to"
            placeholder="All topics"
            known={named(['all', 'scheduler', 'stealing', 'print', 'warn'])}
            value={query.topics}
            change={(topics) => change({ topics })}
          />
          <NamesField
            label="Kind"
            tooltip="What happened, as Dask calls it"
            placeholder="All kinds"
            known={named(['add-worker', 'remove-worker', 'add-client', 'remove-client', 'restart'])}
            value={query.kinds}
            change={(kinds) => change({ kinds })}
          />
        </>
      )}
      {has.includes('taskKey') && (
        <Typed
          of="taskKey"
          label="Task"
          name="Task's key"
          tooltip="The whole key of one task"
          placeholder="whole key"
          {...{ query, typing }}
        />
      )}
      {has.includes('depth') && query.taskKey && (
        <Choices<string>
          label="Depth"
          tooltip="How many dependencies away from the task"
          value={String(query.depth ?? LIMITS.defaultGraphDepth)}
          options={DEPTHS.map((depth) => [depth, depth])}
          choose={(depth) => change({ depth: Number(depth) })}
        />
      )}
      {has.includes('group') && (
        <Typed
          of="group"
          label="Group"
          name="Task group"
          tooltip="The name of a task group, where no key is given"
          placeholder="whole name"
          {...{ query, typing }}
        />
      )}
      {has.includes('computation') && (
        <Typed
          of="computation"
          label="Computation"
          name="Computation's id"
          tooltip="As the list of computations has it"
          placeholder="the newest of the range"
          {...{ query, typing }}
        />
      )}
      {has.includes('other') && (
        <Typed
          of="other"
          label="Before"
          name="Id of the other"
          tooltip="The one that it is compared with"
          placeholder="id"
          {...{ query, typing }}
        />
      )}
      {has.includes('erred') && (
        <InlineField label="Only erred" labelWidth={14}>
          <InlineSwitch
            aria-label="Only erred"
            value={query.erred === true}
            onChange={() => change({ erred: query.erred ? undefined : true })}
          />
        </InlineField>
      )}
      {has.includes('tags') && (
        <NamesField
          label="Tag"
          tooltip="As given to distributed.span"
          placeholder="All tags"
          known={[]}
          value={query.tags}
          change={(tags) => change({ tags })}
        />
      )}
      {has.includes('differing') && (
        <InlineField label="Only those that differ" labelWidth={24}>
          <InlineSwitch
            aria-label="Only those that differ"
            value={query.differing === true}
            onChange={() => change({ differing: query.differing ? undefined : true })}
          />
        </InlineField>
      )}
    </InlineFieldRow>
  );
}
