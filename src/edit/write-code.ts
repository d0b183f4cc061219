import { rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { AddedMock } from '../admin/mock-edits.ts'
import { shapeOf } from '../endpoints/order.ts'
import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import type { Method, PathPattern } from '../http/path.ts'
import { printValue } from '../import/conversion/print.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'
import { shownName } from '../mocks/files/paths.ts'
import { codeEdits, type CodeEdit } from './code-map.ts'
import { editFile } from './edit-file.ts'
import type { EditedFile, EditedMocks } from './edited-mocks.ts'
import { nothingChanged } from './json-map.ts'
import { cannotAdd } from './refusal.ts'

/** An endpoint that is added to code. */
export interface NewEntry {
  readonly key: string
  readonly parsed: { readonly method: Method; readonly path: PathPattern }
  readonly value: unknown
}

/**
 * Adds an endpoint to a map in a file of TypeScript or JavaScript, and resolves when it is served. Each text is loaded
 * beside the file before it takes its place.
 *
 * @throws MockapiError where the map is no literal, with what to write and where
 */
export async function writeCode(
  mocks: EditedMocks,
  file: EditedFile,
  entry: NewEntry,
): Promise<Omit<AddedMock, 'key'>> {
  const added = await editFile(file.path, file.name, async (before) => {
    const { text, line, written } = await editOf(mocks, file, before, entry)
    const created = before === undefined
    return { text, made: { file: file.name, line, text: written, created, replaced: false } }
  })
  await mocks.settled()
  return added
}

async function editOf(
  mocks: EditedMocks,
  file: EditedFile,
  before: string | undefined,
  entry: NewEntry,
): Promise<CodeEdit> {
  const { key, value } = entry
  const known = mocks.routes().table.endpoints.filter(({ origin }) => origin.file === file.name)
  const keys = known.map((each) => each.key)
  const text = before ?? 'export default {}\n'
  const earlier = before === undefined ? undefined : await readOwn(mocks, file.path, file)
  for (const edit of codeEdits(text, keys, key, value).slice(0, mostEdits)) {
    const after = await readBeside(mocks, file, edit.text).catch(undefinedOrThrow)
    if (!after || !declares(after, earlier, entry)) continue
    refuseErrors(after, earlier)
    return edit
  }
  const place = known.findLast(({ isOfDocument }) => !isOfDocument)?.origin.place()
  const line = `${printValue(key, 'ts')}: ${printValue(value, 'ts')}`
  const hint = `Add this to it by hand${place ? `, beside line ${place.line}` : ''}: ${line}`
  const refusal = cannotAdd(`${file.name} has no map of endpoints that is a literal.`, hint)
  if (!place) throw refusal
  throw new MockapiError(refusal.diagnostics.map((each) => ({ ...each, place })))
}

/** How many places are tried. */
const mostEdits = 5

function undefinedOrThrow(error: unknown): undefined {
  if (!(error instanceof MockapiError)) throw error
}

/** Whether a file has the endpoint, and all that it had before. */
function declares(after: MockFile, before: MockFile | undefined, { parsed }: NewEntry): boolean {
  const wanted = shapeOf(parsed)
  const kept = new Set(namesOf(after))
  return (
    after.endpoints.some((each) => shapeOf(each) === wanted) &&
    namesOf(before).every((name) => kept.has(name))
  )
}

/** @throws MockapiError with the errors that the file before has not */
export function refuseErrors(after: MockFile, before: MockFile | undefined): void {
  const known = new Set(before?.diagnostics.map(({ message }) => message))
  const errors = after.diagnostics.filter(({ severity, message }) => {
    return severity === 'error' && !known.has(message)
  })
  if (errors.length > 0) throw nothingChanged(errors)
}

/** What a file would declare with another text, which is loaded beside it. @throws MockapiError where that does not load */
export async function readBeside(
  mocks: EditedMocks,
  file: EditedFile,
  text: string,
): Promise<MockFile> {
  const extension = extname(file.path)
  const stem = basename(file.path, extension)
  // Hidden, so that it is no mock.
  const path = join(dirname(file.path), `.${stem}.${process.pid}${extension}`)
  try {
    await writeFile(path, text)
    return await readOwn(mocks, path, file)
  } finally {
    await rm(path, { force: true })
  }
}

/** Names of all that a file declares. */
function namesOf(file: MockFile | undefined): string[] {
  const { endpoints = [], collections = [], scenarios = [] } = file ?? {}
  return [
    ...endpoints.map(({ key }) => key),
    ...collections.map(({ name }) => `db ${name}`),
    ...scenarios.map(({ name }) => `scenario ${name}`),
  ]
}

/** What a file declares, with places as those of the file in whose place it is. @throws MockapiError */
export async function readOwn(
  mocks: EditedMocks,
  path: string,
  file: EditedFile,
): Promise<MockFile> {
  const name = shownName(path, mocks.cwd)
  const own = (each: Diagnostic): Diagnostic =>
    each.place?.file === name ? { ...each, place: { ...each.place, file: file.name } } : each
  try {
    const found = await mocks.readCode(path)
    return { ...found, diagnostics: found.diagnostics.map(own) }
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    throw nothingChanged(error.diagnostics.map(own))
  }
}
