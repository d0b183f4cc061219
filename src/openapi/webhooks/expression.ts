import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { ValidationIssue } from '../../errors/validation-issue.ts'
import { parsePointer, splitReference, stepInto } from '../document/pointer.ts'

/** What runtime expressions read: a request, and its answer once it was sent. */
export interface ExpressionScope extends Pick<
  EndpointContext,
  'method' | 'url' | 'query' | 'params' | 'header' | 'body'
> {
  readonly response:
    | {
        readonly status: number
        readonly headers: Readonly<Record<string, string>>
        readonly body: unknown
      }
    | undefined
}

type Read = (scope: ExpressionScope) => unknown

/**
 * Compiles an address with runtime expressions (OpenAPI 3.2, section 4.20.4), such as `{$request.body#/url}/events`, as
 * which documents also write `$request.body#/url` alone. What it gives is undefined where one of them reads nothing.
 */
export function compileAddress(
  text: string,
): ((scope: ExpressionScope) => string | undefined) | ValidationIssue {
  const written = text.startsWith('$') ? `{${text}}` : text
  if (!/^(?:\{|https?:)/i.test(written)) {
    return { message: `${JSON.stringify(text)} is no address, and no runtime expression.`, hint }
  }
  const parts: (string | Read)[] = []
  for (const part of written.split(/(\{[^{}]*\})/)) {
    if (!part.startsWith('{')) {
      parts.push(part)
      continue
    }
    const read = compileExpression(part.slice(1, -1))
    if (typeof read !== 'function') return read
    parts.push(read)
  }
  return (scope) => {
    let address = ''
    for (const part of parts) {
      const value = typeof part === 'string' ? part : textOf(part(scope))
      if (value === undefined) return undefined
      // What an address begins with is a part of it already.
      address += typeof part === 'string' || address === '' ? value : encodeURIComponent(value)
    }
    return address
  }
}

function compileExpression(text: string): Read | ValidationIssue {
  const [, of, source = '', name = ''] =
    /^\$(request|response)\.(header\.|query\.|path\.|body)(.*)$/s.exec(text) ?? []
  if (text === '$url') return ({ url }) => url
  if (text === '$method') return ({ method }) => method
  if (text === '$statusCode') return ({ response }) => response?.status
  const isBody = source === 'body' && (name === '' || name.startsWith('#'))
  const isOfRequest = of === 'request'
  if (isBody) {
    const path = parsePointer(splitReference(name).fragment)
    return ({ body, response }) => path.reduce(stepInto, isOfRequest ? body : response?.body)
  }
  if (source === 'header.' && name !== '') {
    const lower = name.toLowerCase()
    return isOfRequest ? ({ header }) => header(lower) : ({ response }) => response?.headers[lower]
  }
  if (isOfRequest && source === 'query.' && name !== '') return ({ query }) => query[name]
  if (isOfRequest && source === 'path.' && name !== '') return ({ params }) => params[name]
  return { message: `"{${text}}" is no runtime expression.`, hint }
}

const hint =
  'Write it as in "{$request.body#/callbackUrl}", "{$request.query.callbackUrl}" or "{$response.header.Location}".'

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
