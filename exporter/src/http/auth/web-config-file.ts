import { statSync } from 'node:fs';
import { stampOf } from '../../file-stamp.ts';
import { readWebConfig, WebConfigError, type WebConfig } from './web-config.ts';

/** The web configuration as its files are now: read again when one of them changed. */
export class WebConfigFile {
  readonly #file: string;
  readonly #withTls: boolean;
  #config: WebConfig;
  #stamp: string;
  #error: WebConfigError | null = null;

  /** @throws WebConfigError */
  constructor(file: string) {
    this.#file = file;
    this.#config = readWebConfig(file);
    this.#stamp = stampsOf(this.#config.files);
    this.#withTls = this.#config.tls !== null;
  }

  /** @throws WebConfigError while the files cannot be used; what they were before is not used either */
  current(): WebConfig {
    const stamp = stampsOf(this.#config.files);
    if (stamp !== this.#stamp) this.#readAgain(stamp);
    if (this.#error) throw this.#error;
    return this.#config;
  }

  #readAgain(stamp: string): void {
    this.#error = null;
    this.#stamp = stamp;
    try {
      const config = readWebConfig(this.#file);
      if ((config.tls !== null) !== this.#withTls)
        throw new WebConfigError(
          `The web configuration ${this.#file} cannot be used: to turn TLS on or off, start the exporter again`,
        );
      this.#config = config;
      this.#stamp = stampsOf(config.files);
    } catch (cause) {
      if (!(cause instanceof WebConfigError)) throw cause;
      this.#error = cause;
    }
  }
}

const stampsOf = (files: readonly string[]): string =>
  files.map((file) => stampOf(statSync(file, { throwIfNoEntry: false }))).join(', ');
