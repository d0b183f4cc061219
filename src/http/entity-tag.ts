/** Whether a list of tags has one; strong comparison lets weak tags match nothing (RFC 9110, 8.8.3.2). */
export function hasTag(header: string, etag: string, comparison: 'weak' | 'strong'): boolean {
  if (header.trim() === '*') return true
  const strong = (tag: string): string => (comparison === 'weak' ? tag.replace(/^W\//, '') : tag)
  for (const [tag] of header.matchAll(/(?:W\/)?"[^"]*"/g)) {
    if (strong(tag) === strong(etag) && (comparison === 'weak' || !tag.startsWith('W/')))
      return true
  }
  return false
}
