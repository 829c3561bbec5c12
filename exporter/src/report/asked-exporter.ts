import type { Problem, Status } from '@daskscope/api';
import { ReportUsageError } from './options.ts';

/** Why there is no report; its message is a sentence. */
export class ReportError extends Error {
  override name = 'ReportError';
}

/** There is nothing yet to report of. */
export class NothingYet extends ReportError {
  override name = 'NothingYet';
}

type Parameters = Record<string, string | number | undefined>;

/** An exporter that is asked. Errors are sentences for a person. */
export class AskedExporter {
  readonly #url: URL;
  readonly #cluster: string | undefined;
  readonly #headers: Record<string, string>;

  /**
   * @param url may have a user and a password
   * @throws ReportUsageError where those are not written as a URL has them
   */
  constructor(url: URL, cluster: string | undefined) {
    const { username, password } = url;
    this.#url = new URL(url);
    this.#url.username = this.#url.password = '';
    this.#cluster = cluster;
    const credentials = `${decoded(username)}:${decoded(password)}`;
    this.#headers = username ? { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {};
  }

  async json<Answer>(path: string, parameters: Parameters = {}): Promise<Answer> {
    const response = await this.get(path, parameters);
    try {
      return (await response.json()) as Answer;
    } catch (cause) {
      throw new ReportError(this.#isNone, { cause });
    }
  }

  /** @throws ReportError also where something else answers, as Grafana does to any path */
  async status(): Promise<Status> {
    const status = await this.json<Partial<Status> | null>('status');
    if (typeof status?.connection?.state !== 'string') throw new ReportError(this.#isNone);
    return status as Status;
  }

  get #isNone(): string {
    return `${this.#url.href} is no exporter of Daskscope: it answers other than one.`;
  }

  /** @throws ReportError where there is no answer, or a refusal */
  async get(path: string, parameters: Parameters = {}): Promise<Response> {
    const url = new URL(`api/v1/${path}`, this.#url);
    for (const [name, value] of Object.entries({ ...parameters, cluster: this.#cluster }))
      if (value !== undefined) url.searchParams.set(name, value);
    let response: Response;
    try {
      response = await fetch(url, { headers: this.#headers });
    } catch (cause) {
      throw new ReportError(
        `There is no answer from ${this.#url.href}: ${reasonOf(cause)}. Is an exporter there, and is it http or https?`,
        { cause },
      );
    }
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  async #refusal(response: Response): Promise<ReportError> {
    const { href } = this.#url;
    if (response.status === 401)
      return new ReportError(
        `${href} asks for a user and a password, and ${'Authorization' in this.#headers ? 'refused those given' : 'none is given'}: http://user:password@host in --exporter.`,
      );
    const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
    const detail = problem?.detail ?? `${href} answers ${response.status}: is it an exporter?`;
    const asFlag = problem?.code === 'cluster-needed';
    return new ReportError(asFlag ? detail.replace('cluster=NAME', '--cluster=NAME') : detail);
  }
}

function decoded(credential: string): string {
  try {
    return decodeURIComponent(credential);
  } catch (cause) {
    throw new ReportUsageError('A % in the user or the password of --exporter is written %25.', { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { cause: inner, message } = cause as Error & { cause?: Error & { code?: string } };
  return inner?.message || inner?.code || message;
}
