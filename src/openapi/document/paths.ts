import type { ValidationIssue } from '../../errors/validation-issue.ts'
import type { PathPattern } from '../../http/path.ts'
import { decodeSegment, type Segment } from '../../http/segment.ts'

/** A path template of a document, below the path of its server, as the router takes it. */
export function pathOfTemplate(base: string, template: string): PathPattern | ValidationIssue {
  const isWhole = !template.includes('?') && !template.includes('#')
  const path = isWhole ? template : (template.split(/[?#]/, 1)[0] ?? '')
  const segments: Segment[] = []
  const names: string[] = []
  let text = ''
  for (const part of `${base}/${path}`.split('/')) {
    // Of two slashes beside each other, and of one at the end, nothing is left.
    if (part === '') continue
    const segment = segmentOf(part)
    if ('message' in segment) return segment
    for (const name of namesOf(segment)) {
      if (names.includes(name)) {
        const message = `The path ${JSON.stringify(template)} names {${name}} twice.`
        return { message, hint: 'Give each parameter a name of its own.' }
      }
      names.push(name)
    }
    segments.push(segment)
    text += `/${textOf(segment)}`
  }
  return segments.length > 0 ? { text, segments } : root
}

const root: PathPattern = { text: '/', segments: [{ kind: 'literal', text: '' }] }

const none: readonly never[] = []

/** The query that a template is pinned to, such as `Action=Run` of `/jobs?Action=Run`; empty for none. */
export function pinnedQuery(template: string): readonly (readonly [string, string])[] {
  const [, query] = /[?#]([^#]*)/.exec(template) ?? []
  return query === undefined ? none : [...new URLSearchParams(query)]
}

function segmentOf(part: string): Segment | ValidationIssue {
  if (/^[\w.~-]*$/.test(part)) return { kind: 'literal', text: part }
  const [, only] = /^\{([^{}]+)\}$/.exec(part) ?? []
  if (only !== undefined) return { kind: 'parameter', name: only, optional: false }
  const texts: string[] = ['']
  const parameters: { name: string }[] = []
  for (const [, name, text = ''] of part.matchAll(/\{([^{}]+)\}|([^{}]+|[{}])/g)) {
    if (name === undefined) texts.push(`${texts.pop()}${decodeSegment(text) ?? text}`)
    else {
      parameters.push({ name })
      texts.push('')
    }
  }
  const [first] = parameters
  if (!first) return { kind: 'literal', text: (texts[0] ?? '').normalize('NFC') }
  if (!texts.slice(1, -1).includes('')) return { kind: 'mixed', written: part, parameters, texts }
  const message = `The path segment ${JSON.stringify(part)} has two parameters without text between them.`
  return { message, hint: 'Write a text between them, as in "{from}-{to}".' }
}

function namesOf(segment: Segment): readonly string[] {
  if (segment.kind === 'parameter') return [segment.name]
  return segment.kind === 'mixed' ? segment.parameters.map(({ name }) => name) : []
}

/** A segment as keys of mock files have it: `:id`, where that can be written. */
function textOf(segment: Segment): string {
  if (segment.kind === 'parameter') {
    return /^[A-Za-z_]\w*$/.test(segment.name) ? `:${segment.name}` : `{${segment.name}}`
  }
  return segment.kind === 'mixed'
    ? segment.written
    : segment.kind === 'literal'
      ? segment.text
      : '*'
}

/** The paths of servers, such as `/v1`, variables at their defaults, without a slash at the end; at least one. */
export function serverPaths(servers: unknown): string[] {
  const list = Array.isArray(servers) ? (servers as unknown[]) : []
  const paths = list.flatMap((server) => {
    const { url, variables } = (server ?? {}) as {
      readonly url?: unknown
      readonly variables?: Readonly<Record<string, { readonly default?: unknown } | undefined>>
    }
    if (typeof url !== 'string') return []
    const filled = url.replaceAll(/\{([^{}]*)\}/g, (_, name: string) =>
      String(variables?.[name]?.default ?? name),
    )
    return pathOfUrl(filled)
  })
  return paths.length > 0 ? [...new Set(paths)] : ['']
}

function pathOfUrl(url: string): string {
  try {
    const { pathname } = new URL(url, 'http://localhost/')
    return pathname.replace(/\/+$/, '')
  } catch {
    return ''
  }
}
