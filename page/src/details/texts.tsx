/** Why a task failed, as Python says it; '' where it did not. */
export const Texts = ({ exception, traceback }: { exception: string; traceback: string }) => (
  <>
    {exception !== '' && <div class="failure">{exception}</div>}
    {traceback !== '' && <pre>{traceback}</pre>}
  </>
);
