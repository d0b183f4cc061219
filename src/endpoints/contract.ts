import type { Context as HonoContext } from 'hono'
import type { MakeError, MockMembers, NextRequest } from './handler-context.ts'
import type { Fault } from '../behaviour/fault.ts'
import type { Reply, ReplyInit } from '../http/reply.ts'
import { mockKind } from '../data/records/resource.ts'
import type { MapDefaults, MockMap } from './define.ts'

/** How `mocksFor` reads a contract. */
export interface ContractOptions {
  /** What stands before the contract's paths, such as `'/api/v1'`: the path of its server. */
  readonly prefix?: string
  /** Whether all operations must have a mock. */
  readonly complete?: boolean
}

/**
 * Types a map of endpoints by a contract: the type `paths` that openapi-typescript 7 makes of an OpenAPI
 * document. Keys, parameters, bodies and answers that the contract does not have do not compile. It is
 * called twice, since TypeScript infers the types of all arguments or of none.
 *
 * Nothing is checked at run time.
 *
 * @example
 * export default mocksFor<paths>()({
 *   'GET /users/:id': ({ params, db, error }) => db(users).find(params.id) ?? error(404),
 * })
 */
export function mocksFor<Paths extends object, Options extends ContractOptions = object>(): (
  mocks: ContractMap<Paths, Options>,
  behaviour?: MapDefaults,
) => MockMap {
  return (mocks, behaviour = {}) => ({
    [mockKind]: 'map',
    endpoints: mocks as Readonly<Record<string, unknown>>,
    behaviour,
  })
}

/** What a contract lets a map hold: for each key a value, or a handler. */
export type ContractMap<Paths, Options> = Options extends { readonly complete: true }
  ? EntriesOf<Paths, Options>
  : Partial<EntriesOf<Paths, Options>>

type EntriesOf<Paths, Options> = {
  readonly [Each in OperationOf<Paths, PrefixOf<Options>> as Each['key']]: ContractEntry<
    Each['operation'],
    ResponsesOf<Each['operation']>
  >
}

type PrefixOf<Options> = Options extends { readonly prefix: infer Prefix extends string }
  ? Prefix
  : ''

type OperationOf<Paths, Prefix extends string> = {
  [Path in keyof Paths & string]: {
    [Method in MethodOf<Paths[Path]>]: {
      readonly key: `${Uppercase<Method>} ${Prefix}${Colons<Path>}`
      readonly operation: Paths[Path][Method]
    }
  }[MethodOf<Paths[Path]>]
}[keyof Paths & string]

/** The methods of a path; those that it does not have are there as `put?: never`. */
type MethodOf<Item> = {
  [Method in keyof Item]-?: [NonNullable<Item[Method]>] extends [never]
    ? never
    : Extract<Method, 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'query'>
}[keyof Item]

/** A path template with parameters as keys have them: `/users/{id}` is `/users/:id`. */
type Colons<Path extends string> = Path extends `${infer Head}{${infer Name}}${infer Rest}`
  ? `${Head}:${Name}${Colons<Rest>}`
  : Path

type ContractEntry<Operation, Responses> =
  | PlainAnswer<Responses>
  | ((
      context: ContractContext<Operation, Responses>,
    ) => ContractAnswer<Responses> | Promise<ContractAnswer<Responses>>)

interface ContractContext<Operation, Responses>
  extends
    Omit<HonoContext, 'json' | 'body' | 'error'>,
    Omit<MockMembers<ParamsOf<Operation>, BodyOf<Operation>>, 'query' | 'next'> {
  readonly query: QueryOf<Operation>
  /** The answer of what lies below: the operation of a served document gives one of its responses. */
  readonly next: (change?: NextRequest) => Promise<AnswerBelow<Responses>>
  /** A JSON answer; its value fits the status, which is 200 unless told otherwise. */
  readonly json: <Status extends StatusOf<Responses> = 200 & StatusOf<Responses>>(
    value: JsonAt<Responses, Status>,
    init?: Status | { readonly status?: Status; readonly headers?: ReplyInit['headers'] },
    headers?: ReplyInit['headers'],
  ) => Response
  /** An error with a status of the contract, and a body that fits it. */
  readonly error: <Status extends StatusOf<Responses>>(
    status: Status,
    ...rest: ErrorArguments<JsonAt<Responses, Status>>
  ) => ReturnType<MakeError>
}

