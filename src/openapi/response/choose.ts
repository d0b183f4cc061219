import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import type { MediaType, ResponseDeclaration } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'

/** A declared response, and the status that it is sent with. */
export interface ChosenResponse {
  readonly status: number
  readonly declared: ResponseDeclaration | undefined
}

/** What an operation answers when all goes well: its first success, else what stands for all, else a redirect. */
export function successOf(operation: Operation): ChosenResponse {
  const { responses } = operation
  const named = responses
    .filter(({ status }) => /^\d{3}$/.test(status))
    .toSorted((one, other) => Number(one.status) - Number(other.status))
  const between = (from: number, to: number) =>
    named.find(({ status }) => Number(status) >= from && Number(status) < to)
  const own = between(200, 300)
  if (own) return { status: Number(own.status), declared: own }
  const usual = operation.method === 'POST' ? 201 : 200
  const ofClass = responses.find(({ status }) => /^2xx$/i.test(status))
  if (ofClass) return { status: usual, declared: ofClass }
  const other = responses.find(({ status }) => status === 'default')
  if (other) return { status: 200, declared: other }
  const redirect = between(300, 400) ?? named.find(({ status }) => Number(status) >= 400)
  return redirect
    ? { status: Number(redirect.status), declared: redirect }
    : { status: 200, declared: undefined }
}

/** The media types of a response, those of JSON first, since that is what `Accept: *\/*` means to most. */
export function jsonFirst(content: readonly MediaType[]): readonly MediaType[] {
  const isJson = ({ type }: MediaType) => isJsonType(mediaTypeOf(type))
  return content.some(isJson) && content[0] && !isJson(content[0])
    ? [...content.filter(isJson), ...content.filter((each) => !isJson(each))]
    : content
}
