import type { FoundFile } from '../../http/file-reply.ts'
import { mediaTypeOfFile } from '../../http/media-type.ts'
import type { FileCheck } from '../../mocks/json/response-files.ts'
import type { Built } from './built.ts'

/** Finds a file of the bundle, named relative to a mock file. */
export function findAsset(
  assets: Built['assets'],
  path: string,
  from: string,
): FoundFile | undefined {
  const name = nameOf(path, from)
  const asset = Object.hasOwn(assets, name) ? assets[name] : undefined
  if (!asset) return undefined
  const { bytes, modified } = asset
  return {
    size: bytes.byteLength,
    modified: new Date(modified),
    contentType: mediaTypeOfFile(name),
    async *read(start, end) {
      yield bytes.subarray(start, end + 1)
    },
  }
}

/** Checks the `$file` paths of a mock file, which the build has looked at. */
export function assetCheck(assets: Built['assets'], from: string): FileCheck {
  return (path) => (Object.hasOwn(assets, nameOf(path, from)) ? 'found' : 'missing')
}

/** `mocks/_files/a.png` for `_files/a.png` in `mocks/api.json`. */
export function nameOf(path: string, from: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
