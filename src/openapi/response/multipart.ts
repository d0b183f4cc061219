import { isObject } from '../../errors/validation-issue.ts'
import { textReply, type Reply } from '../../http/reply.ts'

/** Between the parts, which no JSON holds: a line that begins with two dashes. */
const boundary = 'mockapi-part'

/** A multipart body (RFC 2046, section 5.1): the items of a list, or the properties of an object as fields of a form. */
export function multipartOf(
  value: unknown,
  type: string,
  init: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Reply {
  const parts = isObject(value)
    ? Object.entries(value).map(([name, each]) => {
        const disposition = `Content-Disposition: form-data; name="${name.replaceAll(/["\r\n]/g, '_')}"\r\n`
        return partOf(each, disposition)
      })
    : [value].flat().map((each) => partOf(each, ''))
  const body = `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`
  const [plain = type] = type.split(';', 1)
  return textReply(body, `${plain}; boundary=${boundary}`, init)
}

function partOf(value: unknown, disposition: string): string {
  const isText = typeof value === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json'
  return `${disposition}Content-Type: ${type}\r\n\r\n${isText ? value : JSON.stringify(value)}`
}
