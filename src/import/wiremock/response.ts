import { readFileSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isInFolder } from '../../mocks/files/paths.ts'
import { takeType, writtenHeaders } from '../conversion/headers.ts'
import { bodyOfText, type AnswerBody, type ImportedAnswer } from '../conversion/answer.ts'
import { literalBody } from '../conversion/endpoint-map.ts'
import { numberIn, objectIn, textIn, type Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import type { MockFolder } from '../conversion/mock-folder.ts'
import { jsonOfTemplate, textOfTemplate } from '../conversion/template-body.ts'
import { hasTemplates, templateOptions, type TemplateScope } from './templates.ts'

/** What an answer is made of. */
export interface AnswerScope extends TemplateScope {
  readonly key: string
  /** The mock file, without its extension. */
  readonly file: string
  readonly folder: MockFolder
  readonly losses: Losses
  /** The absolute folder of bodies. */
  readonly bodies: string | undefined
  /** Files that were kept before, by their names. */
  readonly kept: Map<string, string>
}

/** A response of a stub as an answer. */
export function answerOf(response: Loose, scope: AnswerScope): ImportedAnswer {
  const isTemplate = transformersOf(response).includes('response-template')
  for (const name of transformersOf(response)) {
    if (name !== 'response-template')
      scope.losses.add('script', scope.key, `the transformer ${name}`)
  }
  if (textIn(response, 'statusMessage') !== '')
    scope.losses.add('header', scope.key, `the status message ${textIn(response, 'statusMessage')}`)
  const headers = headersOf(response, isTemplate, scope)
  const own = takeType(headers)
  const type = own ?? (response['jsonBody'] === undefined ? undefined : 'application/json')
  const body = bodyOf(response, type, isTemplate, scope)
  return {
    status: numberIn(response, 'status') || 200,
    headers: { ...typeHeader(type, body), ...headers },
    delay: delayOf(response),
    fault: faultOf(response),
    body,
  }
}

function transformersOf({ transformers }: Loose): readonly string[] {
  return Array.isArray(transformers) ? transformers.map(String) : []
}

function headersOf(
  response: Loose,
  isTemplate: boolean,
  scope: AnswerScope,
): Record<string, string | string[]> {
  const textOf = (text: string) =>
    isTemplate || hasTemplates(text)
      ? textOfTemplate(text, templateOptions(scope))
      : String(literalBody(text))
  return writtenHeaders(objectIn(response, 'headers'), textOf)
}

function typeHeader(type: string | undefined, body: AnswerBody): Record<string, string> {
  if (body.kind === 'none') return {}
  if (type === undefined)
    return body.kind === 'value' && typeof body.value === 'string'
      ? { 'content-type': 'text/plain' }
      : {}
  const isPlain = body.kind === 'value' && /^application\/json(?:;\s*charset=utf-?8)?$/i.test(type)
  return isPlain ? {} : { 'content-type': type }
}

function bodyOf(
  response: Loose,
  type: string | undefined,
  isTemplate: boolean,
  scope: AnswerScope,
): AnswerBody {
  const { jsonBody } = response
  if (jsonBody !== undefined) {
    const text = JSON.stringify(jsonBody)
    if (!isTemplate && !hasTemplates(text)) return { kind: 'value', value: literalBody(jsonBody) }
    return templateBody(text, type ?? 'application/json', scope)
  }
  const base64 = textIn(response, 'base64Body')
  if (base64 !== '') {
    const bytes = Buffer.from(base64, 'base64')
    return { kind: 'file', path: scope.folder.keep(scope.file, scope.key, 'bin', bytes) }
  }
  const file = textIn(response, 'bodyFileName')
  if (file !== '') return fileBody(file, type, isTemplate, scope)
  const text = textIn(response, 'body')
  if (isTemplate || hasTemplates(text)) return templateBody(text, type, scope)
  return plainBody(text, type, scope)
}

function plainBody(
  text: string,
  type: string | undefined,
  { folder, file, key }: AnswerScope,
): AnswerBody {
  return bodyOfText(text, type, (content, extension) => folder.keep(file, key, extension, content))
}

function templateBody(text: string, type: string | undefined, scope: AnswerScope): AnswerBody {
  if (!text.includes('{{')) return plainBody(text, type, scope)
  const isJson =
    type === undefined ? /^\s*(?:\[|\{(?!\{))/.test(text) : isJsonType(mediaTypeOf(type))
  const options = templateOptions(scope)
  const value = isJson ? jsonOfTemplate(text, options) : undefined
  return { kind: 'value', value: value === undefined ? textOfTemplate(text, options) : value }
}

/** The file of a body, copied beside the mock file; one with templates becomes a part of that. */
function fileBody(
  name: string,
  type: string | undefined,
  isTemplate: boolean,
  scope: AnswerScope,
): AnswerBody {
  const { bodies, losses, key, folder, file, kept } = scope
  const lose = (why: string): AnswerBody => {
    losses.add('file', key, `${name}${why}`)
    return { kind: 'none' }
  }
  if (name.includes('{{')) return lose('')
  const path = bodies === undefined ? undefined : resolve(bodies, name)
  if (path === undefined || bodies === undefined) return lose(', as there is no folder __files')
  if (!isInFolder(path, bodies)) return lose(' lies outside of __files')
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return lose(` (${String((error as NodeJS.ErrnoException).code)})`)
  }
  const text = bytes.toString()
  if (isTemplate && text.includes('{{')) return templateBody(text, type, scope)
  const mark = `${file.slice(0, file.lastIndexOf('/') + 1)}\n${name}`
  const extension = extname(name).slice(1).toLowerCase() || 'bin'
  const own = kept.get(mark) ?? folder.keep(file, basename(name, extname(name)), extension, bytes)
  kept.set(mark, own)
  return { kind: 'file', path: own }
}

/** A delay as `$delay` takes it. */
function delayOf(response: Loose): unknown {
  const fixed = numberIn(response, 'fixedDelayMilliseconds')
  if (fixed > 0) return fixed
  const spread = objectIn(response, 'delayDistribution')
  switch (textIn(spread, 'type')) {
    case 'uniform':
      return `${numberIn(spread, 'lower')}-${numberIn(spread, 'upper')}ms`
    case 'lognormal': {
      const [median, sigma] = [numberIn(spread, 'median'), numberIn(spread, 'sigma')]
      // 2.326 standard deviations above the median are what 99 of 100 are below.
      return { median, p99: Math.round(median * Math.exp(2.326 * sigma)) }
    }
    case 'fixed':
      return numberIn(spread, 'milliseconds') || undefined
    default:
      return undefined
  }
}

const faults: Readonly<Record<string, string>> = {
  EMPTY_RESPONSE: 'empty',
  CONNECTION_RESET_BY_PEER: 'reset',
  MALFORMED_RESPONSE_CHUNK: 'malformed-chunk',
  RANDOM_DATA_THEN_CLOSE: 'garbage',
}

function faultOf(response: Loose): unknown {
  const { chunkedDribbleDelay } = response
  if (isObject(chunkedDribbleDelay))
    return { fault: 'dribble', over: `${numberIn(chunkedDribbleDelay, 'totalDuration')}ms` }
  return faults[textIn(response, 'fault')]
}
