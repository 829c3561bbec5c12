/** Which workers a question was put to. What they did not answer is not in what is told. */
export interface WorkersAsked {
  asked: number;
  /** Addresses of those of them that did not answer in time, or could not be reached. */
  silent: readonly string[];
  /** They match, but one question asks a limited number. */
  notAsked: number;
}
