import type { Packing } from '../sessions/environments/store.ts'

type Zlib = typeof import('node:zlib')

/** Loaded when the first text is packed. */
const zlib = (): Zlib => process.getBuiltinModule('node:zlib') as Zlib

/** Up to this size a small window has most of a text, and takes a quarter of the time and memory to set up, bytes. */
const small = 16 * 1024

/** Packs text by zlib of Node. */
export const packing: Packing = {
  pack: (text) => {
    const options = text.length < small ? { windowBits: 13, memLevel: 6, chunkSize: 4096 } : {}
    // Its buffer is larger, which would be kept with it.
    return new Uint8Array(zlib().deflateRawSync(text, options))
  },
  unpack: (bytes) => zlib().inflateRawSync(bytes).toString(),
}
