import { STATUS_CODES } from 'node:http'
import { describeMs } from '../../../behaviour/duration.ts'
import { isJsonType, mediaTypeOf } from '../../../http/body.ts'
import { decodeLoosely } from '../../../http/path.ts'
import { prettyJson } from '../../../http/pretty-json.ts'
import type { JournalEntry } from '../../../journal/call.ts'
import { explanationRows } from '../../../journal/explanation-rows.ts'
import { BrokenAnswer, type Answer } from './answer.ts'
import { decoderFor } from './collect.ts'
import { diagnosticLines, plural, printable, printableLines } from '../../output/diagnostic.ts'
import { failureLines, missLines, styleOf } from '../../output/request.ts'
import type { Colors, Terminal } from '../../output/terminal.ts'

/** The line above a body: status, type, where a redirect leads to, who answered and how fast. */
export function statusLine(
  { status, statusText, headers }: Answer,
  where: string,
  ms: number,
  colors: Colors,
): string {
  const header = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
  const words = statusText || STATUS_CODES[status] || ''
  const [location, type] = [header('location'), header('content-type')]
  const parts = [
    styleOf(status, colors)(`${status} ${printable(words)}`.trimEnd()),
    location === undefined ? undefined : `${colors.symbols.arrow} ${printable(location)}`,
    type === undefined ? undefined : printable(type),
    colors.dim(`${where}  ${describeMs(ms)}`),
  ]
  return `  ${parts.filter((part) => part !== undefined).join('  ')}`
}

/** Warns of mock files with errors, which any answer names: what was saved last may not be what answers. */
export function brokenLines({ headers }: Pick<Answer, 'headers'>, colors: Colors): string[] {
  const places = headers.find(([name]) => name === 'x-mockapi-broken')?.[1]
  if (places === undefined) return []
  const [first = '', ...more] = places.split(',%20')
  const others = more.length > 0 ? `, and ${plural(more.length, 'more file')} too` : ''
  const message = `${decodeLoosely(first)} has an error${others}: not all that was saved is served.`
  return diagnosticLines({ message, hint: 'Run npx mockapi check.' }, colors)
}

/** The headers of an answer, each in a line. */
export function headerLines({ headers }: Pick<Answer, 'headers'>): string[] {
  return headers.map(([name, value]) => `  ${printable(`${name}: ${value}`)}`)
}

/** Where a body is printed; `writeBytes` resolves with false where nobody reads. */
interface Outside {
  readonly out: Terminal
  readonly err: Terminal
  writeBytes(bytes: Uint8Array): Promise<boolean>
}

/** What became of a body. */
export interface PrintedBody {
  /** Why it is not whole. */
  readonly broken?: string
  /** Whether its last line has no end, so that what is printed next would stand in it. */
  readonly isOpen: boolean
}

/** Prints a body as it comes; in a terminal so that it cannot steer that, and JSON with line breaks. */
export async function printBody(
  environment: Outside,
  answer: Pick<Answer, 'headers' | 'body'>,
): Promise<PrintedBody> {
  let last: number | undefined
  const write = async (bytes: Uint8Array) => {
    last = bytes.at(-1) ?? last
    return await environment.writeBytes(bytes)
  }
  const isOpen = () => last !== undefined && last !== lineEnd
  try {
    if (environment.out.columns() === undefined) await pass(answer, write)
    else if (!(await printText(answer, write)))
      environment.err.print(noText(environment.err.colors))
  } catch (error) {
    if (!(error instanceof BrokenAnswer)) throw error
    return { broken: error.message, isOpen: isOpen() }
  }
  return { isOpen: isOpen() }
}

const lineEnd = 10
const encoder = new TextEncoder()

/** Writes bytes; false where nobody reads them. */
type Write = (bytes: Uint8Array) => Promise<boolean>

async function pass({ body }: Pick<Answer, 'body'>, write: Write): Promise<void> {
  for await (const chunk of body) if (!(await write(chunk))) return
}

function noText(colors: Colors): string[] {
  const message = 'The body is no text, which would garble a terminal.'
  return diagnosticLines({ message, hint: 'Send it into a file: > body.bin.' }, colors)
}

/** The longest JSON that is written with line breaks, UTF-16 units: nobody reads more. */
const longestPretty = 256 * 1024

/** Prints what is a text; false for what is none. */
async function printText(
  { headers, body }: Pick<Answer, 'headers' | 'body'>,
  write: Write,
): Promise<boolean> {
  const type = headers.find(([name]) => name === 'content-type')?.[1]
  const decoder = decoderFor(type)
  let json = isJsonType(mediaTypeOf(type)) ? '' : undefined
  let end = '\n'
  const print = async (text: string) => {
    end = text.at(-1) ?? end
    return await write(encoder.encode(printableLines(text).join('\n')))
  }
  try {
    for await (const chunk of body) {
      const text = decodedBy(decoder, chunk)
      if (text === undefined) return false
      if (json !== undefined && json.length + text.length <= longestPretty) json += text
      else {
        const isRead = await print((json ?? '') + text)
        json = undefined
        if (!isRead) return true
      }
    }
  } finally {
    if (json !== undefined) await print(prettyJson(json) ?? json)
    if (end !== '\n') await print('\n')
  }
  return true
}

function decodedBy(decoder: ReturnType<typeof decoderFor>, chunk: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(chunk, { stream: true })
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** Why a call was answered so: mocks and rules in their order, and what to write where none answers. */
export function whyLines(call: JournalEntry, colors: Colors): string[] {
  const rows = explanationRows(call).map(({ label, what, place = '', reason = '' }) => ({
    label,
    what: printable(what),
    place: printable(place),
    reason: printable(reason),
  }))
  const width = Math.max(...rows.map(({ what }) => what.length))
  return [
    ...rows.map(({ label, what, place, reason }) =>
      `  ${colors.dim(label.padEnd(9))} ${what.padEnd(width)}  ${colors.dim(place)}  ${reason}`.trimEnd(),
    ),
    ...missLines(call, '', colors),
    ...failureLines(call, colors),
  ]
}
