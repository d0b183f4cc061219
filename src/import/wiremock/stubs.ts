import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { isObject } from '../../errors/validation-issue.ts'
import type { ImportSource } from '../conversion/importer.ts'
import type { Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import { jsonOf, readJson } from '../conversion/source.ts'

/** A stub mapping, and the file that it is from. */
export interface Stub {
  readonly raw: Loose
  /** `mappings/users.json`. */
  readonly where: string
}

/** The most files of mappings that are read. */
const mostFiles = 20_000

/** Whether a file or folder holds stub mappings of WireMock. */
export function holdsStubs(source: ImportSource): boolean {
  if (source.kind !== 'folder') return stubsIn(jsonOf(source)).length > 0
  if (existsSync(join(source.path, 'mappings'))) return true
  return jsonFiles(source.path, 200).some((file) => stubsIn(readJson(file)).length > 0)
}

/** All stub mappings, in the order in which WireMock reads them. */
export function readStubs(source: ImportSource, losses: Losses): readonly Stub[] {
  if (source.kind !== 'folder') {
    return stubsIn(jsonOf(source)).map((raw) => ({ raw, where: source.name }))
  }
  return jsonFiles(mappingsOf(source.path), mostFiles).flatMap((file) => {
    const where = relative(source.path, file).replaceAll('\\', '/')
    const json = readJson(file)
    if (json === undefined) losses.add('operation', where, 'it is no JSON')
    return stubsIn(json).map((raw) => ({ raw, where }))
  })
}

function mappingsOf(folder: string): string {
  const inner = join(folder, 'mappings')
  return existsSync(inner) ? inner : folder
}

/** The folder of the bodies that mappings name; undefined where it is not beside them. */
export function filesOf({ kind, path }: ImportSource): string | undefined {
  if (kind !== undefined && kind !== 'file' && kind !== 'folder') return undefined
  const from = kind === 'folder' ? [path, dirname(path)] : [dirname(path), dirname(dirname(path))]
  return from.map((folder) => join(folder, '__files')).find((folder) => existsSync(folder))
}

function stubsIn(json: unknown): readonly Loose[] {
  if (!isObject(json)) return []
  const { mappings } = json
  const all: unknown[] = Array.isArray(mappings) ? mappings : [json]
  return all.filter(
    (each): each is Loose =>
      isObject(each) && isObject(each['request']) && isObject(each['response']),
  )
}

function jsonFiles(folder: string, most: number): string[] {
  const found: string[] = []
  const read = (inside: string, depth: number): void => {
    if (found.length >= most || depth > 20) return
    const names = readdirSync(inside).toSorted()
    for (const name of names) {
      const path = join(inside, name)
      if (basename(path) === 'node_modules' || name.startsWith('.')) continue
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) read(path, depth + 1)
      else if (name.endsWith('.json') && found.length < most) found.push(path)
    }
  }
  read(folder, 0)
  return found
}
