import type { HonoRequest } from 'hono/request'
import { mediaTypeOf } from './body.ts'
import type { ParsedBody } from './body.ts'

/** The body of a request that somebody has read by the methods of Hono, as a stream; it fails for any other. */
export function readAgain(request: HonoRequest): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = new Uint8Array(await bytesOf(request))
        if (bytes.byteLength > 0) controller.enqueue(bytes)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * The bytes of a body that somebody may have read by the methods of Hono.
 *
 * @throws TypeError for a body that was read past them
 */
export async function bytesOf(request: HonoRequest): Promise<ArrayBuffer> {
  const { bodyCache } = request
  const [first] = Object.keys(bodyCache)
  if (first !== 'formData' || bodyCache.arrayBuffer) return await request.arrayBuffer()
  // Hono would write it with another boundary than that of the header.
  const form = await request.formData()
  return await encodedForm(form, request.header('content-type') ?? '').arrayBuffer()
}

/** Leaves a body that was read to whoever asks Hono for it later. */
export function leaveBody({ bodyCache }: HonoRequest, { kind, bytes }: ParsedBody): void {
  if (kind === 'none' || bodyCache.arrayBuffer) return
  bodyCache.arrayBuffer = Promise.resolve(bytes.slice().buffer) as never
}

/** A form as the body that a content type says. */
function encodedForm(form: FormData, type: string): Blob {
  const fields = [...form]
  if (mediaTypeOf(type) === 'application/x-www-form-urlencoded') {
    const texts = new URLSearchParams()
    for (const [name, value] of fields)
      texts.append(name, typeof value === 'string' ? value : value.name)
    return new Blob([texts.toString()])
  }
  const [, quoted, plain] = /boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type) ?? []
  const boundary = quoted ?? plain ?? ''
  const parts = fields.flatMap(([name, value]) => [
    `--${boundary}\r\n${headOfPart(name, value)}\r\n\r\n`,
    value,
    '\r\n',
  ])
  return new Blob([...parts, `--${boundary}--\r\n`])
}

/** The head of one part (WHATWG HTML, multipart/form-data encoding algorithm). */
function headOfPart(name: string, value: string | File): string {
  const head = `Content-Disposition: form-data; name="${escaped(name)}"`
  if (typeof value === 'string') return head
  const type = value.type === '' ? 'application/octet-stream' : value.type
  return `${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}`
}

function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}
