import { useShown } from '../shown.ts';
import type { Choice, Themes } from './themes.ts';

const SIGNS: Record<Choice, string> = { auto: '◐', light: '☀', dark: '☾' };
const MEANINGS: Record<Choice, string> = {
  auto: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export function ThemeButton({ themes }: { themes: Themes }) {
  const choice = useShown(themes.choice);
  return (
    <button id="theme" title={MEANINGS[choice]} aria-label={MEANINGS[choice]} onClick={() => themes.next()}>
      {SIGNS[choice]}
    </button>
  );
}
