import type { QueryResultMeta, QueryResultMetaNotice } from '@grafana/data';

type Severity = QueryResultMetaNotice['severity'];

/**
 * What is to be said of an answer. Grafana's panels show one notice of a severity, the last
 * (public/app/features/dashboard/dashgrid/PanelHeader/PanelHeaderNotices.tsx, 12.4.0): so sentences of one are put together.
 */
export class Notices {
  readonly #said = new Map<Severity, string[]>();
  #code: string | undefined;

  info(text: string | null | undefined | false): this {
    return this.#say('info', text);
  }

  warning(text: string | null | undefined | false): this {
    return this.#say('warning', text);
  }

  /** code: why there is nothing, for programs. */
  nothing(code: string, text?: string, severity: Severity = 'info'): this {
    this.#code = code;
    return this.#say(severity, text);
  }

  /** Of the first frame of an answer. */
  meta(meta: QueryResultMeta = {}): QueryResultMeta {
    const notices = [...this.#said].map(([severity, texts]) => ({ severity, text: texts.join(' ') }));
    return {
      ...meta,
      ...(notices.length > 0 && { notices }),
      ...(this.#code !== undefined && { custom: { ...meta.custom, code: this.#code } }),
    };
  }

  #say(severity: Severity, text: string | null | undefined | false): this {
    if (!text) return this;
    const whole = /[.!?]$/.test(text) ? text : `${text}.`;
    this.#said.set(severity, [...(this.#said.get(severity) ?? []), whole]);
    return this;
  }
}
