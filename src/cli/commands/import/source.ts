import { readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { ImportSource } from '../../../import/conversion/importer.ts'
import { shownName } from '../../../mocks/files/paths.ts'
import type { CliEnvironment } from '../../environment/environment.ts'
import { CliError, usageError } from '../../output/diagnostic.ts'
import { isUrl } from '../../../http/url.ts'

/** The most that is fetched, or read from the standard input, bytes. */
const maxSize = 200 * 1024 * 1024
/** The largest file: its text, and what is parsed of it, are in memory. */
const maxFile = 500 * 1024 * 1024
/** How long a fetch may take, ms. */
const maxTime = 60_000
/** How long nothing may come by the standard input, where nobody asked for it, ms. */
const patience = 3000

/**
 * Reads what is to be imported: a file, a folder, an address, or `-` for the standard input, which is read without an
 * argument as well where it is no terminal.
 *
 * @param example a command line that is right
 * @throws CliError for what cannot be read
 */
export async function readImportSource(
  { cwd, input }: Pick<CliEnvironment, 'cwd' | 'input'>,
  given: string | undefined,
  example = 'mockapi import openapi.yaml',
): Promise<ImportSource> {
  if (given === '-' || given === undefined) {
    const read = await input(maxSize, given === undefined ? patience : undefined)
    const text = read && new TextDecoder('utf-8', { ignoreBOM: true }).decode(read)
    if (text === undefined || (text.trim() === '' && given === undefined))
      throw usageError('import needs a file.', `Write ${example}.`)
    return {
      kind: 'input',
      path: join(cwd, 'stdin'),
      name: 'the standard input',
      text: plain(text),
    }
  }
  if (/^https?:\/\//i.test(given)) return await fetchSource(given, cwd)
  const path = resolve(cwd, given)
  const name = shownName(path, cwd)
  try {
    const stats = statSync(path)
    if (stats.isDirectory()) return { kind: 'folder', path, name, text: '' }
    if (stats.size > maxFile) throw tooLarge(given, maxFile)
    return { kind: 'file', path, name, text: plain(readFileSync(path, 'utf8')) }
  } catch (error) {
    if (error instanceof CliError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const hint = `Name a file, a folder or an address: ${example}.`
      throw new CliError(2, 'bad-import', `${given} does not exist.`, hint)
    }
    throw new CliError(1, 'unreadable-file', `${given} cannot be read (${code}).`)
  }
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

function tooLarge(name: string, size: number): CliError {
  const message = `${name} holds more than ${size / 1024 / 1024} MB.`
  return new CliError(1, 'bad-import', message, 'Leave out of it what the mocks do not need.')
}

async function fetchSource(url: string, cwd: string): Promise<ImportSource> {
  const fail = (reason: string) => {
    const hint = 'Open it in a browser, save it, and import the file.'
    return new CliError(1, 'bad-import', `${url} cannot be fetched (${reason}).`, hint)
  }
  if (!isUrl(url)) throw fail('it is no address')
  const signal = AbortSignal.timeout(maxTime)
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json, */*' } })
    if (!response.ok) throw fail(`it answers ${response.status}`)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > maxSize) throw tooLarge(url, maxSize)
      chunks.push(chunk)
    }
    const text = new TextDecoder().decode(Buffer.concat(chunks))
    const name = basename(new URL(url).pathname) || 'index'
    return { kind: 'address', path: join(cwd, name), name: url, text: plain(text) }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw fail(reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `it took more than ${maxTime / 1000} s`
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
