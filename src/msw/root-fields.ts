/** The names of the fields that an operation of a document asks the root for; without those of named fragments. */
export function rootFields(document: string, operationName: string | undefined): string[] {
  const plain = document.replaceAll(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g, '""')
  const tokens = plain.match(/\.\.\.|\w+|[{}()[\]:@$]/g) ?? []
  const isNamed = (token: string, index: number): boolean =>
    token === operationName && /^(?:query|mutation|subscription)$/.test(tokens[index - 1] ?? '')
  const start = operationName ? tokens.findIndex(isNamed) : 0
  const fields: string[] = []
  // What each brace or bracket that is open belongs to: `root` for the selection of the operation, and for what it inlines.
  const open: ('root' | 'other')[] = []
  let isInline = true
  for (let index = Math.max(0, start); index < tokens.length; index++) {
    const token = tokens[index] ?? ''
    const isRoot = open.at(-1) === 'root'
    if (token === '(' || token === '[') open.push('other')
    else if (token === '{') {
      const isSelection = isRoot || open.length === 0
      open.push(isInline && isSelection ? 'root' : 'other')
      if (isSelection) isInline = false
    } else if (token === ')' || token === ']' || token === '}') {
      open.pop()
      if (open.length === 0 && token === '}') break
    } else if (isRoot && token === '...') {
      isInline = true
      if (tokens[index + 1] === 'on') index += 2
      else if (/^\w/.test(tokens[index + 1] ?? '')) {
        isInline = false
        index++
      }
    } else if (isRoot && token === '@') index++
    else if (isRoot && /^\w/.test(token)) {
      if (tokens[index + 1] === ':') index += 2
      fields.push(tokens[index] ?? '')
      isInline = false
    }
  }
  return [...new Set(fields)]
}
