import type { Faker } from '@faker-js/faker'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import { descriptionOf, mayAnswer, statusesIn } from './answers.ts'
import type { Components } from './components.ts'
import type { OperationObject, ResponseObject, ResponsesObject } from './document.ts'
import { partOf, schemeName } from './operation.ts'
import { templateShape, templatesOf } from './paths.ts'

/** What `use` or `USE` puts before all operations below a path. */
interface Guard {
  /** Shapes of templates; below them where `isOpen`. */
  readonly shapes: readonly string[]
  readonly isOpen: boolean
  readonly responses: ResponsesObject
  readonly scheme: object | undefined
}

/** Adds what middleware may answer to the operations that it stands before, as far as it can be told. */
export class Guards {
  readonly #components: Components
  readonly #guards: readonly Guard[]

  constructor(endpoints: readonly CompiledEndpoint[], components: Components, faker: Faker) {
    this.#components = components
    this.#guards = endpoints.flatMap((each) =>
      each.method === 'USE' && !each.modifierOnly && !each.broken
        ? guardOf(each, components, faker)
        : [],
    )
  }

  guard(operation: OperationObject, template: string): OperationObject {
    const shape = templateShape(template)
    const before = this.#guards.filter(({ shapes, isOpen }) =>
      shapes.some((each) => shape === each || (isOpen && isBelow(shape, each))),
    )
    if (before.length === 0) return operation
    const added = Object.assign({}, ...before.map(({ responses }) => responses)) as ResponsesObject
    const schemes = before.flatMap(({ scheme }) => scheme ?? [])
    const security = schemes.map((scheme) => ({ [schemeName(scheme, this.#components)]: [] }))
    return {
      ...operation,
      ...(security.length > 0 && !operation.security && { security }),
      responses: { ...added, ...operation.responses },
    }
  }
}

/** Whether a template lies below another one, parameters matching anything. */
function isBelow(shape: string, above: string): boolean {
  if (above === '/') return true
  const parts = above.split('/')
  const own = shape.split('/')
  return parts.every((part, at) => part === own[at] || (part === '{}' && own[at] !== undefined))
}

function guardOf(endpoint: CompiledEndpoint, components: Components, faker: Faker): Guard {
  const { path } = endpoint
  const isOpen = path.segments.at(-1)?.kind === 'wildcard'
  const own = isOpen ? { ...path, segments: path.segments.slice(0, -1) } : path
  const shapes = templatesOf(own).map(({ template }) => templateShape(template))
  if (endpoint.written || endpoint.fixed) {
    const { responses, scheme } = partOf(endpoint, components, faker)
    const all = Object.assign({}, ...responses) as ResponsesObject
    return { shapes, isOpen, responses: all, scheme }
  }
  const scheme = schemeOfMiddleware(endpoint.note ?? '')
  const code = endpoint.definition?.() ?? ''
  const statuses = scheme ? [401] : statusesIn(code)
  const refusals = statuses.map((status) => [status, refusal(descriptionOf(status))] as const)
  const isOther = !scheme && mayAnswer(code)
  const responses: ResponsesObject = {
    ...Object.fromEntries(refusals),
    ...(isOther && { default: refusal('What middleware answers') }),
  }
  return { shapes, isOpen, responses, scheme }
}

function refusal(description: string): ResponseObject {
  return { description, content: { '*/*': {} } }
}

/** Middleware of Hono that asks for credentials, by the names of its functions. */
function schemeOfMiddleware(note: string): object | undefined {
  if (/\bbasicAuth\d*$/.test(note)) return { type: 'http', scheme: 'basic' }
  if (/\b(?:bearerAuth|jwt|jwk)\d*$/.test(note)) return { type: 'http', scheme: 'bearer' }
  return undefined
}
