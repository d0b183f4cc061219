import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { makeFolder, replaceFile } from '../persistence/atomic-write.ts'
import { maxSize } from '../mocks/load.ts'
import { lock } from '../persistence/lock.ts'
import { cannotAdd } from './refusal.ts'

/** A file as it is to be. */
export interface NewText<Made> {
  readonly text: string
  readonly made: Made
}

/** Edits under way in this process, by file. */
const underWay = new Map<string, Promise<unknown>>()

/** How long another process may edit the file, ms. */
const patience = 10_000
/** How often an edit begins anew since the file was saved meanwhile. */
const mostAttempts = 20

/**
 * Replaces a file by what `edit` makes of its text, undefined where there is none: as a whole, one edit after the other,
 * also those of other processes, and anew where the file is saved meanwhile. The byte order mark stays.
 *
 * @throws MockapiError `cannot-add` where the file cannot be read or written
 */
export async function editFile<Made>(
  file: string,
  shown: string,
  edit: (text: string | undefined) => NewText<Made> | Promise<NewText<Made>>,
): Promise<Made> {
  const earlier = underWay.get(file)
  const own = (async () => {
    await earlier?.catch(() => {})
    const unlock = await lockPatiently(file, shown)
    try {
      return await attempts(file, shown, edit)
    } finally {
      unlock()
    }
  })()
  underWay.set(file, own)
  try {
    return await own
  } finally {
    if (underWay.get(file) === own) underWay.delete(file)
  }
}

async function attempts<Made>(
  file: string,
  shown: string,
  edit: (text: string | undefined) => NewText<Made> | Promise<NewText<Made>>,
): Promise<Made> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const before = await read(file, shown)
    const mark = before?.startsWith('\uFEFF') ? '\uFEFF' : ''
    const { text, made } = await edit(before?.slice(mark.length))
    if ((await read(file, shown)) !== before) continue
    if (mark + text === before) return made
    if (before !== undefined) await refuseReadOnly(file, shown)
    if (Buffer.byteLength(text) > maxSize) {
      const hint = 'Write it into several files, or generate its records with $count and $each.'
      throw cannotAdd(`${shown} would be too long: a mock file may hold 32 MB.`, hint)
    }
    await replaceFile(file, [mark + text]).catch((error: unknown) => {
      throw unwritable(shown, error)
    })
    return made
  }
  throw cannotAdd(`${shown} is saved again and again by another program.`, 'Try again.')
}

/** Renaming another file over it would get around its permissions. */
async function refuseReadOnly(file: string, shown: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o222) !== 0) return
  throw cannotAdd(`${shown} is read-only.`, 'Let it be written (chmod u+w), or name another file.')
}

/** Undefined where there is none. */
async function read(file: string, shown: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unwritable(shown, error)
  })
  if (!bytes) return undefined
  const text = bytes.toString()
  // Written back, other bytes would be lost.
  if (Buffer.from(text).equals(bytes)) return text
  throw cannotAdd(`${shown} is not UTF-8 text.`, 'Save it with the encoding UTF-8.')
}

async function lockPatiently(file: string, shown: string): Promise<() => void> {
  // Hidden, so that nothing that looks at the folder takes it for a mock.
  const hidden = join(dirname(file), `.${basename(file)}`)
  const end = performance.now() + patience
  for (;;) {
    let owner
    try {
      await makeFolder(dirname(file))
      owner = await lock(hidden)
    } catch (error) {
      throw unwritable(shown, error)
    }
    if (typeof owner === 'function') return owner
    if (performance.now() > end) {
      const hint = `Stop it, or delete .${basename(file)}.lock beside the file if it does not run.`
      throw cannotAdd(`Another program (process ${owner}) edits ${shown}.`, hint)
    }
    await setTimeout(15)
  }
}

function unwritable(shown: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  const hint = 'Give your user the right to write it, or name another file.'
  return cannotAdd(`${shown} cannot be written (${code}).`, hint)
}
