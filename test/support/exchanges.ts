import type { Exchange } from '../../src/http/exchange.ts'
import { filesOf, type ExchangeOptions } from '../../src/import/exchanges/files-of.ts'
import type { Conversion } from '../../src/import/conversion/importer.ts'
import { Redactor } from '../../src/journal/redact.ts'

/** What of an exchange is not the usual. */
export interface ExchangeParts {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status?: number
  readonly sent?: Readonly<Record<string, string | readonly string[]>>
  readonly answer?: unknown
  readonly duration?: number
  readonly chunks?: Exchange['response']['chunks']
  readonly isLeft?: boolean
}

const encoder = new TextEncoder()

/** An exchange: `seen('POST /login', { body: { user: 'ada' }, answer: { ok: true } })`. */
export function seen(line: string, parts: ExchangeParts = {}): Exchange {
  const [method = '', target = ''] = line.split(' ')
  const {
    headers = {},
    body,
    status = 200,
    sent = {},
    answer,
    duration = 5,
    chunks,
    isLeft,
  } = parts
  const isText = (value: unknown) => typeof value === 'string' || value instanceof Uint8Array
  return {
    request: {
      method,
      target,
      headers: Object.entries(
        body === undefined || isText(body)
          ? headers
          : { 'Content-Type': 'application/json', ...headers },
      ),
      body: body === undefined ? undefined : bytesOf(body),
    },
    response: {
      status,
      headers: Object.entries(
        answer === undefined || isText(answer)
          ? sent
          : { 'content-type': 'application/json', ...sent },
      ).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const)),
      body: answer === undefined ? new Uint8Array(0) : bytesOf(answer),
      ...(chunks && { chunks }),
      ...(isLeft && { isLeft }),
    },
    time: 0,
    duration,
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  return encoder.encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/** What exchanges become. */
export async function converted(
  exchanges: readonly Exchange[],
  options: Partial<ExchangeOptions> = {},
): Promise<
  Conversion & {
    readonly text: Readonly<Record<string, string>>
    readonly json: Readonly<Record<string, unknown>>
  }
> {
  const made = await filesOf(exchanges, { schema: 's.json', redactor: new Redactor(), ...options })
  const decoder = new TextDecoder()
  const text = Object.fromEntries(
    made.files.map(({ path, content }) => [
      path,
      typeof content === 'string' ? content : decoder.decode(content),
    ]),
  )
  const json = Object.fromEntries(
    Object.entries(text)
      .filter(([path]) => path.endsWith('.json'))
      .map(([path, content]) => {
        const value = JSON.parse(content) as Record<string, unknown>
        delete value['$schema']
        return [path, value]
      }),
  )
  return { ...made, text, json }
}