/** What an operation answers, told apart by `status` or `ok` as the responses of Hono's client are. */
type AnswerBelow<Responses> = [keyof Responses] extends [never]
  ? Response
  : {
      [Status in keyof Responses]: ContractResponse<Status, DataOf<Responses[Status]>>
    }[keyof Responses]

interface ContractResponse<Status, Data> extends Response {
  readonly status: Status extends number ? Status : number
  readonly ok: Status extends number | string
    ? `${Status}` extends `2${string}`
      ? true
      : Status extends 'default'
        ? boolean
        : false
    : boolean
  json(): Promise<Data>
}

type ResponsesOf<Operation> = Operation extends { readonly responses: infer Responses }
  ? Responses
  : never

type ParamsOf<Operation> = Operation extends { readonly parameters: { readonly path: infer Path } }
  ? Texts<Path>
  : Readonly<Record<never, string>>

type QueryOf<Operation> = Operation extends {
  readonly parameters: { readonly query?: infer Query }
}
  ? Texts<NonNullable<Query>>
  : Readonly<Record<never, string>>

/** What comes in an address or a form is text, whatever the contract takes it for. */
type Texts<Values> = [Values] extends [never]
  ? Readonly<Record<never, string>>
  : { readonly [Name in keyof Values]: TextOf<Values[Name]> }

type TextOf<Value> = Value extends undefined ? undefined : Value extends string ? Value : string

type BodyOf<Operation> = Operation extends { readonly requestBody: infer Body }
  ? ContentOf<Body>
  : Operation extends { readonly requestBody?: infer Body }
    ? ContentOf<NonNullable<Body>> | undefined
    : undefined

type ContentOf<Body> = Body extends { readonly content: infer Content }
  ? { [Type in keyof Content]: BodyAs<Type, Content[Type]> }[keyof Content]
  : never

/** What `body` is for a content type: JSON and text as they are, the fields of a form, bytes. */
type BodyAs<Type, Value> = Type extends `${string}json${string}` | `text/${string}`
  ? Value
  : Type extends 'application/x-www-form-urlencoded'
    ? Texts<Value>
    : Type extends `multipart/${string}`
      ? { readonly [Name in keyof Value]: TextOf<Value[Name]> | Blob }
      : unknown

/** What a handler may return: the body of 200, null for 204, or what is sent as it is. */
type ContractAnswer<Responses> =
  | PlainAnswer<Responses>
  | (204 extends keyof Responses ? null : never)
  | Reply
  | Response
  | Fault
  | undefined

type PlainAnswer<Responses> = Exclude<JsonOf<PlainOf<Responses>>, null | undefined>

/** The statuses that a contract has for an operation: any, where it has some for a class or for all others. */
type StatusOf<Responses> =
  | Extract<keyof Responses, number>
  | (Extract<keyof Responses, string> extends never ? never : number)

type JsonAt<Responses, Status extends number> = JsonOf<ResponseAt<Responses, Status>>

/** What `error` takes after a status: a sentence, where the problem document made of it fits, or a body. */
type ErrorArguments<Json> = [Json] extends [never]
  ? [body?: string, init?: ReplyInit]
  : Problem extends Json
    ? [body?: string | Extract<Json, object>, init?: ReplyInit]
    : [body: Extract<Json, object>, init?: ReplyInit]

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
}

/** The response for a status: its own, that of its class, or that of all others. */
type ResponseAt<Responses, Status extends number> = Status extends keyof Responses
  ? Responses[Status]
  : ClassOf<Status> extends keyof Responses
    ? Responses[ClassOf<Status>]
    : 'default' extends keyof Responses
      ? Responses['default']
      : never

/** The response that a plain value is: what stands for all others is for errors. */
type PlainOf<Responses> = 200 extends keyof Responses
  ? Responses[200]
  : '2XX' extends keyof Responses
    ? Responses['2XX']
    : never

type ClassOf<Status extends number> = `${Status}` extends `${infer First}${string}`
  ? `${First}XX`
  : never

type JsonOf<Answer> = Frozen<DataOf<Answer>>

type DataOf<Answer> = Answer extends { readonly content: infer Content }
  ? {
      [Type in keyof Content]: Type extends `${string}json${string}` ? Content[Type] : never
    }[keyof Content]
  : never

/** The same, from records that cannot be changed: a mutable list would refuse them. */
type Frozen<Value> = Value extends readonly (infer Each)[]
  ? number extends Value['length']
    ? // Not by its keys, or a type that holds lists of itself has no end.
      readonly Frozen<Each>[]
    : { readonly [Name in keyof Value]: Frozen<Value[Name]> }
  : Value extends object
    ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
    : Value
