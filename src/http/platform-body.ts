import { tagOf } from './bytes.ts'

/**
 * What `fetch` was given, with a body of the platform's classes: test environments such as jsdom put a `FormData`,
 * `Blob` and `File` of their own in place of them, which `Request` takes for texts, or whose names it loses.
 */
export async function withPlatformBody(init: RequestInit): Promise<RequestInit> {
  const { body } = init
  const tag = tagOf(body)
  if (tag === 'FormData') return { ...init, body: await platformForm(body as FormData) }
  const isBlob = tag === 'Blob' || tag === 'File'
  return isBlob ? { ...init, body: await platformBlob(body as Blob) } : init
}

interface FileClasses {
  readonly Blob: typeof Blob
  readonly File: typeof File
}

let parsing = 0
let replaced: FileClasses | undefined

/**
 * Parses a form while the global `File` and `Blob` are Node's: from Node 24 on its parser makes files of whatever
 * class is there, and takes none of those that test environments put in their place.
 */
export async function withPlatformFiles<Value>(parse: () => Promise<Value>): Promise<Value> {
  const own = platformFiles()
  if (!own) return await parse()
  if (parsing++ === 0) {
    const { Blob, File } = globalThis
    replaced = { Blob, File }
    Object.assign(globalThis, own)
  }
  try {
    return await parse()
  } finally {
    if (--parsing === 0) Object.assign(globalThis, replaced)
  }
}

/** Node's classes where others stand in their place; undefined where they are there, or where it is not Node. */
function platformFiles(): FileClasses | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
  }
  const own = process?.getBuiltinModule?.('node:buffer') as FileClasses | undefined
  if (!own || (parsing === 0 && globalThis.File === own.File && globalThis.Blob === own.Blob)) {
    return undefined
  }
  return { Blob: own.Blob, File: own.File }
}

async function platformForm(form: FormData): Promise<FormData> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return await withPlatformFiles(async () => {
    const own = await new Response('', { headers }).formData()
    if (form instanceof own.constructor) return form
    for (const [name, value] of form) {
      if (typeof value === 'string') own.append(name, value)
      else own.append(name, await platformBlob(value), value.name)
    }
    return own
  })
}

async function platformBlob(blob: Blob): Promise<Blob> {
  const own = await new Response('').blob()
  if (blob instanceof own.constructor) return blob
  const headers: [string, string][] = blob.type === '' ? [] : [['content-type', blob.type]]
  return await new Response(await bytesOf(blob), { headers }).blob()
}

/** A stream of the bytes of a `Blob` that has none, as that of jsdom. */
export function streamOf(blob: Blob): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      const bytes = new Uint8Array(await bytesOf(blob))
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

/** A part of what browsers have to read a `Blob`. */
interface FileReader extends EventTarget {
  readonly result: ArrayBuffer
  readonly error: Error
  readAsArrayBuffer(blob: Blob): void
}

/** The bytes of a `Blob` of any library; that of jsdom can be read by its `FileReader` alone. */
function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  if ('arrayBuffer' in blob) return blob.arrayBuffer()
  const { FileReader } = globalThis as unknown as { FileReader: new () => FileReader }
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result))
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsArrayBuffer(blob)
  })
}
