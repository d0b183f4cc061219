import type { Check } from './checks.ts'

/** How an application is asked, wherever it runs. */
export type Ask = (path: string, init: RequestInit) => Promise<Response>

const patience = 10_000

/** What the first runtime answered, by the name of the check. */
const first = new Map<string, string>()

/** What is wrong with the answers to a check, none when all is well. */
export async function wrongWith(check: Check, ask: Ask): Promise<string[]> {
  const answers = Array.from({ length: check.atOnce ?? 1 }, () => tryOnce(check, ask))
  return [...new Set((await Promise.all(answers)).flat())]
}

async function tryOnce(check: Check, ask: Ask): Promise<string[]> {
  const started = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patience} ms`)), patience)
  })
  try {
    const { response, text } = await Promise.race([send(check, ask), late])
    const wrong = differences(check, response, text, performance.now() - started)
    return wrong.length > 0 ? [...wrong, `body ${text}`] : []
  } catch (error) {
    return [String(error), String((error as Error).cause ?? '')].filter((text) => text !== '')
  } finally {
    clearTimeout(timer)
  }
}

async function send({ ask: line, headers, body }: Check, ask: Ask) {
  const [method = '', path = ''] = line.split(' ')
  const sent = new Headers(headers)
  if (body !== undefined) sent.set('content-type', 'application/json')
  const response = await ask(path, { method, headers: sent, body: JSON.stringify(body) })
  return { response, text: await response.text() }
}

function differences(check: Check, { status, headers }: Response, body: string, ms: number) {
  const wrong: string[] = []
  if (status !== check.status) wrong.push(`status ${status}, not ${check.status}`)
  for (const [name, start] of Object.entries(check.has ?? {})) {
    const value = headers.get(name)
    if (!value?.startsWith(start)) wrong.push(`${name} ${value}, not ${start}`)
  }
  if (check.json !== undefined && !fits(parse(body), check.json)) {
    wrong.push(`body not ${JSON.stringify(check.json)}`)
  }
  if (check.text?.test(body) === false) wrong.push(`body not ${check.text}`)
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
