import { codeFrame, lineAndColumn } from '../../errors/code-frame.ts'
import { MockapiError, type Place } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import { lineOfDefaults, whileUsed, withoutInfinity } from '../json/document.ts'
import type { ReadDocument } from '../json/read-document.ts'
import { findInYaml } from './place.ts'
import { cachingYaml } from './cache.ts'
import { placeInYaml, readYaml, roundedNumbers } from './read.ts'

/** Longer texts are not parsed a second time for the sake of a place, which takes seconds. */
const longText = 400_000 // UTF-16 units

/** What may stand for a number that is read as another one, or as none. */
const mayRound = /\d{16}|\.(?:inf|nan)\b|\d[eE]\+?\d{3}|(?:^|[\s,[{])[-+]?0\d/im

/**
 * Reads a mock file in YAML as the JSON that it stands for. A key that stands twice in one mapping is an error, as YAML
 * says.
 *
 * @param cwd the working folder, below which what long texts were read as is kept
 * @throws MockapiError `yaml-syntax`, or `no-mock` for an empty file
 */
export function readYamlDocument(name: string, text: string, cwd: string): ReadDocument {
  const read = cachingYaml(cwd, (own, source) => readYaml(own, source, 'refuse'))
  const { value } = read(name, text)
  if (value === null && isBlank(text)) throw emptyFile(name)
  if (isObject(value) && isObject(value['info']) && isObject(value['paths'])) throw noVersion(name)
  const place = whileUsed(() => placesIn(name, text))
  return {
    finite: mayRound.test(text) ? withoutInfinity(value) : value,
    plain: isPlain(text),
    // Those at the top are refused, as all are.
    repeated: [],
    rounded: () => (mayRound.test(text) ? roundedNumbers(text) : []),
    lineOfDefaults: () => lineOfDefaults(text),
    place: (path, part) => place()(path, part),
    diagnose: (path, { code, message, hint, part, severity }) => {
      const at = place()(path, part)
      const frame = codeFrame(text, at.line, at.column)
      const problem = {
        code,
        severity: severity ?? 'error',
        message,
        ...(hint && { hint }),
      } as const
      return { ...problem, place: at, frame }
    },
  }
}

/** Whether a text certainly contains no instruction and no template; escapes may spell either. Comments are known as such at the top alone. */
function isPlain(text: string): boolean {
  return !/\{\{|[$\\]/.test(text.replace(/^(?:\s*#.*(?:\r?\n|$))+/, ''))
}

function isBlank(text: string): boolean {
  return text.split(/\r\n?|\n/).every((line) => /^\s*(?:#|---\s*$|$)/.test(line))
}

function emptyFile(name: string): MockapiError {
  const hint = 'Write endpoints such as "GET /health: { ok: true }", or a list of records.'
  const place = { file: name, line: 1, column: 1 }
  return new MockapiError([
    { code: 'no-mock', severity: 'error', message: 'The file is empty.', hint, place },
  ])
}

/** Half a document is no single resource; while one is edited, its last good version stays. */
function noVersion(name: string): MockapiError {
  const message = `${name} has "info" and "paths" as an OpenAPI document, and does not say its version.`
  const hint = 'Write "openapi: 3.1.0" at its top.'
  const place = { file: name, line: 1, column: 1 }
  return new MockapiError([{ code: 'bad-openapi', severity: 'error', message, hint, place }])
}

type Places = (path: JsonPath, part?: 'key' | 'value') => Place

function placesIn(name: string, text: string): Places {
  if (text.length <= longText) return placeInYaml(name, text)
  return (path) => ({ file: name, ...lineAndColumn(text, findInYaml(text, path)) })
}
