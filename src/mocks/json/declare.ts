import type { Behaviour } from '../../behaviour/behaviour.ts'
import { operations } from '../../data/records/declaration.ts'
import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { parsePath } from '../../http/path.ts'
import { isGenerator } from '../../generate/generator.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import { compileValue } from '../../generate/value.ts'
import { fieldsOf } from '../files/fields.ts'
import { hashBytes } from '../files/file-stat.ts'
import { compileGenerated, compileList, seedScope } from './records.ts'

/** Something that a file declares at an address. */
export interface Declared {
  /** `/api/users`. */
  readonly path: string
  readonly value: unknown
  /** Where the value stands in its file. */
  readonly at: JsonPath
  readonly origin: SourceLocation
  readonly report: Report
  readonly behaviour: Behaviour | undefined
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
}

/** A collection from an array or a generator. Its name is the last part of its address. */
export function declareCollection(declared: Declared): CollectionDeclaration {
  const { path, value, at, origin, report, behaviour, idField } = declared
  checkPath(path, report, at)
  const records = isGenerator(value)
    ? compileGenerated(value, path, report, at, idField)
    : compileList(value as unknown[], path, report, at, idField)
  return {
    name: nameOf(path),
    path,
    origin,
    ids: 'increment',
    ...(idField !== undefined && { idField }),
    usesFaker: records.usesFaker,
    ...(records.size !== undefined && { size: records.size }),
    definition: definitionOf(value),
    records: records.make,
    relations: {},
    fields: fieldsOf(value),
    only: operations,
    ...(behaviour && { behaviour }),
  }
}

/** A single resource from an object. */
export function declareSingle(declared: Declared): SingleDeclaration {
  const { path, value, at, origin, report, behaviour } = declared
  checkPath(path, report, at)
  const compiled = compileValue(value, report, { path: at, request: false })
  return {
    name: nameOf(path),
    path,
    origin,
    definition: definitionOf(value),
    usesFaker: compiled.usesFaker,
    value: (source, seed) =>
      compiled.render(seedScope(source, seed, path, 0)) as Readonly<Record<string, unknown>>,
    ...(behaviour && { behaviour }),
  }
}

function checkPath(path: string, report: Report, at: JsonPath): void {
  const parsed = parsePath(path)
  const segments = 'message' in parsed ? [] : parsed.segments
  // A client resolves dots before it sends an address, so that none would lead there.
  if (
    segments.length === 0 ||
    !segments.every((each) => each.kind === 'literal' && !/^\.\.?$/.test(each.text))
  ) {
    const message = `The name makes the address ${JSON.stringify(path)}, which is not fixed.`
    const hint = 'Rename it to letters, digits, hyphens and dots.'
    report(at, { code: 'bad-path', ...(at.length > 0 && { part: 'key' }), message, hint })
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The longest text that stands for itself: hashing it would cost a start the loading of `node:crypto`. */
const shortText = 4096

/** The data without its layout: reformatting a file is no reason to forget what was written. */
function definitionOf(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length <= shortText ? text : hashBytes(text)
}
