import { dirname } from 'node:path'
import { shapeOf } from '../endpoints/order.ts'
import {
  describe,
  mockapiError,
  MockapiError,
  type Diagnostic,
  type Place,
} from '../errors/diagnostic.ts'
import { parseKey, type Method, type PathPattern } from '../http/path.ts'
import { endpointMapText } from '../import/conversion/endpoint-map.ts'
import { schemaAddress } from '../import/conversion/schema-address.ts'
import { printValue } from '../import/conversion/print.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'
import { parseTree } from '../mocks/json/document.ts'
import { folderOf, readText, type EditedFile, type EditedMocks } from './edited-mocks.ts'
import { JsonText } from './json-text.ts'
import { cannotAdd } from './refusal.ts'

/** A member of a JSON file that is to be there. */
export interface NewMember {
  /** The key of an endpoint; the name of a collection in a database. */
  readonly name: string
  /** What its key says; undefined for a collection. */
  readonly parsed: { readonly method: Method; readonly path: PathPattern } | undefined
  readonly value: unknown
  /** Whether one that is there gets this value. */
  readonly replace: boolean
}

/** A text with one member more, or with another value of one. */
export interface Added {
  readonly text: string
  /** What stands in it now of the member. */
  readonly written: string
  readonly line: number
  readonly replaced: boolean
}

/**
 * Adds a member to the text of a JSON file, undefined for a new one, whose comments, order and layout stay.
 *
 * @throws MockapiError for a file that does not parse or takes no such member, one that it has, and for errors that the
 * loader finds in the new text alone
 */
export async function addMember(
  mocks: EditedMocks,
  file: EditedFile,
  text: string | undefined,
  member: NewMember,
): Promise<Added> {
  const { name, value } = member
  const parse = (each: string) => parseTree(file.name, each)
  if (text === undefined) {
    const schema = schemaAddress({ cwd: mocks.cwd, out: dirname(file.path) })
    const made = member.parsed
      ? endpointMapText([{ key: name, value }], schema)
      : `${printValue(value, 'json')}\n`
    await check(mocks, file, undefined, made, member)
    const written = member.parsed ? new JsonText(made, parse).member(name) : made.trimEnd()
    return { text: made, written, line: member.parsed ? 3 : 1, replaced: false }
  }
  const json = parsed(text, parse)
  const before = await readText(mocks, file, text)
  if (member.parsed) refuseOthers(mocks, file, json, before)
  const known = sameMember(json, member)
  if (known !== undefined && !member.replace) {
    const line = json.line(known) ?? 1
    throw exists(name, { file: file.name, line, column: 1 })
  }
  const own = known ?? name
  json.write(own, value)
  await check(mocks, file, before, json.text, member)
  const [line = 1, replaced] = [json.line(own), known !== undefined]
  return { text: json.text, written: json.member(own), line, replaced }
}

/** The refusal of an endpoint that there is already. */
export function exists(name: string, place: Place | undefined): MockapiError {
  const message = `${name} is there already.`
  const hint = 'Change it there, or give it this answer with --replace ("replace": true over HTTP).'
  const error = mockapiError('duplicate-endpoint', message, hint)
  return place ? new MockapiError(error.diagnostics.map((each) => ({ ...each, place }))) : error
}

function parsed(text: string, parse: (text: string) => ReturnType<typeof parseTree>): JsonText {
  try {
    return new JsonText(text, parse)
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    throw nothingChanged(error.diagnostics)
  }
}

/** Names that stand beside endpoints. */
const besideEndpoints = /^\$(?:schema|defaults|scenarios|webhooks|progress|auth)$/

/** Refuses a file that is no map of endpoints and would not become one. */
function refuseOthers(mocks: EditedMocks, { name }: EditedFile, json: JsonText, file: MockFile) {
  if (file.isMap?.()) return
  const names = json.names([])
  const { alone } = folderOf(mocks)
  const isDocument = names?.some((each) => /^(?:openapi|swagger)$/.test(each)) ?? false
  const isDatabase = alone && !isDocument && names !== undefined && !names.includes('$count')
  if (isDatabase || names?.every((each) => besideEndpoints.test(each))) return
  const { collections, singles } = file
  const [{ path = '' } = {}] = [...collections, ...singles]
  const isOne = /(?:^|[/.])db\.json[c5]?$/i.test(name)
    ? 'is a database, and data and endpoints are two files'
    : isDocument
      ? 'is an OpenAPI document'
      : `is ${collections.length > 0 ? 'the collection' : 'one object, served'} at ${path}`
  const hint = alone
    ? 'Move it into a folder, serve that, and try again.'
    : 'Name a file of endpoints, or none.'
  throw cannotAdd(`${name} ${isOne}: it takes no endpoints.`, hint)
}

/** The name that a member of this meaning has in the file; undefined for none. */
function sameMember(json: JsonText, { name, parsed: own }: NewMember): string | undefined {
  const names = json.names([]) ?? []
  if (names.includes(name)) return name
  return names.find((other) => {
    const key = own && parseKey(other)
    return key && !('message' in key) && shapeOf(key) === shapeOf(own)
  })
}

/** Refuses errors that the file had not before, and a text that lacks what it had, or what was added. */
async function check(
  mocks: EditedMocks,
  file: EditedFile,
  before: MockFile | undefined,
  text: string,
  { name, parsed: own }: NewMember,
): Promise<void> {
  const after = await refuseNewErrors(mocks, file, before, text)
  const wanted = own && shapeOf(own)
  const isThere = wanted
    ? after.endpoints.some((each) => shapeOf(each) === wanted)
    : after.collections.length + after.singles.length > countOf(before)
  const kept = new Set(after.endpoints.map(({ key }) => key))
  if (isThere && (before?.endpoints ?? []).every(({ key }) => kept.has(key))) return
  throw cannotAdd(`${file.name} would not be read as before with ${name}.`, 'Name another file.')
}

/** What the loader reads of a new text. @throws MockapiError with the errors that the text before has not */
export async function refuseNewErrors(
  mocks: EditedMocks,
  file: EditedFile,
  before: MockFile | undefined,
  text: string,
): Promise<MockFile> {
  const after = await readText(mocks, file, text).catch((error: unknown) => {
    throw error instanceof MockapiError ? nothingChanged(error.diagnostics) : error
  })
  const known = new Set(before?.diagnostics.map(describe))
  const errors = after.diagnostics.filter((each) => {
    return each.severity === 'error' && !known.has(describe(each))
  })
  if (errors.length > 0) throw nothingChanged(errors)
  return after
}

function countOf(file: MockFile | undefined): number {
  return file ? file.collections.length + file.singles.length : 0
}

/** The refusal of an edit for what is wrong with its text. */
export function nothingChanged(diagnostics: readonly Diagnostic[]): MockapiError {
  return new MockapiError(
    diagnostics.map((each) => ({ ...each, message: `Nothing was changed: ${each.message}` })),
  )
}
