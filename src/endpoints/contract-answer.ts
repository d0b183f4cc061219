import type { Fault } from '../behaviour/fault.ts'
import type { Reply, ReplyInit } from '../http/reply.ts'

/** What a handler may return: the body of 200, null for 204, or what is sent as it is. */
export type ContractAnswer<Responses> =
  | PlainAnswer<Responses>
  | (204 extends keyof Responses ? null : never)
  | Reply
  | Response
  | Fault
  | undefined

/** A value that is the body of 200. */
export type PlainAnswer<Responses> = Exclude<JsonOf<PlainOf<Responses>>, null | undefined>

/** The statuses that a contract has for an operation: any, where it has some for a class or for all others. */
export type StatusOf<Responses> =
  | Extract<keyof Responses, number>
  | (Extract<keyof Responses, string> extends never ? never : number)

/** The JSON of a status, never where the contract has none. */
export type JsonAt<Responses, Status extends number> = JsonOf<ResponseAt<Responses, Status>>

/** What `error` takes after a status: a sentence, where the problem document made of it fits, or a body. */
export type ErrorArguments<Responses, Status extends number> = [JsonAt<Responses, Status>] extends [
  never,
]
  ? [body?: string, init?: ReplyInit]
  : Problem extends JsonAt<Responses, Status>
    ? [body?: string | ObjectOf<JsonAt<Responses, Status>>, init?: ReplyInit]
    : [body: ObjectOf<JsonAt<Responses, Status>>, init?: ReplyInit]

type ObjectOf<Value> = Extract<Value, object>

/** What `error` makes of a sentence (RFC 9457). */
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

type JsonOf<Answer> = Answer extends { readonly content: infer Content }
  ? {
      [Type in keyof Content]: Type extends `${string}json${string}` ? Frozen<Content[Type]> : never
    }[keyof Content]
  : never

/** The same, from records that cannot be changed: a mutable list would refuse them. */
type Frozen<Value> = Value extends object
  ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
  : Value
