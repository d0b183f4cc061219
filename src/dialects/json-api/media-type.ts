import { parseAccept } from 'hono/utils/accept'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isNegotiated } from '../../http/accept.ts'
import { problemReply, textReply, type Reply } from '../../http/reply.ts'

/** The media type of JSON:API documents. */
export const mediaType = 'application/vnd.api+json'

/** The answer with a document. */
export function documentReply(
  document: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return textReply(JSON.stringify(document), mediaType, {
    status,
    headers: { vary: 'Accept', ...headers },
  })
}

/** Without parameters of JSON:API in an `Accept`, an answer depends on address and data alone. */
export function takesAny({ header }: EndpointContext): boolean {
  return !isNegotiated(header('accept'))
}

/** Whether a range of an `Accept`, or a `Content-Type`, has parameters that JSON:API forbids or that are not served. */
function isUnserved({ params }: { readonly params: Readonly<Record<string, string>> }): boolean {
  return Object.keys(params).some((name) => !/^(?:q|profile)$/i.test(name))
}

/** 406 where all that a client takes is JSON:API with parameters other than `profile` (JSON:API 1.1, 5.2). */
export function refuseAccept(context: EndpointContext): Reply | undefined {
  if (takesAny(context)) return undefined
  const accept = context.header('accept')
  const ranges = parseAccept(accept ?? '').filter(({ type }) => type.toLowerCase() === mediaType)
  if (ranges.length === 0 || !ranges.every(isUnserved)) return undefined
  const detail = `No extension of JSON:API is served. Send accept: ${mediaType}, without parameters.`
  return problemReply('not-acceptable', detail, { source: { header: 'Accept' } })
}

/** 415 for a body that is no JSON:API document; plain JSON passes for one, other parameters than `profile` do not. */
export function refuseContentType({ header, method }: EndpointContext): Reply | undefined {
  const sent = header('content-type') ?? ''
  const [type] = parseAccept(sent)
  const name = type?.type.toLowerCase() ?? ''
  const isServed =
    name === mediaType ? type && !isUnserved(type) : /^(?:|application\/json)$/.test(name)
  if (isServed) return undefined
  const detail = `The content type is ${JSON.stringify(sent.slice(0, 200))}. Send a JSON:API document, with content-type: ${mediaType} and no parameters.`
  const accepted = { accept: mediaType, ...(method === 'PATCH' && { 'accept-patch': mediaType }) }
  const source = { header: 'Content-Type' }
  return problemReply('unsupported-media-type', detail, { source }, accepted)
}
