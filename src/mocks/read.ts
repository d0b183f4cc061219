import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { MockapiError } from '../errors/diagnostic.ts'
import { errorCode, unreadable, type FoundFile } from './scan.ts'
import { readTextFile, type ContentHash } from './files/file-stat.ts'

/** The largest mock file, bytes. */
const largest = 32 * 1024 * 1024

/** A mock file's text without byte order mark, and the hash of its bytes. */
export interface MockText {
  readonly text: string
  readonly hash: ContentHash
}

/** Reads a mock file; throws `MockapiError` for one that cannot be read, is over 32 MB or not UTF-8. */
export function readMock(file: Pick<FoundFile, 'path' | 'name' | 'stamp'>): MockText {
  const { name } = file
  if (file.stamp.size > largest) throw tooLarge(name, file.stamp.size)
  const { text, hash } = read(name, () => readTextFile(file.path))
  if (text.length > largest) throw tooLarge(name, text.length)
  if (text.includes('\uFFFD') && !isUtf8(read(name, () => readFileSync(file.path)))) {
    throw refusal(`${name} is not UTF-8 text.`, 'Save it with the encoding UTF-8.')
  }
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text, hash }
}

function read<Content>(name: string, reader: () => Content): Content {
  try {
    return reader()
  } catch (error) {
    const { message, hint } = unreadable(name, errorCode(error))
    throw refusal(message, hint)
  }
}

function tooLarge(name: string, size: number): MockapiError {
  const megabytes = Math.ceil(size / 1024 / 1024)
  return refusal(
    `${name} holds ${megabytes} MB; a mock file may hold 32 MB.`,
    'Split it into several files, or generate its records with $count and $each.',
  )
}

function refusal(message: string, hint: string | undefined): MockapiError {
  return new MockapiError([
    { code: 'unreadable-file', severity: 'error', message, ...(hint && { hint }) },
  ])
}
