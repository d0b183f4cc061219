import { isObject } from '../../errors/validation-issue.ts'
import { mediaTypeOf } from '../../http/body.ts'
import type { Reply } from '../../http/reply.ts'
import { documentReply } from './media-type.ts'
import type { Shape } from './shape.ts'

/** Shows an error as a document of `errors`: those of a schema one by one. Other answers stay as they are. */
export function showProblem(reply: Reply): Reply {
  const { body, headers, code: status } = reply
  if (mediaTypeOf(headers['content-type']) !== 'application/problem+json') return reply
  const problem =
    body.kind === 'json' ? body.value : JSON.parse(body.kind === 'text' ? body.text : '{}')
  const { type: _type, status: _status, ...given } = problem as Record<string, unknown>
  const { title, detail, code, errors, source, parameter, ...meta } = given
  const common = { status: String(status), ...(code !== undefined && { code }), title }
  const from = source ?? (parameter !== undefined && { parameter })
  const issues = Array.isArray(errors) ? errors.filter(isObject) : []
  const rest = Object.keys(meta).length > 0 && { meta }
  const shown =
    issues.length > 0
      ? issues.map(({ message, path, pointer = pointerTo(path) }) => {
          return { ...common, detail: message, source: { pointer } }
        })
      : [
          {
            ...common,
            ...(detail !== undefined && { detail }),
            ...(from && { source: from }),
            ...rest,
          },
        ]
  const { body: document, headers: own } = documentReply({ errors: shown })
  return reply.with({ body: document, headers: { ...headers, ...own } })
}

function pointerTo(path: unknown): string {
  return typeof path === 'string' && path !== '' ? `/${path.replaceAll('.', '/')}` : ''
}

/** A refusal of a record by its fields as one that says where those stand in the document. */
export function withPointers(reply: Reply, { pointerOf }: Shape): Reply {
  const { body } = reply
  if (body.kind !== 'json' || !isObject(body.value)) return reply
  const { code, errors, field, source } = body.value
  if (source !== undefined) return reply
  if (code === 'invalid-body' && Array.isArray(errors)) {
    const pointed = (errors as { path: string; message: string }[]).map(({ path, message }) => {
      const [first = '', ...rest] = path.split('.')
      const pointer = path === '' ? '/data' : [pointerOf(first), ...rest].join('/')
      return { message, pointer }
    })
    return reply.with({ body: { kind: 'json', value: { ...body.value, errors: pointed } } })
  }
  const pointer =
    code === 'not-unique' && typeof field === 'string'
      ? pointerOf(field)
      : code === 'id-taken'
        ? '/data/id'
        : undefined
  if (pointer === undefined) return reply
  return reply.with({ body: { kind: 'json', value: { ...body.value, source: { pointer } } } })
}
