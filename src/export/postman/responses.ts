import { reasons } from '../../http/reply.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import type { ResponseDeclaration } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import type { Pair, RequestPart, SavedResponse } from './model.ts'

/** Reason phrases of statuses that are no errors (RFC 9110, section 15). */
const successes: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
}

/** The declared answers of an operation that have an example, or no body. */
export function savedResponses(operation: Operation, request: RequestPart): SavedResponse[] {
  try {
    return operation.responses.flatMap((each) => savedResponse(each, request))
  } catch (error) {
    // What a response refers to is not there.
    if (error instanceof LateMistake) return []
    throw error
  }
}

function savedResponse(
  { status, content, raw }: ResponseDeclaration,
  request: RequestPart,
): SavedResponse[] {
  const { description } = raw as { readonly description?: unknown }
  const media = content.find(({ examples }) => examples.length > 0)
  // A range of statuses is no status.
  if (!/^\d{3}$/.test(status) || (!media && content.length > 0)) return []
  const text = typeof description === 'string' && description !== '' ? description : status
  const [example] = media?.examples ?? []
  const isText = typeof example?.value === 'string' && !media?.type.includes('json')
  return [
    {
      name: text.split('\n', 1)[0] ?? status,
      originalRequest: sentPart(request),
      code: Number(status),
      status: successes[status] ?? reasons[Number(status)] ?? '',
      header: media ? [{ key: 'Content-Type', value: media.type }] : [],
      cookie: [],
      body: example
        ? isText
          ? String(example.value)
          : JSON.stringify(example.value, null, 2)
        : '',
    },
  ]
}

/** A request without what is disabled, as it would be sent. */
function sentPart(request: RequestPart): RequestPart {
  const { query, ...url } = request.url
  const isSent = ({ disabled }: Pair) => !disabled
  const sent = query?.filter(isSent) ?? []
  return {
    ...request,
    header: request.header.filter(isSent),
    url: { ...url, ...(sent.length > 0 && { query: sent }) },
  }
}
