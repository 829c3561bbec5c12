import { locationUtil, renderMarkdown } from '@grafana/data';
import { RenderUserContentAsHTML, TextLink } from '@grafana/ui';
import { RUNBOOKS } from './runbooks.ts';

/** The page of all runbooks; those of single alerts lie under it. */
export const FOLDER = '/a/daskscope-app/runbooks';

/** The name of an alert in the path of its runbook; '' in that of all, null in any other. */
export function runbookOf(path: string): string | null {
  const found = /\/runbooks(\/[^/]*)?\/?$/.exec(path);
  return found && (found[1] ?? '').slice(1);
}

/** What to do about an alert, without the title, which the page has; or which runbooks there are. */
export function RunbookPage({ name }: { name: string }) {
  const text = RUNBOOKS.get(name);
  if (text === undefined) return <AllRunbooks name={name} />;
  return (
    <RenderUserContentAsHTML
      component="div"
      className="markdown-html"
      content={renderMarkdown(linked(text.replace(/^# .*\n/, '')))}
    />
  );
}

function AllRunbooks({ name }: { name: string }) {
  return (
    <>
      {name !== '' && (
        <p>
          There is no runbook {name}: it is not the name of an alert of this version of Daskscope. These there
          are:
        </p>
      )}
      <ul aria-label="Runbooks">
        {[...RUNBOOKS.keys()].map((alert) => (
          <li key={alert}>
            <TextLink href={`${FOLDER}/${alert}`}>{alert}</TextLink>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Grafana's sanitizing takes away links that begin with neither a scheme nor a slash. */
function linked(markdown: string): string {
  return markdown.replace(
    /\]\((\w+)\.md\)/g,
    (_, alert: string) => `](${locationUtil.assureBaseUrl(`${FOLDER}/${alert}`)})`,
  );
}
