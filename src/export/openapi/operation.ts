import type { Faker } from '@faker-js/faker'
import { shapeOf } from '../../endpoints/order.ts'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import { reasons } from '../../http/reply.ts'
import { descriptionOf, fixedPart, handlerPart, writtenPart, type AnswerPart } from './answers.ts'
import type { Components } from './components.ts'
import { declaredSchema } from './declared.ts'
import type {
  OperationObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  ResponsesObject,
} from './document.ts'
import { operationOf, type DocumentOperations } from './documents.ts'
import { pascal } from './names.ts'
import type { Describing, ResourceDescriber } from './resources.ts'
import { mergeResponses } from './responses.ts'

/** What mocks are described with. */
export interface OperationTools {
  readonly describing: Describing
  readonly describeResource: ResourceDescriber
  readonly documents: DocumentOperations
  readonly faker: Faker
}

/** The method and the path template of an operation. */
export interface At {
  readonly method: string
  readonly template: string
}

/** Describes an operation by the mocks that answer it, best first: all that may, up to one that always does. */
export function describeOperation(
  mocks: readonly CompiledEndpoint[],
  at: At,
  tools: OperationTools,
): OperationObject {
  const { components } = tools.describing
  const last = mocks.at(-1)
  const end = mocks.findIndex(
    (each) =>
      !each.when && !each.mayPass && (!hasPattern(each) || shapeOf(each) === shapeOf(last ?? each)),
  )
  const answering = end === -1 ? mocks : mocks.slice(0, end + 1)
  const [document] = mocks.flatMap((each) => operationOf(each) ?? [])
  const base: OperationObject = document ? tools.documents.describe(document) : {}
  const all = answering.map((each): OperationObject => {
    // Code that answers for an operation of a document is held to it.
    if (document && (operationOf(each) || isCode(each))) return base
    const described = each.serves && tools.describeResource(each.serves, at, tools.describing)
    return withBehaviour(described ?? describeMock(each, at, tools), each, components)
  })
  // Where no condition holds, nothing answers.
  const none = end === -1 ? components.problemsOf(['no-endpoint']) : {}
  const responses = mergeResponses(
    [...all.map((each) => each.responses ?? {}), none],
    (reference: ReferenceObject) => components.resolve<ResponseObject>(reference),
  )
  const [first = {}] = all
  // An override for a while does not change what an operation is.
  const { summary, description } = all.find((each) => each.summary) ?? {}
  const parameters = mergeParameters(all.map((each) => each.parameters ?? []))
  return {
    ...first,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...base,
    ...(!document && parameters.length > 0 && { parameters }),
    ...(!document && bodyOf(all)),
    responses,
  }
}

/** Whether others may answer at its path where a parameter is not as it wants it. */
function hasPattern({ path: { segments } }: CompiledEndpoint): boolean {
  return segments.some((each) => each.kind === 'parameter' && each.pattern !== undefined)
}

/** Whether nothing of its answer is told in a file. */
function isCode({ written, fixed, serves }: CompiledEndpoint): boolean {
  return !written && !fixed && !serves
}

function describeMock(
  mock: CompiledEndpoint,
  { method }: At,
  { describing: { components }, faker }: OperationTools,
): OperationObject {
  const { responses, parameters, body, scheme, isGuarded } = partOf(mock, components, faker)
  const takesBody = method !== 'GET' && method !== 'HEAD'
  const declared = mock.body && schemaBody(mock, components)
  const requestBody = declared ?? (takesBody ? body : undefined)
  const isRead = requestBody ?? mock.body
  const refused = [
    ...(isRead ? (['bad-json', 'body-too-large'] as const) : []),
    ...(mock.body ? (['invalid-body'] as const) : []),
  ]
  return {
    parameters,
    ...(requestBody && { requestBody }),
    ...(scheme && { security: securityOf(scheme, isGuarded, components) }),
    responses: mergeResponses([...responses, components.problemsOf(refused)], (reference) =>
      components.resolve<ResponseObject>(reference),
    ),
  }
}

/** The answers of a mock, and what it reads. */
export function partOf(mock: CompiledEndpoint, components: Components, faker: Faker): AnswerPart {
  const mayPass = Boolean(mock.when ?? mock.mayPass)
  if (mock.written) return writtenPart(mock.written(), mayPass, faker, components)
  return mock.fixed ? fixedPart(mock.fixed) : handlerPart(mock, components)
}

function securityOf(scheme: object, isGuarded: boolean, components: Components) {
  const needed = { [schemeName(scheme, components)]: [] }
  return isGuarded ? [needed] : [{}, needed]
}

/** Adds a security scheme, and gives its name. */
export function schemeName(scheme: object, components: Components): string {
  const { scheme: name, type } = scheme as { readonly scheme?: string; readonly type: string }
  const key = JSON.stringify(scheme)
  const { $ref } = components.refer('securitySchemes', key, name ?? type, () => scheme)
  return $ref.slice($ref.lastIndexOf('/') + 1)
}

function schemaBody(mock: CompiledEndpoint, components: Components) {
  const name = `${pascal(mock.key.replace(/^\w+/, ''))}Body`
  const schema = declaredSchema(mock.body, 'input', name, components)
  return schema && { required: true, content: { 'application/json': { schema } } }
}

function bodyOf(all: readonly OperationObject[]): Pick<OperationObject, 'requestBody'> {
  const requestBody = all.map((each) => each.requestBody).find(Boolean)
  return requestBody ? { requestBody } : {}
}

/** The parameters of several mocks: what one of them does without need not be sent. */
function mergeParameters(
  all: readonly (readonly (ParameterObject | ReferenceObject)[])[],
): (ParameterObject | ReferenceObject)[] {
  const keyOf = (each: ParameterObject | ReferenceObject) =>
    'in' in each ? `${String(each.in)} ${String(each['name'])}` : each.$ref
  const known = new Map<unknown, ParameterObject | ReferenceObject>()
  for (const each of all.flat()) if (!known.has(keyOf(each))) known.set(keyOf(each), each)
  const isOfAll = (key: unknown) => all.every((own) => own.some((each) => keyOf(each) === key))
  return Array.from(known, ([key, each]) => {
    if (!('in' in each) || each.in === 'path' || !each['required'] || isOfAll(key)) return each
    const { required: _, ...optional } = each
    return optional as ParameterObject
  })
}

/** The statuses that a behaviour answers with. */
function withBehaviour(
  operation: OperationObject,
  { behaviour }: CompiledEndpoint,
  components: Components,
): OperationObject {
  if (!behaviour?.status && !behaviour?.rateLimit) return operation
  const { status, rateLimit } = behaviour
  const added: Record<string, ResponseObject | ReferenceObject> = {
    ...(status && { [status.status]: statusResponse(status.status, components) }),
    ...(rateLimit && components.problemsOf(['rate-limited'])),
  }
  return { ...operation, responses: { ...added, ...operation.responses } as ResponsesObject }
}

function statusResponse(status: number, components: Components) {
  if (status >= 400) return components.problem(status, reasons[status])
  return { description: descriptionOf(status) }
}
