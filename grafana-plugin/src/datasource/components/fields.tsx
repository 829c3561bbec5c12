import { InlineField, Input, MultiSelect, RadioButtonGroup } from '@grafana/ui';
import { getTemplateSrv } from '@grafana/runtime';
import type { SelectableValue } from '@grafana/data';

const WIDTH = 14;

export interface ChoicesProps<Value extends string> {
  label: string;
  tooltip?: string;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  choose: (value: Value) => void;
}

/** One of a few. */
export function Choices<Value extends string>({
  label,
  tooltip,
  value,
  options,
  choose,
}: ChoicesProps<Value>) {
  return (
    <InlineField label={label} labelWidth={WIDTH} tooltip={tooltip}>
      <RadioButtonGroup<Value>
        options={options.map(([one, name]) => ({ value: one, label: name }))}
        value={value}
        onChange={choose}
      />
    </InlineField>
  );
}

export interface TextFieldProps {
  label: string;
  /** What it is for a screen reader. */
  name: string;
  tooltip: string;
  placeholder?: string;
  value: string;
  set: (value: string) => void;
  run: () => void;
}

/** A text, which may hold template variables. It is asked for when somebody is done with it. */
export function TextField({
  label,
  name,
  tooltip,
  placeholder = 'contains',
  value,
  set,
  run,
}: TextFieldProps) {
  return (
    <InlineField label={label} labelWidth={WIDTH} tooltip={tooltip}>
      <Input
        aria-label={name}
        placeholder={placeholder}
        width={32}
        value={value}
        onChange={({ currentTarget }) => set(currentTarget.value)}
        onBlur={run}
        onKeyDown={({ key }) => key === 'Enter' && run()}
      />
    </InlineField>
  );
}

export interface NamesFieldProps {
  label: string;
  tooltip?: string;
  placeholder: string;
  known: readonly SelectableValue<string>[];
  value: readonly string[] | undefined;
  change: (names: string[]) => void;
}

/** Several of the names that are known, template variables, and whatever else is typed. */
export function NamesField({ label, tooltip, placeholder, known, value = [], change }: NamesFieldProps) {
  const variables = getTemplateSrv()
    .getVariables()
    .map(({ name }) => ({ label: `$${name}`, value: `$${name}` }));
  const listed = [...variables, ...known];
  const typed = value.filter((name) => !listed.some((option) => option.value === name));
  return (
    <InlineField label={label} labelWidth={WIDTH} tooltip={tooltip}>
      <MultiSelect
        aria-label={label}
        width={48}
        allowCustomValue
        isClearable
        placeholder={placeholder}
        options={[...listed, ...typed.map((name) => ({ label: name, value: name }))]}
        value={[...value]}
        onChange={(chosen) => change(chosen.map((option) => option.value!))}
      />
    </InlineField>
  );
}
