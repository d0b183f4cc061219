import { realpathSync, statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import { isInFolder } from '../mocks/files/paths.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'
import { readJsonFile, type JsonOptions } from '../mocks/json/loader.ts'
import { createFileCheck } from '../mocks/json/response-files.ts'
import { withSchemas } from '../generate/json-schema.ts'
import { cannotAdd } from './refusal.ts'

/** Served mocks whose files are edited. */
export interface EditedMocks {
  /** Absolute; names of files are relative to it. */
  readonly cwd: string
  /** The absolute folder, or the one file, that is served; undefined for values. */
  readonly root: string | undefined
  /** The root as users know it, a folder with a slash at its end. */
  readonly name: string
  readonly routes: () => Pick<Routes, 'errors' | 'suggestFile'> & {
    readonly table: { readonly endpoints: readonly CompiledEndpoint[] }
  }
  /** How JSON files are read. */
  readonly json: JsonOptions
  /** What a file of code declares that is loaded by itself. @throws MockapiError where it does not load */
  readonly readCode: (path: string) => Promise<MockFile>
  /** Resolves when what the disk holds now is served. */
  readonly settled: () => Promise<void>
}

/** A file that is edited, or made. */
export interface EditedFile {
  /** As users know it. */
  readonly name: string
  /** Absolute, its links resolved where it exists. */
  readonly path: string
  readonly isNew: boolean
}

/** The folder of the mocks, that of the one file that is served alone. @throws MockapiError for values */
export function folderOf({ root }: EditedMocks): {
  readonly folder: string
  readonly alone: boolean
} {
  if (root === undefined) {
    throw cannotAdd('These mocks are values, and in no file.', 'Serve a folder, or a file.')
  }
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  return { folder: alone ? dirname(root) : root, alone }
}

/** What the loader of JSON files reads of a text. @throws MockapiError where it does not parse */
export async function readText(
  mocks: EditedMocks,
  { name, path }: EditedFile,
  text: string,
): Promise<MockFile> {
  const { folder, alone } = folderOf(mocks)
  const base = real(folder)
  const inside = isInFolder(path, base) ? path.slice(base.length + 1) : path
  const mount = inside.slice(0, inside.length - extname(inside).length).replaceAll('\\', '/')
  const files = createFileCheck(path, folder, new Set())
  const source = { name, path, mount: mount.normalize('NFC'), text }
  return await withSchemas(() => readJsonFile(source, { ...mocks.json, alone, files }))
}

/** A path without links; as it is where it does not exist. */
export function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
