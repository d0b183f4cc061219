/**
 * An address by its text; undefined for what is none. `URL.canParse` cannot be asked: Node 20 and 22 deny texts such as
 * `http://é.localhost` by it once it was called some thousand times, where V8 calls it on its fast way.
 */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

/** Whether a text is an address. */
export function isUrl(text: string, base?: string | URL): boolean {
  return parseUrl(text, base) !== undefined
}
