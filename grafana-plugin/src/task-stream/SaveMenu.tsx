import type { PictureKind } from '@daskscope/timeline/save';
import { Dropdown, IconButton, Menu } from '@grafana/ui';
import { useState } from 'react';

interface Props {
  /** Rejects with a sentence. */
  onSave: (kind: PictureKind) => Promise<void>;
}

/** The picture as a file. */
export function SaveMenu({ onSave }: Props) {
  const [problem, setProblem] = useState('');
  const save = (kind: PictureKind) => {
    onSave(kind).then(
      () => setProblem(''),
      (cause: unknown) => setProblem((cause as Error).message),
    );
  };
  const menu = () => (
    <Menu ariaLabel="Save the picture">
      <Menu.Item
        label="Picture (SVG)"
        description="As rectangles and text, at any size"
        onClick={() => save('svg')}
      />
      <Menu.Item label="Picture (PNG)" description="The screen's pixels" onClick={() => save('png')} />
    </Menu>
  );
  return (
    <>
      {problem !== '' && <span role="status">{problem}</span>}
      <Dropdown overlay={menu} placement="bottom-end">
        <IconButton name="save" size="sm" tooltip="Save the picture" />
      </Dropdown>
    </>
  );
}
