import { nestFields } from '../http/fields.ts'
import type { FileDescription } from '../http/files.ts'
import { concat } from '../http/bytes.ts'

/** What is kept of one part: of a file how large it was, of a field its text. */
interface Part {
  readonly name: string
  readonly file: Omit<FileDescription, 'size'> | undefined
  readonly chunks: Uint8Array[]
  size: number
}

/** The memory that a part takes besides its content, by estimate, bytes. */
const partCost = 200
const longestHead = 16 * 1024

const dash = '-'.charCodeAt(0)
const lineBreak = new Uint8Array([13, 10])
const headEnd = new Uint8Array([13, 10, 13, 10])

/** Reads a multipart form (RFC 7578) as it passes: names, texts and sizes, however large the files are. */
export class FormScan {
  readonly #delimiter: Uint8Array<ArrayBuffer>
  readonly #limit: number
  readonly #parts: Part[] = []
  /** What cannot be judged before more has come; a delimiter begins with a line break, but for the first. */
  #rest: Uint8Array = lineBreak
  #place: 'content' | 'head' | 'end' = 'content'
  /** What it keeps in memory, by estimate, bytes. */
  cost = 0
  /** Whether parts or texts are missing, since they were larger than the limit. */
  isCut = false

  /** @param limit what it keeps at most, bytes */
  constructor(boundary: string, limit: number) {
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`)
    this.#limit = limit
  }

  /** Whether a part has begun. */
  get hasBegun(): boolean {
    return this.#parts.length > 0
  }

  pass(chunk: Uint8Array): void {
    if (this.#place === 'end') return
    this.#rest = concat([this.#rest, chunk])
    while (this.#place === 'content' ? this.#readContent() : this.#readHead());
  }

  /** The fields that have come, as a handler gets them, but for files, which are described. */
  fields(): Record<string, unknown> {
    return nestFields(
      this.#parts.map(({ name, file, size, chunks }) => {
        const value = file ? { ...file, size } : new TextDecoder().decode(concat(chunks))
        return [name, value] as const
      }),
    )
  }

  /** Whether there is more to read. */
  #readContent(): boolean {
    const end = indexOf(this.#rest, this.#delimiter)
    const isOpen = end === -1
    const known = isOpen ? Math.max(0, this.#rest.length - this.#delimiter.length + 1) : end
    this.#keep(this.#rest.subarray(0, known))
    this.#rest = this.#rest.slice(isOpen ? known : end + this.#delimiter.length)
    if (!isOpen) this.#place = 'head'
    return !isOpen
  }

  #readHead(): boolean {
    if (this.#place === 'end') return false
    const isLast = this.#rest[0] === dash && this.#rest[1] === dash
    const end = isLast ? -1 : indexOf(this.#rest, headEnd)
    if (end === -1) {
      if (!isLast && this.#rest.length <= longestHead) return false
      this.isCut ||= !isLast
      this.#place = 'end'
      this.#rest = new Uint8Array(0)
      return false
    }
    const part = readHead(new TextDecoder().decode(this.#rest.subarray(0, end)))
    this.cost += partCost
    if (this.cost > this.#limit) this.isCut = true
    else if (part) this.#parts.push(part)
    this.#rest = this.#rest.slice(end + headEnd.length)
    this.#place = 'content'
    return true
  }

  #keep(content: Uint8Array): void {
    const part = this.#parts.at(-1)
    if (!part) return
    part.size += content.length
    if (part.file || content.length === 0 || this.isCut) return
    this.cost += content.length
    if (this.cost > this.#limit) this.isCut = true
    part.chunks.push(content.slice(0, Math.max(0, content.length - this.cost + this.#limit)))
  }
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  const first = part[0] as number
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at + part.length > bytes.length) return -1
    if (part.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}

function readHead(head: string): Part | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? ''
  const name = parameter(disposition, 'name')
  if (name === undefined) return undefined
  const fileName = parameter(disposition, 'filename')
  const type = /^content-type:(.*)$/im.exec(head)?.[1]?.trim().toLowerCase() ?? 'text/plain'
  const file = fileName === undefined ? undefined : { name: fileName, type }
  return { name, file, chunks: [], size: 0 }
}

/** A parameter as browsers escape it (WHATWG HTML, multipart/form-data encoding algorithm). */
function parameter(disposition: string, name: string): string | undefined {
  const shape = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i')
  const [, quoted, plain] = shape.exec(disposition) ?? []
  return (quoted ?? plain)?.replace(/%0a|%0d|%22/gi, (code) => decodeURIComponent(code))
}
