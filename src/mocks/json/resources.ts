import {
  crudMethods,
  type CollectionDeclaration,
  type SingleDeclaration,
} from '../../data/records/declaration.ts'
import { parsePath } from '../../http/path.ts'
import { isGenerator } from '../../generate/generator.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import { compileValue } from '../../generate/value.ts'
import { hashBytes } from '../files/file-stat.ts'
import type { FileContext } from './endpoint.ts'
import { compileGenerated, compileList, fieldsOf, seedScope } from './records.ts'

/**
 * Declares a collection from an array or a generator.
 *
 * @param path its URL path; the last segment is its name
 * @param at the place of the value in its file
 */
export function declareCollection(
  path: string,
  value: unknown,
  at: JsonPath,
  { report, originOf, defaults }: FileContext,
  idField: string | undefined,
): CollectionDeclaration {
  checkPath(path, report, at)
  const { usesFaker, size, make } = isGenerator(value)
    ? compileGenerated(value, path, report, at, idField)
    : compileList(value as unknown[], path, report, at, idField)
  return {
    name: nameOf(path),
    path,
    origin: originOf(at),
    ids: 'increment',
    idField,
    usesFaker,
    size,
    definition: definitionOf(value),
    records: make,
    relations: {},
    fields: fieldsOf(value),
    only: crudMethods,
    behaviour: defaults,
  }
}

/** Declares a single resource from an object, with the parameters of {@link declareCollection}. */
export function declareSingle(
  path: string,
  value: unknown,
  at: JsonPath,
  { report, originOf, defaults }: FileContext,
): SingleDeclaration {
  checkPath(path, report, at)
  const { usesFaker, render } = compileValue(value, report, { path: at, request: false })
  return {
    name: nameOf(path),
    path,
    origin: originOf(at),
    definition: definitionOf(value),
    usesFaker,
    value: (source, seed) =>
      render(seedScope(source, seed, path, 0)) as Readonly<Record<string, unknown>>,
    behaviour: defaults,
  }
}

function checkPath(path: string, report: Report, at: JsonPath): void {
  const parsed = parsePath(path)
  const segments = 'message' in parsed ? [] : parsed.segments
  // Clients resolve `.` and `..` in URLs before they send them.
  if (
    segments.length === 0 ||
    !segments.every((each) => each.kind === 'literal' && !/^\.\.?$/.test(each.text))
  ) {
    const message = `The name makes the address ${JSON.stringify(path)}, which is not fixed.`
    const hint = 'Rename it to letters, digits, hyphens and dots.'
    report(at, { code: 'bad-path', part: at.length > 0 ? 'key' : undefined, message, hint })
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The data without whitespace: data written by clients is kept when a file is only reformatted. */
function definitionOf(value: unknown): string {
  const text = JSON.stringify(value)
  // Hashing would load `node:crypto` at start.
  return text.length <= 4096 ? text : hashBytes(text)
}
