import type { HttpResponse } from '../lib/http.ts'
import { isRaw } from '../openapi/document.ts'
import type { Declared } from '../openapi/declared.ts'
import type { Asked } from './cases.ts'

/** One thing that two answers to a request do not have in common. */
export interface Difference {
  readonly asked: Asked
  readonly at: 'status' | 'content-type' | 'body' | 'allow' | 'www-authenticate' | 'headers'
  readonly theirs: string
  readonly own: string
  readonly answers: { readonly theirs: HttpResponse; readonly own: HttpResponse }
}

/** How an answer of mockapi differs from that of another server; of those with other statuses that alone. */
export function differences(
  asked: Asked,
  theirs: HttpResponse,
  own: HttpResponse,
  declared: Declared,
): Difference[] {
  const answers = { theirs, own }
  const found = (at: Difference['at'], read: (answer: HttpResponse) => string): Difference[] => {
    const [one, other] = [read(theirs), read(own)]
    return one === other ? [] : [{ asked, at, theirs: one, own: other, answers }]
  }
  const status = found('status', ({ status, body }) =>
    status === 0 ? body || 'no answer' : `${status}`,
  )
  if (status.length > 0) return status
  return [
    ...found('content-type', typeOf),
    ...found('body', (answer) => fit(asked, answer, declared)),
    ...found('allow', ({ headers }) => sorted(headers['allow'] ?? '')),
    ...found('www-authenticate', ({ headers }) => schemes(headers['www-authenticate'] ?? '')),
    ...found('headers', ({ headers }) => declaredHeaders(asked, own.status, headers)),
  ]
}

/** Whether a body is as it is declared for its status; data themselves may differ. */
function fit({ method, operation }: Asked, answer: HttpResponse, declared: Declared): string {
  if (!operation || method === 'HEAD') return answer.body === '' ? 'nothing' : 'something'
  const type = answer.headers['content-type'] ?? ''
  return declared.problem(operation, { status: answer.status, type, text: answer.body }) ?? 'fits'
}

/** The names of declared headers that are there. */
function declaredHeaders(
  { operation }: Asked,
  status: number,
  headers: Readonly<Record<string, string>>,
): string {
  const declared = operation?.responses.get(`${status}`)?.['headers']
  const names = Object.keys(isRaw(declared) ? declared : {})
  return names.filter((name) => headers[name.toLowerCase()] !== undefined).join(', ')
}

function typeOf({ headers }: HttpResponse): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() || 'none'
}

function sorted(list: string): string {
  return list
    .split(',')
    .map((each) => each.trim())
    .toSorted()
    .join(', ')
}

/** The schemes of challenges, without their parameters. */
function schemes(challenges: string): string {
  const withoutTexts = challenges.replaceAll(/"[^"]*"/g, '""')
  const parts = withoutTexts.split(',').map((each) => each.trim().split(' '))
  return parts
    .flatMap(([scheme = '']) => (scheme.includes('=') ? [] : [scheme.toLowerCase()]))
    .join(', ')
}
