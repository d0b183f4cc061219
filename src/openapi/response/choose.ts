import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { MediaType, ResponseDeclaration } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'

/** A declared response, and the status that it is sent with. */
export interface ChosenResponse {
  readonly status: number
  readonly declared: ResponseDeclaration | undefined
}

/**
 * What an operation answers when all goes well: its first success, else what stands for all, else a redirect. One that
 * declares errors alone succeeds without a body.
 */
export function successOf({ method, responses }: Operation): ChosenResponse {
  // One that cannot be read gives way to another one of its class.
  const rank = ({ status, isUnread = false }: ResponseDeclaration) =>
    Number(status) + (isUnread ? 1000 : 0)
  const first = (digit: string) =>
    responses.reduce<ResponseDeclaration | undefined>((least, each) => {
      const { status } = each
      const isOfClass = status.startsWith(digit) && /^\d{3}$/.test(status)
      return isOfClass && !(least && rank(least) <= rank(each)) ? each : least
    }, undefined)
  const named = (name: string) => responses.find(({ status }) => status.toUpperCase() === name)
  const own = first('2')
  if (own) return { status: Number(own.status), declared: own }
  const ofClass = named('2XX')
  if (ofClass) return { status: method === 'POST' ? 201 : 200, declared: ofClass }
  const redirect = first('3')
  const other = named('DEFAULT')
  // Beside a redirect, what stands for all others is an error.
  if (other && !redirect) return { status: 200, declared: other }
  if (redirect) return { status: Number(redirect.status), declared: redirect }
  const elsewhere = named('3XX')
  return elsewhere ? { status: 302, declared: elsewhere } : { status: 200, declared: undefined }
}

/** The media types of a response, those of JSON first, since that is what `Accept: *\/*` means to most. */
export function jsonFirst(content: readonly MediaType[]): readonly MediaType[] {
  const isJson = ({ type }: MediaType) => isJsonType(mediaTypeOf(type))
  return content.some(isJson) && content[0] && !isJson(content[0])
    ? [...content.filter(isJson), ...content.filter((each) => !isJson(each))]
    : content
}
