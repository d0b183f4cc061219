import { MockapiError, type Diagnostic, type Place } from '../../errors/diagnostic.ts'
import { messageOf } from '../../errors/message.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { kindOf } from '../../data/records/resource.ts'
import type { MockFile, SourceFile } from '../files/mock-file.ts'
import { readJsonFile } from '../json/loader.ts'
import type { JsonFileOptions } from '../json/file.ts'
import { isApp } from './app.ts'

/** How long a function may take to give the data, ms. */
const timeLimit = 5_000

/** How a database in code is read; `locate` finds where in the file an error arose. */
export interface DatabaseOptions extends JsonFileOptions {
  readonly locate: (error: unknown) => Place | undefined
}

/**
 * Reads a file as json-server reads `db.js`: its default export is an object of data, or a function that returns one.
 * Undefined for other values. @throws MockapiError where the function fails, or gives no data
 */
export async function readDatabaseModule(
  source: SourceFile,
  value: unknown,
  options: DatabaseOptions,
): Promise<MockFile | undefined> {
  const isPlain = isObject(value) && kindOf(value) === undefined && !isApp(value)
  const isData = isPlain && Object.keys(value).length > 0
  if (typeof value !== 'function' && !isData) return undefined
  const text = await textOf(source.name, value, options)
  const { diagnostics, ...file } = readJsonFile({ ...source, text }, options)
  const inFile = diagnostics.map((each) => inModule(each, source.name))
  return { ...file, isDatabase: true, diagnostics: inFile }
}

/** The data of a default export as JSON: an object, or what a function returns. @throws MockapiError where it fails */
export async function textOf(
  name: string,
  value: unknown,
  { locate }: Pick<DatabaseOptions, 'locate'>,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      const tooLate = new Error(`it gave nothing within ${timeLimit} ms`)
      timer = setTimeout(() => reject(tooLate), timeLimit)
    })
    const call = typeof value === 'function' ? (value as () => unknown)() : value
    const data = await Promise.race([call, late])
    if (isObject(data)) return JSON.stringify(data)
  } catch (error) {
    const message = `The data of ${name} cannot be made: ${messageOf(error).replace(/\.$/, '')}.`
    throw badData({ message, place: locate(error) ?? firstLine(name) })
  } finally {
    clearTimeout(timer)
  }
  const message = `The function of ${name} returns no data.`
  const hint = 'Return an object such as { users: [{ id: 1 }] }.'
  throw badData({ message, hint, place: firstLine(name) })
}

function badData(problem: Pick<Diagnostic, 'message' | 'hint' | 'place'>): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', ...problem }])
}

/** A problem of data that code made, which stand on no line. */
function inModule({ code, severity, message, hint }: Diagnostic, name: string): Diagnostic {
  return { code, severity, message, ...(hint && { hint }), place: firstLine(name) }
}

function firstLine(file: string): Place {
  return { file, line: 1, column: 1 }
}
