/** Computes something of a text once for each of the texts that were asked for last. */
export function remembered<T>(capacity: number, compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const result = results.has(text) ? (results.get(text) as T) : compute(text);
    results.delete(text);
    results.set(text, result);
    const [oldest] = results.keys();
    if (results.size > capacity && oldest !== undefined) results.delete(oldest);
    return result;
  };
}
