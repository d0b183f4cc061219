/** Comments, instructions, CDATA, a document type and tags; `<` alone where none of them begins. */
const tag =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|<(\/?)([^\s<>/!?'"=]+)((?:[^<>'"]|"[^"<]*"|'[^'<]*')*)>|</g

/** An element, its name without a prefix, and what is in it. */
export interface XmlElement {
  readonly name: string
  /** By their names, without prefixes. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Without that of its children. */
  readonly text: string
}

/** The root element of a text that is well-formed. */
export function readElement(text: string): XmlElement | undefined {
  interface Open extends XmlElement {
    readonly children: XmlElement[]
    text: string
  }
  const top: Open = { name: '', attributes: new Map(), children: [], text: '' }
  const open: Open[] = [top]
  let end = 0
  for (const found of text.matchAll(tag)) {
    const [whole, slash, name, rest = ''] = found
    const above = open.at(-1) ?? top
    above.text += unescaped(text.slice(end, found.index))
    end = found.index + whole.length
    if (whole.startsWith('<![CDATA[')) above.text += whole.slice(9, -3)
    if (name === undefined) continue
    if (slash === '/') open.pop()
    else {
      const attributes = attributesIn(rest)
      const element: Open = { name: localName(name), attributes, children: [], text: '' }
      above.children.push(element)
      if (!rest.endsWith('/')) open.push(element)
    }
  }
  return top.children[0]
}

function attributesIn(text: string): Map<string, string> {
  const all = text.matchAll(/([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)
  return new Map(
    Array.from(all, ([, name = '', double, single = '']) => [
      localName(name),
      unescaped(double ?? single),
    ]),
  )
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

/** A text with the entities that every document has; others stay as they are written. */
function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return entities[String(name)] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
    },
  )
}

/**
 * Why a text is no XML document: what is not closed, or stands where it must not; undefined for one. Names, entities
 * and namespaces are not looked into.
 */
export function xmlMistake(text: string): string | undefined {
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
