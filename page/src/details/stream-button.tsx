export const StreamButton = ({ show }: { show: () => void }) => (
  <div class="actions">
    <button onClick={show}>Show in the stream</button>
  </div>
);
