/**
 * Why a text is no XML document: what is not closed, or stands where it must not; undefined for one. Names, entities
 * and namespaces are not looked into.
 */
export function xmlMistake(text: string): string | undefined {
  const tag =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|<(\/?)([^\s<>/!?'"=]+)((?:[^<>'"]|"[^"<]*"|'[^'<]*')*)>|</g
  const open: string[] = []
  let roots = 0
  let end = 0
  for (const found of text.matchAll(tag)) {
    const [whole, slash, name, rest = ''] = found
    if (open.length === 0 && text.slice(end, found.index).trim().replace('\uFEFF', '') !== '')
      return 'has text outside of its root element'
    end = found.index + whole.length
    if (name === undefined) {
      if (whole === '<') return `has a "<" at line ${lineAt(text, found.index)} that begins no tag`
      continue
    }
    if (slash === '/') {
      const last = open.pop()
      if (last === name) continue
      const line = lineAt(text, found.index)
      return last === undefined
        ? `closes <${name}> at line ${line}, which is not open`
        : `closes <${name}> at line ${line}, where <${last}> is open`
    }
    if (open.length === 0 && ++roots > 1) return 'has more than one root element'
    if (!rest.endsWith('/')) open.push(name)
  }
  if (open.length > 0) return `does not close <${open.at(-1) ?? ''}>`
  if (roots === 0) return 'has no element'
  return text.slice(end).trim() === '' ? undefined : 'has text outside of its root element'
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
