/** What is not in an answer; without any it takes no room. */
export const Remarks = ({ of: sentence }: { of: string | null }) =>
  sentence ? <p class="nothing">{sentence}</p> : null;
