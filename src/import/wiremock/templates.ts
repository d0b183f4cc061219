import { parsePath } from '../../http/path.ts'
import { bodyPath, valuePath } from '../conversion/conditions.ts'
import type { Argument, Call } from '../conversion/handlebars.ts'
import type { TemplateOptions } from '../conversion/template-body.ts'

/** What templates of an answer are read with. */
export interface TemplateScope {
  /** The path of the endpoint as mock files have it. */
  readonly path: string
  /** Values that the stub gives its templates. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly lose: (source: string) => void
}

/** How templates of WireMock are read. */
export function templateOptions(scope: TemplateScope): TemplateOptions {
  return {
    translate: (call) => translate(call, scope),
    isSilent: ({ name }) => name === 'assign' || name === 'val',
    lose: scope.lose,
  }
}

/** Whether a text has templates that WireMock knows. */
export function hasTemplates(text: string): boolean {
  return /\{\{[^{}]*\b(?:request\.|now|random\w*|jsonPath|pickRandom|parameters\.)/.test(text)
}

function translate(
  { name, args, hash }: Call,
  scope: TemplateScope,
): ReturnType<TemplateOptions['translate']> {
  const isBare = args.length === 0 && Object.keys(hash).length === 0
  if (name.startsWith('request.')) return isBare ? requestValue(name.slice(8), scope) : undefined
  if (name.startsWith('parameters.')) {
    const value = scope.parameters[name.slice(11)]
    return value === undefined ? undefined : { value }
  }
  switch (name) {
    case 'now':
      return isBare ? 'now' : undefined
    case 'jsonPath': {
      const [from, path] = args
      const isBody = from !== undefined && 'name' in from && from.name === 'request.body'
      return isBody ? bodyPath(textOf(path) ?? '') : undefined
    }
    case 'randomValue':
      return randomValue(hash)
    case 'randomInt':
      return `number.int${limits(hash)}`
    case 'randomDecimal':
      return `number.float${limits(hash)}`
    case 'pickRandom': {
      const texts = args.map(textOf)
      const isList = texts.length > 0 && !texts.includes(undefined)
      return isList
        ? `helpers.arrayElement([${texts.map((each) => `'${each?.replaceAll("'", String.raw`\'`)}'`).join(', ')}])`
        : undefined
    }
    default:
      return undefined
  }
}

function textOf(argument: Argument | undefined): string | undefined {
  return argument && 'value' in argument ? String(argument.value) : undefined
}

/** The range of a random number: `({min: 1, max: 9})`. */
function limits({ lower, upper }: Call['hash']): string {
  const [min, max] = [textOf(lower), textOf(upper)]
  const parts = [
    ...(min === undefined ? [] : [`min: ${min}`]),
    ...(max === undefined ? [] : [`max: ${max}`]),
  ]
  return parts.length === 0 ? '' : `({${parts.join(', ')}})`
}

function randomValue({ type, length }: Call['hash']): string | undefined {
  const size = textOf(length) ?? '36'
  const known: Readonly<Record<string, string>> = {
    UUID: 'string.uuid',
    ALPHANUMERIC: `string.alphanumeric(${size})`,
    ALPHABETIC: `string.alpha(${size})`,
    NUMERIC: `string.numeric(${size})`,
    HEXADECIMAL: `string.hexadecimal({length: ${size}, prefix: ''})`,
  }
  return known[textOf(type) ?? '']
}

/** `query.page`, `headers.[X-Key]`, `path.[1]`. */
function requestValue(
  rest: string,
  { path }: TemplateScope,
): ReturnType<TemplateOptions['translate']> {
  const names = [...rest.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, inner, plain]) => inner ?? plain ?? '',
  )
  const [root, name, index] = names
  switch (root) {
    case 'query':
      if (name === undefined) return undefined
      return index === undefined || index === '0'
        ? valuePath('query', name)
        : `queries.${name}.${index}`
    case 'headers':
      return name === undefined || (index !== undefined && index !== '0')
        ? undefined
        : `headers.${name.toLowerCase()}`
    case 'cookies':
      return name === undefined ? undefined : valuePath('cookies', name)
    case 'body':
      return name === undefined ? 'body' : undefined
    case 'method':
      return 'request.method'
    case 'path':
    case 'pathSegments':
      return name === undefined
        ? root === 'path'
          ? 'request.path'
          : undefined
        : segmentAt(name, path)
    case 'host':
      return 'request.hostname'
    case 'clientIp':
      return 'request.ip'
    case 'id':
      return 'string.uuid'
    default:
      return undefined
  }
}

/** A segment of the path by its index, or a parameter by its name. */
function segmentAt(name: string, path: string): string | { readonly value: unknown } | undefined {
  const parsed = parsePath(path)
  if ('message' in parsed) return undefined
  const { segments } = parsed
  if (!/^\d+$/.test(name)) {
    const isOwn = segments.some((each) => each.kind === 'parameter' && each.name === name)
    return isOwn ? valuePath('params', name) : undefined
  }
  const segment = segments[Number(name)]
  if (segment?.kind === 'parameter') return valuePath('params', segment.name)
  if (segment?.kind === 'literal') return { value: segment.text }
  const isLast = Number(name) === segments.length - 1
  return segment?.kind === 'wildcard' && isLast ? 'params.*' : undefined
}
