import { TIME_FILES, type FileKind } from '@daskscope/client';
import type { PictureKind } from '@daskscope/timeline/save';
import { Dropdown, IconButton, Menu } from '@grafana/ui';
import type { Situation } from '../panel/situation.ts';

/** What makes files of what is in view. All reject with a sentence. */
export interface Saves {
  onPicture: (kind: PictureKind) => Promise<void>;
  /** null: nobody can be asked for any. */
  onFile: ((kind: FileKind) => Promise<void>) | null;
}

const DESCRIPTIONS: Readonly<Record<FileKind, string>> = {
  report: 'This time as a page, in one file',
  trace: 'What ran in this time, for ui.perfetto.dev',
  csv: 'A row for each task in this time',
};

const PICTURES: readonly { kind: PictureKind; label: string; description: string }[] = [
  { kind: 'svg', label: 'Picture (SVG)', description: 'As rectangles and text, at any size' },
  { kind: 'png', label: 'Picture (PNG)', description: "The screen's pixels" },
];

interface Props extends Saves {
  /** What is to be said of the file; null: nothing any more. */
  onSay: (situation: Situation | null) => void;
}

/** Everything that can be taken along of what is in view. */
export function SaveMenu({ onPicture, onFile, onSay }: Props) {
  const save = (label: string, saving: Promise<void>) => {
    onSay({ tone: 'waiting', sentence: `${label} is being made …` });
    saving.then(
      () => onSay(null),
      (cause: unknown) => onSay({ tone: 'lost', sentence: (cause as Error).message }),
    );
  };
  const menu = () => (
    <Menu ariaLabel="Save what is in view">
      {onFile &&
        TIME_FILES.map(({ kind, name }) => (
          <Menu.Item
            key={kind}
            label={name}
            description={DESCRIPTIONS[kind]}
            onClick={() => save(name, onFile(kind))}
          />
        ))}
      {PICTURES.map(({ kind, ...item }) => (
        <Menu.Item key={kind} {...item} onClick={() => save(item.label, onPicture(kind))} />
      ))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end" onVisibleChange={(open) => open && onSay(null)}>
      <IconButton name="save" size="sm" tooltip="Save what is in view" />
    </Dropdown>
  );
}
