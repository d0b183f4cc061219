import { didYouMean } from '../../errors/nearest.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { EndpointSummary } from '../../server.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'
import { session } from './session.ts'

const defaultLimit = 50
/** The most errors of mock files that are told. */
const mostProblems = 10

/** Lists what is mocked, and what is wrong with the mock files. */
export const findEndpoints: Tool = {
  title: 'Find endpoints',
  description:
    'List what the mock server answers: keys such as "GET /users/:id", file and line, and errors in mock files. Call it first.',
  inputSchema: {
    type: 'object',
    properties: {
      search: {
        type: 'string',
        description: 'Words that method, path, file or note contain; default all.',
        maxLength: 200,
      },
      limit: { type: 'integer', minimum: 1, maximum: 500, description: `Default ${defaultLimit}.` },
      session,
    },
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, openWorldHint: false },
  run: find,
}

async function find({ args, server, host }: ToolCall): Promise<ToolResult> {
  const [all, diagnostics, health] = (await Promise.all([
    server.admin('GET /endpoints'),
    server.admin('GET /diagnostics'),
    server.admin('GET /health'),
  ])) as [EndpointSummary[], Diagnostic[], { readonly prefixes?: readonly string[] }]
  const { prefixes = [] } = health
  const limit = args.number('limit') ?? defaultLimit
  const words = (args.text('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = all.filter((each) => {
    const text = `${each.method} ${each.path} ${each.file} ${each.kind} ${each.note ?? ''} ${each.operationId ?? ''}`
    return words.every((word) => text.toLowerCase().includes(word))
  })
  const shown = found.slice(0, limit)
  const problems = diagnostics.slice(0, mostProblems).map(shownProblem)
  const by = host.server?.()
  return {
    summary: summaryOf(all, found.length, shown, words),
    ...(by !== undefined && { server: by }),
    ...(prefixes.length > 0 && { addressesBeginWith: prefixes }),
    endpoints: shown.map(shownEndpoint),
    ...(problems.length > 0 && { problems }),
    ...(diagnostics.length > problems.length && {
      moreProblems: diagnostics.length - problems.length,
    }),
  }
}

function summaryOf(
  all: readonly EndpointSummary[],
  found: number,
  shown: readonly EndpointSummary[],
  words: readonly string[],
): string {
  if (all.length === 0) return 'There are no endpoints yet. Add one with edit_mock.'
  if (found === 0) {
    const near = didYouMean(
      words.join(' '),
      all.map(({ path }) => path),
    )
    return `None of ${all.length} endpoints fits. ${near || 'Leave "search" out to see all, or ask a path by "request".'}`
  }
  const isAny = shown.some(({ kind }) => kind === 'crud')
  const crud = isAny
    ? ' CRUD /x answers GET and POST of /x, and GET, PUT, PATCH and DELETE of /x/:id.'
    : ''
  const rest = found > shown.length ? ` The first ${shown.length} are shown: narrow "search".` : ''
  return `${found} of ${all.length} ${all.length === 1 ? 'endpoint' : 'endpoints'}.${rest}${crud}`
}

function shownEndpoint({
  kind,
  method,
  path,
  file,
  line,
  note,
  operationId,
}: EndpointSummary): object {
  const isCrud = kind === 'crud'
  return {
    key: `${isCrud ? 'CRUD' : method} ${path}`,
    at: line === undefined ? file : `${file}:${line}`,
    ...(kind !== 'endpoint' && !isCrud && { kind }),
    ...(operationId !== undefined && { operationId }),
    ...(note !== undefined && { note }),
  }
}

function shownProblem({ code, severity, message, hint, place }: Diagnostic): object {
  const at = place && `${place.file}:${place.line}:${place.column}`
  return { severity, code, message, ...(hint !== undefined && { hint }), ...(at && { at }) }
}
