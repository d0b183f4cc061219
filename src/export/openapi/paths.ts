import { parameterNames, type Segment } from '../../http/segment.ts'
import type { Pattern } from '../../http/pattern.ts'
import type { PathPattern } from '../../http/path.ts'
import type { ParameterObject } from './document.ts'

/** A path as a document has it: without what may be missing, with names in braces. */
export interface TemplatePath {
  /** `/users/{id}`. */
  readonly template: string
  readonly parameters: readonly ParameterObject[]
}

/**
 * The paths that a key stands for: `/users/:id?` is `/users` and `/users/{id}`. OpenAPI has no rest of a path, so that
 * `/files/*` is `/files/{path}`, whose description says that it takes slashes.
 */
export function templatesOf({ segments }: PathPattern): TemplatePath[] {
  const names = parameterNames(segments)
  const rest = ['path', 'rest', 'path2', 'path3'].find((name) => !names.includes(name)) ?? '*'
  return variantsOf(segments).map((variant) => ({
    template: `/${variant.map((segment) => templateOf(segment, rest)).join('/')}`,
    parameters: variant.flatMap((segment) => parametersOf(segment, rest)),
  }))
}

/** The same for templates that match the same, whatever their parameters are called. */
export function templateShape(template: string): string {
  return template.replaceAll(/\{[^{}]*\}/g, '{}')
}

/** The path that stands for two which match the same but for the patterns of their parameters: those count no more. */
export function joinPaths(one: TemplatePath, other: TemplatePath): TemplatePath {
  const parameters = one.parameters.map((each, at) => {
    const pattern = each.schema?.['pattern']
    if (pattern === other.parameters[at]?.schema?.['pattern']) return each
    return { ...each, schema: { type: 'string' } }
  })
  return { ...one, parameters }
}

function variantsOf(segments: readonly Segment[]): Segment[][] {
  let all: Segment[][] = [[]]
  for (const segment of segments) {
    const longer = all.map((variant) => [...variant, segment])
    const isOptional = segment.kind === 'parameter' && segment.optional
    all = isOptional ? [...all, ...longer] : longer
  }
  return all
}

function templateOf(segment: Segment, rest: string): string {
  if (segment.kind === 'literal') return literalOf(segment.text)
  if (segment.kind === 'wildcard') return `{${rest}}`
  if (segment.kind === 'parameter') return `{${segment.name}}`
  const { texts, parameters } = segment
  return texts
    .map((text, at) => (at === 0 ? '' : `{${parameters[at - 1]?.name ?? ''}}`) + literalOf(text))
    .join('')
}

/** Braces would be parameters, and the others end a path. */
function literalOf(text: string): string {
  return text.replaceAll(/[{}?#%\s/]/g, encodeURIComponent)
}

function parametersOf(segment: Segment, rest: string): ParameterObject[] {
  if (segment.kind === 'literal') return []
  if (segment.kind === 'parameter') return [parameterOf(segment)]
  if (segment.kind === 'mixed') return segment.parameters.map(parameterOf)
  const description = 'The rest of the path, with its slashes; it may be empty.'
  return [{ ...parameterOf({ name: rest }), description }]
}

function parameterOf({
  name,
  pattern,
}: {
  readonly name: string
  readonly pattern?: Pattern | undefined
}): ParameterObject {
  const schema = { type: 'string', ...(pattern && { pattern: pattern.source }) }
  return { name, in: 'path', required: true, schema }
}
