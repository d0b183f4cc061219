/** Headers of another tool, by their names as they were written. */
export type ImportedHeaders = Record<string, string | string[]>

/** Takes the content type out of headers, and gives it; undefined without one. */
export function takeType(headers: ImportedHeaders): string | undefined {
  const type = headerOf(Object.entries(headers), 'content-type')
  for (const name of Object.keys(headers))
    if (name.toLowerCase() === 'content-type') delete headers[name]
  return type
}

/** Headers as mock files write them, without those of CORS, which is a setting, and of the connection. */
export function writtenHeaders(
  headers: Readonly<Record<string, unknown>>,
  textOf: (text: string) => string,
): ImportedHeaders {
  const isLeftOut = /^(?:access-control-.*|content-length|transfer-encoding|connection)$/i
  const entries = Object.entries(headers).filter(([name]) => !isLeftOut.test(name))
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const texts = [value].flat().map((text) => textOf(String(text)))
      return [name, texts.length === 1 ? (texts[0] ?? '') : texts] as const
    }),
  )
}

/** The first value of a header; undefined without it. */
export function headerOf(
  pairs: readonly (readonly [name: string, value: string | readonly string[]])[],
  name: string,
): string | undefined {
  const value = pairs.find(([each]) => each.toLowerCase() === name)?.[1]
  return typeof value === 'object' ? value[0] : value
}
