import { readFileSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { isInFolder } from '../../mocks/files/paths.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { takeType, writtenHeaders } from '../conversion/headers.ts'
import { bodyOfText, type AnswerBody, type ImportedAnswer } from '../conversion/answer.ts'
import type { ImportSource } from '../conversion/importer.ts'
import { headersIn, numberIn, textIn, type Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import type { MockFolder } from '../conversion/mock-folder.ts'
import { jsonOfTemplate, textOfTemplate } from '../conversion/template-body.ts'
import { templateOptions, type Templates } from './templates.ts'

/** What answers of a route are made of. */
export interface RouteScope extends Templates {
  /** `GET /users/:id`. */
  readonly key: string
  /** The mock file of the route, without its extension. */
  readonly file: string
  readonly folder: MockFolder
  readonly losses: Losses
  readonly source: ImportSource
  /** The absolute working folder. */
  readonly cwd: string
}

/** A response as an answer, without its rules. */
export function answerOf(response: Loose, scope: RouteScope): ImportedAnswer {
  const { environment, key, losses } = scope
  const latency = numberIn(response, 'latency')
  const headers = { ...headersIn(response, 'headers') }
  const type = takeType(headers) ?? takeType({ ...environment.headers })
  for (const id of objectIds(response))
    losses.add('callback', key, environment.callbacks.get(id) ?? id)
  const body = bodyOf(response, type, scope)
  const options = templateOptions(scope)
  const written = writtenHeaders(headers, (text) => textOfTemplate(text, options))
  return {
    status: numberIn(response, 'statusCode') || 200,
    headers: { ...typeHeader(type, body), ...written },
    delay: latency > 0 ? latency : undefined,
    body,
  }
}

function objectIds(response: Loose): readonly string[] {
  const { callbacks } = response
  return Array.isArray(callbacks) ? callbacks.map((each) => textIn(each, 'uuid')) : []
}

/** The content type where mock files would send another one. Express calls a text HTML. */
function typeHeader(type: string | undefined, body: AnswerBody): Record<string, string> {
  if (body.kind === 'none') return {}
  const isText = body.kind === 'value' && typeof body.value === 'string'
  const isTemplate = isText && /^\{\{[^]*\}\}$/.test(String(body.value))
  if (type === undefined) return isText && !isTemplate ? { 'content-type': 'text/html' } : {}
  return body.kind === 'value' && mediaTypeOf(type) === 'application/json' && !/charset/i.test(type)
    ? {}
    : { 'content-type': type }
}

function bodyOf(response: Loose, type: string | undefined, scope: RouteScope): AnswerBody {
  const { environment, collections } = scope
  const filePath = textIn(response, 'filePath')
  const kind = textIn(response, 'bodyType') || (filePath === '' ? 'INLINE' : 'FILE')
  const isPlain = response['disableTemplating'] === true
  if (kind === 'FILE') return fileBody(filePath, type, isPlain, scope)
  if (kind !== 'DATABUCKET') return templateBody(textIn(response, 'body'), type, isPlain, scope)
  const id = textIn(response, 'databucketID')
  const bucket = environment.buckets.find(({ ids }) => ids.has(id))
  const collection = bucket && collections.get(bucket.name)
  if (collection !== undefined) return { kind: 'value', value: `{{db${collection}}}` }
  return templateBody(bucket?.value ?? '', 'application/json', false, scope)
}

/** A text of Mockoon as a body: JSON where it is some, with its templates. */
function templateBody(
  text: string,
  type: string | undefined,
  isPlain: boolean,
  scope: RouteScope,
): AnswerBody {
  const { folder, file, key, environment } = scope
  const [, whole] = /^\s*\{\{data(?:Raw)? ['"]([^'"]+)['"]\}\}\s*$/.exec(text) ?? []
  const bucket = environment.buckets.find(({ name, ids }) => name === whole || ids.has(whole ?? ''))
  if (bucket && !isPlain && !scope.collections.has(bucket.name))
    return templateBody(bucket.value, type, bucket.value.includes('{{data'), scope)
  if (isPlain || !text.includes('{{')) {
    return bodyOfText(text, type, (content, extension) =>
      folder.keep(file, key, extension, content),
    )
  }
  const options = templateOptions(scope)
  const isJson = type === undefined ? /^\s*[[{]/.test(text) : isJsonType(mediaTypeOf(type))
  const value = isJson ? jsonOfTemplate(text, options) : undefined
  if (value !== undefined) return { kind: 'value', value }
  const written = textOfTemplate(text, options)
  if (type !== undefined && isJson && written.includes('{{'))
    scope.losses.add('template', key, 'they make no JSON')
  return { kind: 'value', value: written }
}

function fileBody(
  path: string,
  type: string | undefined,
  isPlain: boolean,
  scope: RouteScope,
): AnswerBody {
  const { source, folder, file, key, losses } = scope
  const from = dirname(source.path)
  const full = resolve(from, path)
  const lose = (why: string): AnswerBody => {
    losses.add('file', key, `${path}${why}`)
    return { kind: 'none' }
  }
  if (path === '' || path.includes('{{')) return lose('')
  if ((source.kind ?? 'file') !== 'file') return lose('')
  if (!isInFolder(full, from) && !isInFolder(full, scope.cwd))
    return lose(' lies outside of this folder')
  let bytes: Buffer
  try {
    bytes = readFileSync(full)
  } catch (error) {
    return lose(` (${String((error as NodeJS.ErrnoException).code)})`)
  }
  const extension = extname(path).slice(1).toLowerCase() || 'bin'
  const isTemplate =
    !isPlain && /^(?:json|html?|txt|csv|xml|css|m?js)$/.test(extension) && bytes.includes('{{')
  if (isTemplate) return templateBody(bytes.toString(), type, false, scope)
  return { kind: 'file', path: folder.keep(file, path.replace(/\.\w+$/, ''), extension, bytes) }
}
