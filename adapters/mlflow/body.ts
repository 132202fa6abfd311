/** More than any page that we ask for. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** The body is larger than anything that we ask for. */
export class TooLarge extends Error {}

/** The body as text; throws `TooLarge` without reading on. */
export async function readCapped(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) {
    await response.body?.cancel();
    throw new TooLarge();
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > MAX_BYTES) throw new TooLarge();
    chunks.push(chunk as Uint8Array);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
