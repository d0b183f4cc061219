import type { MemberNode, ObjectNode } from '@humanwhocodes/momoa'

/** What became of the script in a package.json. */
export type ScriptEdit =
  | { readonly kind: 'added'; readonly text: string }
  | { readonly kind: 'kept' }
  /** It does not parse, or has no place for scripts. */
  | { readonly kind: 'unreadable' }

/** What `mockapi init` needs to know and change of a package.json. */
export interface PackageEdit {
  readonly edit: ScriptEdit
  /** Whether mockapi is among its dependencies. */
  readonly hasMockapi: boolean
}

/** Adds the script "mock" to the text of a package.json; all else stays as it is, to the byte. */
export async function addScript(source: string, script: string): Promise<PackageEdit> {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = source.slice(mark.length)
  const { parse } = await import('@humanwhocodes/momoa')
  let root: ObjectNode
  try {
    const { body } = parse(text, { mode: 'json' })
    if (body.type !== 'Object') return { edit: { kind: 'unreadable' }, hasMockapi: false }
    root = body
  } catch {
    return { edit: { kind: 'unreadable' }, hasMockapi: false }
  }
  const hasMockapi = ['dependencies', 'devDependencies'].some((name) => {
    const list = member(root, name)?.value
    return list?.type === 'Object' && member(list, 'mockapi') !== undefined
  })
  const edit = editScripts(text, root, script)
  return {
    edit: edit.kind === 'added' ? { kind: 'added', text: mark + edit.text } : edit,
    hasMockapi,
  }
}

function editScripts(text: string, root: ObjectNode, script: string): ScriptEdit {
  const entry = `"mock": ${JSON.stringify(script)}`
  const scripts = member(root, 'scripts')?.value
  if (scripts === undefined) {
    const unit = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  '
    const end = lineEnd(text)
    const isMultiline = text.slice(offset(root), root.loc.end.offset).includes('\n')
    const body = isMultiline ? `{${end}${unit}${unit}${entry}${end}${unit}}` : `{ ${entry} }`
    return { kind: 'added', text: insertMember(text, root, `"scripts": ${body}`) }
  }
  if (scripts.type !== 'Object') return { kind: 'unreadable' }
  if (member(scripts, 'mock')) return { kind: 'kept' }
  return { kind: 'added', text: insertMember(text, scripts, entry) }
}

/** Puts a member behind the last one, on a line of its own where that one has its own. */
function insertMember(text: string, object: ObjectNode, entry: string): string {
  const last = object.members.at(-1)
  if (!last) {
    const before = text.slice(0, offset(object))
    const indent = /[^\n]*$/.exec(before)?.[0].match(/^[ \t]*/)?.[0] ?? ''
    const unit = indent || '  '
    const end = lineEnd(text)
    const inside = `{${end}${indent}${unit}${entry}${end}${indent}}`
    return before + inside + text.slice(object.loc.end.offset)
  }
  const start = last.loc.start.offset
  const space = /\s*$/.exec(text.slice(0, start))?.[0] ?? ''
  const at = last.loc.end.offset
  const gap = space.includes('\n') ? space.slice(Math.max(0, space.search(/\r?\n[^\n]*$/))) : ' '
  return `${text.slice(0, at)},${gap}${entry}${text.slice(at)}`
}

function member(object: ObjectNode, name: string): MemberNode | undefined {
  return object.members.find((entry) => entry.name.type === 'String' && entry.name.value === name)
}

function offset(object: ObjectNode): number {
  return object.loc.start.offset
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
