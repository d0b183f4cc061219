import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Fresh folders for servers that each test opens. */
export interface Folders {
  /** Makes one with these files, whose names are relative to it. */
  make(files: Readonly<Record<string, string>>): string
  /** The one that was made last. */
  readonly latest: string
  /** Removes them all. */
  remove(): void
}

/** Keeps account of fresh folders. */
export function openFolders(): Folders {
  const made: string[] = []
  return {
    make(files) {
      const folder = mkdtempSync(join(tmpdir(), 'mockapi-'))
      made.push(folder)
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
      return folder
    },
    get latest() {
      return made.at(-1) ?? ''
    },
    remove() {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
    },
  }
}
