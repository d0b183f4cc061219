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
 * Writes all files or none: each beside its place first, then all are renamed. Folders that are missing are made.
 *
 * @param isNew whether none of them exists, so that those that were written are removed where one fails
 */
export async function writeFiles(
  folder: string,
  files: readonly ImportedFile[],
  isNew: boolean,
): Promise<void> {
  const placed: string[] = []
  const written: { readonly temporary: string; readonly file: string }[] = []
  try {
    for (const { path, content } of files) {
      const file = join(folder, path)
      await makeFolder(dirname(file))
      const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
      written.push({ temporary, file })
      await writeFile(temporary, content, { flag: 'wx' })
    }
    for (const { file } of written) {
      if ((await lstat(file).catch(() => undefined))?.isDirectory())
        throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' })
    }
    for (const { temporary, file } of written) {
      await rename(temporary, file)
      placed.push(file)
    }
  } catch (error) {
    if (isNew) for (const file of placed) await rm(file, { force: true })
    throw error
  } finally {
    for (const { temporary } of written) await rm(temporary, { force: true }).catch(() => {})
  }
}
