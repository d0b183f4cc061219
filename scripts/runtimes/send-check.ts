/** One request and what its answer must be; the checks are in checks.json, in the order they are sent. */
export interface Check {
  readonly what: string
  /** Method and address. */
  readonly request: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly status: number
  /** What headers must begin with. */
  readonly hasHeaders?: Readonly<Record<string, string>>
  /** What the body must be as JSON; its objects may have more fields. */
  readonly json?: unknown
  /** A regular expression that the body must match. */
  readonly text?: string
  /** Whether the body must be that of the first runtime. */
  readonly same?: boolean
  /** The least time that it takes, ms; timers may be a millisecond early. */
  readonly atLeast?: number
  /** How many such requests are sent at the same time; default 1. */
  readonly atOnce?: number
}

/** Sends a request to an application, wherever it runs. */
export type Send = (path: string, init: RequestInit) => Promise<Response>

const timeout = 10_000

/** What the first runtime answered, by the name of the check. */
const first = new Map<string, string>()

/** Sends a check; gives what is wrong with the answers. */
export async function sendCheck(check: Check, send: Send): Promise<string[]> {
  const answers = Array.from({ length: check.atOnce ?? 1 }, () => sendOnce(check, send))
  return [...new Set((await Promise.all(answers)).flat())]
}

async function sendOnce(check: Check, send: Send): Promise<string[]> {
  const started = performance.now()
  const [method = '', path = ''] = check.request.split(' ')
  const headers = new Headers(check.headers)
  if (check.body !== undefined) headers.set('content-type', 'application/json')
  const body = JSON.stringify(check.body)
  const signal = AbortSignal.timeout(timeout)
  try {
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error(`No answer within ${timeout} ms`)))
    })
    const answered = send(path, { method, headers, body }).then(async (response) => {
      return { response, text: await response.text() }
    })
    const { response, text } = await Promise.race([answered, late])
    const wrong = differences(check, response, text, performance.now() - started)
    return wrong.length > 0 ? [...wrong, `body ${text}`] : []
  } catch (error) {
    return [String(error), String((error as Error).cause ?? '')].filter((text) => text !== '')
  }
}

function differences(check: Check, { status, headers }: Response, body: string, ms: number) {
  const wrong: string[] = []
  if (status !== check.status) wrong.push(`status ${status}, not ${check.status}`)
  for (const [name, start] of Object.entries(check.hasHeaders ?? {})) {
    const value = headers.get(name)
    if (!value?.startsWith(start)) wrong.push(`${name} ${value}, not ${start}`)
  }
  if (check.json !== undefined && !fits(parse(body), check.json)) {
    wrong.push(`body not ${JSON.stringify(check.json)}`)
  }
  if (!new RegExp(check.text ?? '').test(body)) wrong.push(`body not ${check.text}`)
  if (ms < (check.atLeast ?? 0)) wrong.push(`${Math.round(ms)} ms, not ${check.atLeast}`)
  if (check.same) {
    const expected = first.get(check.what) ?? body
    first.set(check.what, expected)
    if (body !== expected) wrong.push(`body not ${expected}`)
  }
  return wrong
}

/** Whether a value is the expected one, but for fields that are not expected. */
function fits(value: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return value === expected
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(expected) && expected.length !== (value as unknown[]).length) return false
  const fields = value as Readonly<Record<string, unknown>>
  return Object.entries(expected).every(([name, wanted]) => fits(fields[name], wanted))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
