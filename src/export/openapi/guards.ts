import type { Faker } from '@faker-js/faker'
import type { AuthRule } from '../../behaviour/auth.ts'
import { rulesOfEndpoint } from '../../dispatch/guard.ts'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import { descriptionOf } from './answers.ts'
import { mayAnswer, readsIn, statusesIn } from './code.ts'
import type { Components } from './components.ts'
import type {
  OperationObject,
  ParameterObject,
  ResponseObject,
  ResponsesObject,
} from './document.ts'
import { partOf, schemeName } from './operation.ts'
import { templateShape, templatesOf } from './paths.ts'
import { requestParts } from './requests.ts'

/** What `use` or `USE` puts before all operations below a path. */
interface Guard {
  /** Shapes of templates; below them where `isOpen`. */
  readonly shapes: readonly string[]
  readonly isOpen: boolean
  readonly responses: ResponsesObject
  readonly scheme: object | undefined
  readonly parameters: readonly ParameterObject[]
}

/** Adds what middleware may answer to the operations that it stands before, as far as it can be told. */
export class Guards {
  readonly #components: Components
  readonly #guards: readonly Guard[]
  readonly #endpoints: readonly CompiledEndpoint[]

  constructor(endpoints: readonly CompiledEndpoint[], components: Components, faker: Faker) {
    this.#components = components
    this.#endpoints = endpoints.filter((each) => each.method === 'USE' && each.behaviour?.auth)
    this.#guards = endpoints.flatMap((each) =>
      each.method === 'USE' && !each.modifierOnly && !each.broken
        ? guardOf(each, components, faker)
        : [],
    )
  }

  /** Who may call an operation: the rules of what stands before it, and of the mock that answers. */
  rulesOf(
    answering: readonly CompiledEndpoint[],
    template: string,
    method: string,
  ): readonly AuthRule[] {
    const mock = answering.find((each) => !each.modifierOnly)
    if (!mock) return []
    const shape = templateShape(template)
    const above = this.#endpoints.filter(({ path }) => standsBefore(shapesOf(path), shape, false))
    return rulesOfEndpoint(mock, above, method)
  }

  guard(operation: OperationObject, template: string): OperationObject {
    const shape = templateShape(template)
    const some = this.#guards.filter((each) => standsBefore(each, shape, true))
    if (some.length === 0) return operation
    const added = Object.assign({}, ...some.map(({ responses }) => responses)) as ResponsesObject
    // What it stands before for some values of parameters alone, others are asked without.
    const before = some.filter((each) => standsBefore(each, shape, false))
    const schemes = before.flatMap(({ scheme }) => scheme ?? [])
    const security = schemes.map((scheme) => ({ [schemeName(scheme, this.#components)]: [] }))
    const own = operation.parameters ?? []
    const isOwn = ({ in: at, name }: ParameterObject) =>
      own.some((each) => 'in' in each && each.in === at && each['name'] === name)
    const parameters = before.flatMap((each) => each.parameters).filter((each) => !isOwn(each))
    return {
      ...operation,
      ...(parameters.length > 0 && { parameters: [...own, ...parameters] }),
      ...(security.length > 0 && !operation.security && { security }),
      responses: { ...added, ...operation.responses },
    }
  }
}

/** @param forSome whether values of parameters may be the words of the guard's path */
function standsBefore(
  { shapes, isOpen }: Pick<Guard, 'shapes' | 'isOpen'>,
  shape: string,
  forSome: boolean,
): boolean {
  const own = shape.split('/')
  return shapes.some((above) => {
    if (above === '/') return isOpen || shape === above
    const parts = above.split('/')
    if (!isOpen && parts.length !== own.length) return false
    return parts.every((part, at) => {
      if (part === own[at]) return true
      return own[at] !== undefined && (part === '{}' || (forSome && own[at] === '{}'))
    })
  })
}

function shapesOf(path: CompiledEndpoint['path']): Pick<Guard, 'shapes' | 'isOpen'> {
  const isOpen = path.segments.at(-1)?.kind === 'wildcard'
  const own = isOpen ? { ...path, segments: path.segments.slice(0, -1) } : path
  return { isOpen, shapes: templatesOf(own).map(({ template }) => templateShape(template)) }
}

function guardOf(endpoint: CompiledEndpoint, components: Components, faker: Faker): Guard {
  const { shapes, isOpen } = shapesOf(endpoint.path)
  if (endpoint.written || endpoint.fixed) {
    const { responses, scheme, parameters } = partOf(endpoint, components, faker)
    const all = Object.assign({}, ...responses) as ResponsesObject
    return { shapes, isOpen, responses: all, scheme, parameters }
  }
  const code = endpoint.definition?.() ?? ''
  const known = schemeOfMiddleware(endpoint.note ?? '')
  const read = requestParts(readsIn(code))
  const scheme = known ?? (read.isGuarded ? read.scheme : undefined)
  const statuses = known ? [401] : statusesIn(code)
  const refusals = statuses.map((status) => [status, refusal(descriptionOf(status))] as const)
  const isOther = !known && mayAnswer(code)
  const responses: ResponsesObject = {
    ...Object.fromEntries(refusals),
    ...(isOther && { default: refusal('What middleware answers') }),
  }
  // What else it reads, others do without.
  return { shapes, isOpen, responses, scheme, parameters: [] }
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
