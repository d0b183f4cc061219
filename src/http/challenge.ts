/** A parameter of a challenge as a quoted string (RFC 9110, section 5.6.4). */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[^\t\u0020-\u007E]/g, '?').replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** A challenge of `WWW-Authenticate` (RFC 9110, section 11.6.1); parameters that are undefined are left out. */
export function challenge(
  scheme: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const written = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${quoted(value)}`,
  )
  return `${scheme} ${written.join(', ')}`
}
