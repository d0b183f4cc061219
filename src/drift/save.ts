import { readFile, realpath } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { MockapiError } from '../errors/diagnostic.ts'
import { parseTree, loadParser } from '../mocks/json/document.ts'
import { readJsonFile } from '../mocks/json/loader.ts'
import { replaceFile } from '../persistence/atomic-write.ts'
import type { EndpointDrift } from './drift.ts'
import { JsonText } from '../edit/json-text.ts'
import { updateFile, type Update } from './update.ts'

/** What became of the files. */
export interface SavedUpdates extends Pick<Update, 'left'> {
  readonly files: readonly { readonly file: string; readonly changes: number }[]
}

/** Makes mock files answer as the real API does, each written as a whole, and none with an error that it had not before. */
export async function saveUpdates(
  drifts: readonly EndpointDrift[],
  cwd: string,
): Promise<SavedUpdates> {
  await loadParser()
  const files: { file: string; changes: number }[] = []
  const left: Update['left'] = []
  for (const file of new Set(drifts.map((each) => each.file))) {
    const own = drifts.filter((each) => each.file === file)
    const update = await saveOne(file, own, cwd)
    if (update.changes > 0) files.push({ file, changes: update.changes })
    left.push(...update.left)
  }
  return { files, left }
}

async function saveOne(
  file: string,
  drifts: readonly EndpointDrift[],
  cwd: string,
): Promise<Update> {
  const left = drifts.flatMap((drift) => {
    return drift.differences.map((difference) => ({ drift, difference }))
  })
  const none = { changes: 0, left }
  if (!/\.json[c5]?$/i.test(file)) return none
  try {
    const path = await realpath(resolve(cwd, file))
    const whole = await readFile(path, 'utf8')
    const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
    const json = new JsonText(whole.slice(mark.length), (text) => parseTree(file, text))
    const before = errorsIn(file, json.text)
    const update = updateFile(json, drifts)
    if (update.changes === 0) return none
    if (errorsIn(file, json.text) > before) return none
    await replaceFile(path, [mark + json.text])
    return update
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // One that is gone, or cannot be written, stays as it is, and is told as what is left.
    if (code !== undefined || error instanceof MockapiError) return none
    throw error
  }
}

/** How many errors the loader of mock files finds. */
function errorsIn(name: string, text: string): number {
  const mount = basename(name, extname(name))
  const source = { name, mount, text, path: name }
  const { diagnostics } = readJsonFile(source, { files: () => 'found', alone: false })
  return diagnostics.filter(({ severity }) => severity === 'error').length
}
