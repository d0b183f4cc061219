/** Whether a list of tags has one, strong or weak: by weak comparison (RFC 9110, section 8.8.3.2). */
export function hasTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  const strong = (tag: string): string => tag.replace(/^W\//, '')
  for (const [tag] of header.matchAll(/(?:W\/)?"[^"]*"/g)) {
    if (strong(tag) === strong(etag)) return true
  }
  return false
}

/** A tag that says that two bodies mean the same, not that they are the same bytes. */
export function weakTag(etag: string): string {
  return etag.startsWith('W/') ? etag : `W/${etag}`
}
