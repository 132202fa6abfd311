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

/** Of calls that come shortly after one another, the work is done once, so many milliseconds after the last. */
export function afterPause(work: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
