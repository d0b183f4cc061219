import { existsSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { isRecorded } from '../endpoints/recorded.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { describe, MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { PathPattern } from '../http/path.ts'
import { isInFolder, shownName } from '../mocks/files/paths.ts'
import { isPlainPath } from '../mocks/json/response-files.ts'
import { isIgnored } from '../mocks/scan.ts'
import { folderOf, real, type EditedFile, type EditedMocks } from './edited-mocks.ts'
import { cannotAdd } from './refusal.ts'

/** A file that the user names. @throws MockapiError `cannot-add` for one that is none of the mocks */
export function namedFile(
  mocks: EditedMocks,
  name: string,
  which: 'known' | 'new' = 'known',
): EditedFile {
  const { cwd, root } = mocks
  const { folder, alone } = folderOf(mocks)
  const path = isPlainPath(name) ? resolve(cwd, name) : ''
  const shown = path === '' ? JSON.stringify(name) : shownName(path, cwd)
  const [where, base] = alone ? [mocks.name, root ?? ''] : [mocks.name, folder]
  const isInside = alone ? path === base : isInFolder(path, base)
  const inFolder = join(folder, name)
  if (path === '' || !isInside) {
    const isMeant = path !== '' && !alone && isInFolder(inFolder, folder) && existsSync(inFolder)
    const meant = isMeant ? `Write ${shownName(inFolder, cwd)}.` : undefined
    const hint = alone ? `Name ${where}, or none.` : (meant ?? `Name a file in ${where}, or none.`)
    throw cannotAdd(`${shown} is not in the mocks that are served, ${where}.`, hint)
  }
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats && which === 'new') return allowed(mocks, { name: shown, path, isNew: true })
  if (!stats) {
    const known = mocks.routes().table.endpoints.map(({ origin }) => origin.file)
    const near = didYouMean(shown, new Set(known))
    throw cannotAdd(`There is no file ${shown}.`, `${near} Without a file, one is chosen.`.trim())
  }
  return allowed(mocks, { name: shown, path, isNew: false })
}

/** The file that a 404 has named; undefined where that takes no endpoint by now. */
export function suggestedFile(mocks: EditedMocks, name: string): EditedFile | undefined {
  try {
    return namedFile(mocks, name, 'new')
  } catch (error) {
    if (error instanceof MockapiError) return undefined
    throw error
  }
}

/** The file that an endpoint of a path goes to where the user names none. @throws MockapiError where there is none */
export function chosenFile(mocks: EditedMocks, path: PathPattern): EditedFile {
  const { cwd, root = '' } = mocks
  const { alone } = folderOf(mocks)
  if (alone) return editable({ name: mocks.name, path: real(root), isNew: false })
  const { errors, suggestFile, table } = mocks.routes()
  const [error] = errors
  if (error) {
    const hint = 'Repair that first, or name another file.'
    throw cannotAdd(`A broken file may hold it: ${describe(error)}`, hint)
  }
  const found = suggestFile(nearestFile(path, table.endpoints))
  if (!found) throw cannotAdd(`${mocks.name} does not take it.`, 'Name a file.')
  const file = resolve(cwd, found.file)
  return allowed(mocks, { name: found.file, path: file, isNew: found.isNew ?? false })
}

/** The file that a collection or a single resource of an address gets. */
export function resourceFile(mocks: EditedMocks, address: string): EditedFile {
  const { folder } = folderOf(mocks)
  const path = `${join(folder, ...address.split('/'))}.json`
  return allowed(mocks, { name: shownName(path, mocks.cwd), path, isNew: true })
}

/** Whether a file holds code. */
export function isCode({ name }: EditedFile): boolean {
  return /\.[cm]?[jt]sx?$/i.test(name)
}

/** The refusal of code from whom may not write it: it would be run. */
export function codeRefused({ name }: EditedFile): MockapiError {
  const hint = 'Name a JSON file, or use the command line: npx mockapi add.'
  return cannotAdd(`${name} is code, which is not written from afar.`, hint)
}

/** Refuses files that are not read as mocks, those that are written by others, and links that lead out. */
function allowed(mocks: EditedMocks, file: EditedFile): EditedFile {
  const { folder } = folderOf(mocks)
  const { name, path, isNew } = file
  const parts = relative(folder, path).split(sep)
  const ignored = parts.find(isIgnored)
  if (ignored !== undefined) {
    const hint = 'Names that begin with _ or . and those of other tools are no mocks.'
    throw cannotAdd(`${name} is not read, because of ${JSON.stringify(ignored)}.`, hint)
  }
  if (isRecorded(name)) {
    const hint = 'Name another file: it answers in the place of the recording.'
    throw cannotAdd(`${name} belongs to a recording, and the next one overwrites it.`, hint)
  }
  editable(file)
  const known = isNew ? join(real(nearestFolder(path)), 'x') : real(path)
  if (!isInFolder(known, real(folder)))
    throw cannotAdd(`${name} is a link that leads out of ${mocks.name}.`, 'Name another file.')
  if (!isNew && !statSync(path).isFile()) throw cannotAdd(`${name} is no file.`, 'Name a file.')
  return isNew ? file : { ...file, path: known }
}

/** Refuses files in which an edit would not keep comments and layout. */
export function editable(file: EditedFile): EditedFile {
  if (/^\.(?:json[c5]?|[cm]?[jt]sx?)$/i.test(extname(file.path))) return file
  const hint = 'Write it there yourself, or name a file of JSON, TypeScript or JavaScript, or none.'
  throw cannotAdd(`${file.name} is no file that endpoints are added to.`, hint)
}

/** The nearest folder above a file that exists. */
function nearestFolder(path: string): string {
  const above = dirname(path)
  return existsSync(above) || above === path ? above : nearestFolder(above)
}

/** The file of the endpoint that has most of the first segments of a path; undefined where none has the first. */
function nearestFile(
  { segments }: PathPattern,
  endpoints: readonly CompiledEndpoint[],
): string | undefined {
  let [best, most] = [undefined as string | undefined, 0]
  for (const { path, origin, method } of endpoints) {
    if (method === 'USE' || isRecorded(origin.file)) continue
    const differs = segments.findIndex((segment, index) => {
      const other = path.segments[index]
      return segment.kind === 'literal'
        ? other?.kind !== 'literal' || other.text !== segment.text
        : other?.kind !== segment.kind
    })
    const shared = differs === -1 ? segments.length : differs
    if (shared > most && segments[0]?.kind === 'literal') [best, most] = [origin.file, shared]
  }
  return best
}
