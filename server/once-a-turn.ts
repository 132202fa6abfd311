/** Of several calls that come together, the work is done for all of them at once, when what already waits was handled. */
export function onceATurn(work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      work();
    });
  };
}
