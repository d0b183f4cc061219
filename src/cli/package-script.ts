import type { MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa'

/** What becomes of a package.json. */
export interface ScriptEdit {
  /** `unreadable` where it does not parse, or has no place for scripts. */
  readonly kind: 'changed' | 'kept' | 'unreadable'
  readonly text: string
}

/** Adds the script "mock" to the text of a package.json; all else stays as it is, to the byte. */
export async function addScript(source: string, script: string): Promise<ScriptEdit> {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = source.slice(mark.length)
  const root = await parseJson(text)
  const scripts = member(root, 'scripts')?.value
  if (root?.type !== 'Object' || (scripts && scripts.type !== 'Object')) {
    return { kind: 'unreadable', text: source }
  }
  if (member(scripts, 'mock')) return { kind: 'kept', text: source }
  const entry = `"mock": ${JSON.stringify(script)}`
  const added = scripts
    ? insertMember(text, scripts, entry)
    : insertMember(text, root, `"scripts": ${newScripts(text, root, entry)}`)
  return { kind: 'changed', text: mark + added }
}

async function parseJson(text: string): Promise<ValueNode | undefined> {
  const { parse } = await import('@humanwhocodes/momoa')
  try {
    return parse(text, { mode: 'json' }).body
  } catch {
    return undefined
  }
}

function member(node: ValueNode | undefined, name: string): MemberNode | undefined {
  if (node?.type !== 'Object') return undefined
  return node.members.find((entry) => entry.name.type === 'String' && entry.name.value === name)
}

function newScripts(text: string, { loc }: ObjectNode, entry: string): string {
  if (!text.slice(loc.start.offset, loc.end.offset).includes('\n')) return `{ ${entry} }`
  const unit = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  '
  const end = lineEnd(text)
  return `{${end}${unit}${unit}${entry}${end}${unit}}`
}

/** Puts a member behind the last one, on a line of its own where that one has its own. */
function insertMember(text: string, { members, loc }: ObjectNode, entry: string): string {
  const last = members.at(-1)
  if (!last) {
    const before = text.slice(0, loc.start.offset)
    const indent = /[^\n]*$/.exec(before)?.[0].match(/^[ \t]*/)?.[0] ?? ''
    const end = lineEnd(text)
    const inside = `{${end}${indent}${indent || '  '}${entry}${end}${indent}}`
    return before + inside + text.slice(loc.end.offset)
  }
  const space = /\s*$/.exec(text.slice(0, last.loc.start.offset))?.[0] ?? ''
  const at = last.loc.end.offset
  const gap = space.includes('\n') ? space.slice(Math.max(0, space.search(/\r?\n[^\n]*$/))) : ' '
  return `${text.slice(0, at)},${gap}${entry}${text.slice(at)}`
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
