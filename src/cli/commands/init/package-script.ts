import { JsonText } from '../../../edit/json-text.ts'

/** What becomes of a package.json. */
export interface ScriptEdit {
  /** `unreadable` where it does not parse, or has no place for scripts. */
  readonly kind: 'changed' | 'kept' | 'unreadable'
  readonly text: string
}

/** Adds the script "mock" to the text of a package.json; all else stays as it is, to the byte. */
export async function addScript(source: string, script: string): Promise<ScriptEdit> {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : ''
  const json = await parse(source.slice(mark.length))
  json?.add([], 'scripts', {})
  const names = json?.names(['scripts'])
  if (!json || !names) return { kind: 'unreadable', text: source }
  if (names.includes('mock')) return { kind: 'kept', text: source }
  json.add(['scripts'], 'mock', script)
  return { kind: 'changed', text: mark + json.text }
}

async function parse(text: string): Promise<JsonText | undefined> {
  const momoa = await import('@humanwhocodes/momoa')
  try {
    return new JsonText(text, (each) => momoa.parse(each, { mode: 'json' }))
  } catch {
    return undefined
  }
}
