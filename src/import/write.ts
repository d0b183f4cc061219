import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, parse } from 'node:path'
import { makeFolder } from '../persistence/atomic-write.ts'
import type { ImportedFile } from './conversion/importer.ts'

/** Extensions of files that declare mocks of the same address. */
const ofMocks = /\.(?:json[c5]?|[cm]?[jt]sx?|ya?ml)$/i

/**
 * The files that are there already, relative to the folder: those of the same name, whatever its upper and lower case,
 * and those of another extension that would be mocks of the same address.
 */
export async function existingFiles(
  folder: string,
  files: readonly ImportedFile[],
): Promise<string[]> {
  const listed = new Map<string, readonly string[]>()
  const found = new Set<string>()
  for (const { path } of files) {
    const inside = dirname(path)
    const names = listed.get(inside) ?? (await readdir(join(folder, inside)).catch(() => []))
    listed.set(inside, names)
    const own = parse(path)
    const same = names.filter((name) => {
      const other = parse(name)
      const isSame = other.name.toLowerCase() === own.name.toLowerCase()
      return isSame && (ofMocks.test(name) ? ofMocks.test(path) : other.ext === own.ext)
    })
    for (const name of same) found.add(inside === '.' ? name : `${inside}/${name}`)
  }
  return [...found]
}

/**
 * Writes all files or none: each beside its place first; then what is in the way is put aside, and all are renamed. What was
 * put aside is removed when all are in their place, and comes back where one cannot be. Folders that are missing are made.
 *
 * @param existing what gives way, relative to the folder
 */
export async function writeFiles(
  folder: string,
  files: readonly ImportedFile[],
  existing: readonly string[],
): Promise<void> {
  const beside = (file: string, ending: string) =>
    join(dirname(file), `.${basename(file)}.${process.pid}.${ending}`)
  const targets = files.map(({ path, content }) => ({ file: join(folder, path), content }))
  const old = existing.map((name) => join(folder, name))
  const undo: (() => Promise<void>)[] = []
  try {
    for (const { file, content } of targets) {
      await makeFolder(dirname(file))
      const temporary = beside(file, 'tmp')
      undo.push(() => rm(temporary, { force: true }))
      await writeFile(temporary, content, { flag: 'wx' })
    }
    for (const file of old) {
      if ((await lstat(file)).isDirectory())
        throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' })
      await rename(file, beside(file, 'old'))
      undo.push(() => rename(beside(file, 'old'), file))
    }
    for (const { file } of targets) {
      await rename(beside(file, 'tmp'), file)
      undo.push(() => rm(file, { force: true }))
    }
  } catch (error) {
    for (const act of undo.toReversed()) await act().catch(() => {})
    throw error
  }
  for (const file of old) await rm(beside(file, 'old'), { force: true }).catch(() => {})
}
