import { createTheme, DashboardCursorSync, ThemeContext, type EventBus } from '@grafana/data';
import { PanelContextProvider, PortalContainer } from '@grafana/ui';
import { createElement, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

export type Mode = 'light' | 'dark';

const root = createRoot(document.getElementById('root')!);

/** Puts something in the page, with what every part of Grafana has around it. */
export function draw(content: ReactElement, mode: Mode, eventBus: EventBus): void {
  const theme = createTheme({ colors: { mode } });
  document.body.style.background = theme.colors.background.primary;
  document.body.style.color = theme.colors.text.primary;
  document.body.style.font = `14px ${theme.typography.fontFamily}`;
  const context = { eventsScope: '', eventBus, sync: () => DashboardCursorSync.Crosshair };
  root.render(
    createElement(
      ThemeContext.Provider,
      { value: theme },
      createElement(PanelContextProvider, { value: context }, content, createElement(PortalContainer)),
    ),
  );
}
