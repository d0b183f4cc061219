import { Reply, emptyReply, jsonReply, problemReply } from '../../http/reply.ts'
import type { ReplyBody } from '../../http/reply.ts'
import { isStatus } from '../../behaviour/rule.ts'
import type { Report } from '../../generate/report.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue } from '../../generate/value.ts'
import type { CompiledValue } from '../../generate/value.ts'
import type { Answer, FileFinder } from './answer.ts'
import type { Entry } from './entry.ts'
import { compileHeaders } from './headers.ts'
import type { CompiledHeaders } from './headers.ts'

/** Statuses whose answers have no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set([204, 205, 304])

/**
 * Compiles an entry that is one reply: `$status`, `$headers` and a body or a `$file`. Without any body
 * the status is 204 unless it is given.
 */
export function compileReply(entry: Entry, files: FileFinder, report: Report): Answer {
  const { instructions, path } = entry
  const { $status, $headers, $file } = instructions
  const hasFile = Object.hasOwn(instructions, '$file')
  const content = hasFile
    ? compileFile($file, files, report, [...path, '$file'])
    : entry.body && compileValue(entry.body.value, report, { path: entry.body.path })
  const status = statusOf(entry, report) ?? (content ? 200 : 204)
  if (content && withoutContent.has(status)) {
    const message = `An answer with the status ${status} has no body.`
    const hint = 'Drop the body, or use another status.'
    const at = $status === undefined ? path : [...path, '$status']
    report(at, { code: 'bad-instruction', message, hint })
  }
  const headers = Object.hasOwn(instructions, '$headers')
    ? compileHeaders($headers, report, [...path, '$headers'])
    : undefined
  const { $moveTo } = instructions
  const state = typeof $moveTo === 'string' ? $moveTo : undefined
  const render = renderer({ status, headers, content, isFile: hasFile, state })
  const isFixed = (content?.literal ?? true) && (headers?.literal ?? true)
  const fixed = isFixed ? render(undefined as never) : undefined
  const note = noteOf(entry)
  return {
    reply: fixed ? () => fixed : (_context, scope) => render(scope),
    ...(fixed && { fixed }),
    roots: [...(content?.roots ?? []), ...(headers?.roots ?? [])],
    usesFaker: (content?.usesFaker ?? false) || (headers?.usesFaker ?? false),
    usesCall: false,
    ...(note !== undefined && { note }),
  }
}

/** The reply that a value without instructions and templates is: `null` is no body. */
export function plainReply(value: unknown): Reply {
  return value === null ? emptyReply() : jsonReply(value)
}

/** The parts of a reply. */
interface CompiledReply {
  readonly status: number
  readonly headers: CompiledHeaders | undefined
  readonly content: CompiledValue | undefined
  readonly isFile: boolean
  /** The state that its scenario is in afterwards. */
  readonly state: string | undefined
}

/** Makes the reply; a literal reply is made once, without a scope. */
function renderer({
  status,
  headers,
  content,
  isFile,
  state,
}: CompiledReply): (scope: Scope) => Reply {
  return (scope) => {
    const init = headers?.render(scope)
    const value = content?.render(scope)
    if (isFile && climbs(value)) {
      return problemReply('no-file', `The path ${JSON.stringify(value)} leaves its folder.`)
    }
    const body: ReplyBody = !content
      ? { kind: 'none' }
      : isFile
        ? { kind: 'file', path: String(value) }
        : bodyOf(value, init?.headers['content-type'])
    return new Reply(
      body,
      { status, headers: init?.headers ?? {} },
      { cookies: init?.cookies ?? [], state },
    )
  }
}

/** A text under another content type than JSON's is sent as it stands. */
function bodyOf(value: unknown, contentType: string | undefined): ReplyBody {
  const isText = contentType !== undefined && !/^[^;]*[/+]json\b/i.test(contentType)
  return isText && typeof value === 'string'
    ? { kind: 'text', text: value }
    : { kind: 'json', value }
}

function statusOf({ instructions, path }: Entry, report: Report): number | undefined {
  const { $status } = instructions
  // A rule such as { "status": 503, "rate": 0.1 } is behaviour, not this reply's own status.
  if ($status === undefined || (typeof $status === 'object' && $status !== null)) return undefined
  if (isStatus($status)) return $status
  report([...path, '$status'], {
    code: 'bad-instruction',
    message: `"$status" is ${JSON.stringify($status)}.`,
    hint: 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.',
  })
  return undefined
}

function compileFile(
  value: unknown,
  files: FileFinder,
  report: Report,
  path: Entry['path'],
): CompiledValue {
  if (typeof value !== 'string' || value === '') {
    const message = `"$file" is ${JSON.stringify(value)}, not the path of a file.`
    const hint = 'Write a path relative to this file, such as "_files/avatar.png".'
    report(path, { code: 'bad-instruction', message, hint })
    return compileValue('', report)
  }
  const compiled = compileValue(value, report, { path })
  const found = compiled.literal
    ? files.check(String(compiled.render(undefined as never)))
    : 'found'
  const shown = JSON.stringify(value)
  if (found === 'missing') {
    const message = `The file ${shown} does not exist.`
    report(path, { code: 'missing-file', message, hint: 'Paths are relative to this mock file.' })
  } else if (found === 'outside') {
    const message = `The file ${shown} lies outside the mocks folder.`
    const hint = 'Put it in a folder such as "_files" beside this file.'
    report(path, { code: 'missing-file', message, hint })
  }
  return compiled
}

/** Whether a path made from a request tries to leave its folder. */
function climbs(path: unknown): boolean {
  return typeof path !== 'string' || /(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(path)
}

function noteOf({ instructions, body }: Entry): string | undefined {
  if (typeof instructions.$file === 'string') return `file ${instructions.$file}`
  const { $count } = (body?.value ?? {}) as { $count?: unknown }
  if (typeof $count === 'number') return `generated, ${$count} items`
  return Array.isArray($count) ? `generated, ${$count.join(' to ')} items` : undefined
}
