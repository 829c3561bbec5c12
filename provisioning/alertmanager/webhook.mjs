/** Prints what Alertmanager sends it, an alert a line: stands in for Slack or PagerDuty where there is none. PORT: 8080 */
import { createServer } from 'node:http';

const LONGEST = 1_000_000;

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return response.end('Alertmanager may POST here.\n');
  try {
    const { alerts } = JSON.parse(await text(request));
    for (const alert of alerts) process.stdout.write(line(alert));
    response.end();
  } catch (error) {
    response.writeHead(400).end(`This is no message of Alertmanager's: ${error.message}\n`);
  }
});

async function text(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > LONGEST) throw new Error(`it is longer than ${LONGEST} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** As JSON, so that no name of a function reaches the terminal unescaped. */
function line({ status, labels, annotations }) {
  const { alertname, severity, instance } = labels;
  const { summary, description, dashboard, runbook_url } = annotations;
  const told = { status, severity, alertname, instance, summary, description, dashboard, runbook_url };
  return `${JSON.stringify(told)}\n`;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());
server.listen(Number(process.env.PORT ?? 8080), () =>
  process.stdout.write(`Waiting for alerts on port ${server.address().port}\n`),
);
