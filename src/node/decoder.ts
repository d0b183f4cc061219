import { isZlib, type ContentCoding, type DecoderOf } from '../http/coding.ts'

type Unpack = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Uint8Array<ArrayBuffer>) => void,
) => void

/** By its functions; those of zstd are missing before Node 22.15. Loaded when the first body needs it. */
function unpackOf(coding: ContentCoding, isPlain: boolean): Unpack | undefined {
  const zlib = process.getBuiltinModule('node:zlib') as unknown as Readonly<
    Record<string, Unpack | undefined>
  >
  const names = {
    gzip: 'gunzip',
    deflate: isPlain ? 'inflateRaw' : 'inflate',
    br: 'brotliDecompress',
    zstd: 'zstdDecompress',
  }
  return zlib[names[coding]]
}

/** Decodes by zlib of Node, which knows more codings than `DecompressionStream`. */
export const decoderOf: DecoderOf = (coding) => {
  if (!unpackOf(coding, false)) return undefined
  return (bytes, maxOutputLength) =>
    new Promise((resolve, reject) => {
      const unpack = unpackOf(coding, !isZlib(bytes)) as Unpack
      unpack(bytes, { maxOutputLength }, (error, result) => {
        const isTooLarge = error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
        if (isTooLarge) resolve(undefined)
        else if (error) reject(error)
        else resolve(result)
      })
    })
}
