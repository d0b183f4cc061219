import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isObject } from '../../errors/validation-issue.ts'

/** What a `package.json` holds. */
export type Manifest = Readonly<Record<string, unknown>>

/** A folder, and those above it. */
export function foldersAbove(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)]
}

/** The `package.json` of a folder; undefined where there is none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, '')
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a project is called: by its `package.json`, or else by its folder. */
export function aboutProject(folder: string): {
  readonly title: string
  readonly version: string
  readonly description?: string
} {
  const { name, version, description } =
    foldersAbove(folder).map(readManifest).find(Boolean) ?? ({} as Manifest)
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
  return {
    title: isText(name) ? name : basename(folder) || 'mocks',
    version: isText(version) ? version : '1.0.0',
    ...(isText(description) && { description }),
  }
}
