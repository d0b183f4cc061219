import { expect, it } from 'vitest'
import { mediaTypeOfFile } from '../../src/http/media-type.ts'
import { serveFolder } from '../support/folder.ts'

const office = 'application/vnd.openxmlformats-officedocument'

it.each([
  ['a.xlsx', `${office}.spreadsheetml.sheet`],
  ['a.docx', `${office}.wordprocessingml.document`],
  ['a.pptx', `${office}.presentationml.presentation`],
  ['a.xls', 'application/vnd.ms-excel'],
  ['a.doc', 'application/msword'],
  ['a.ppt', 'application/vnd.ms-powerpoint'],
  ['a.ods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ['a.wasm', 'application/wasm'],
  ['a.avif', 'image/avif'],
  ['a.webmanifest', 'application/manifest+json'],
  ['a.js.map', 'application/json'],
  ['README.MD', 'text/markdown; charset=utf-8'],
  ['a.csv', 'text/csv; charset=utf-8'],
  ['a.tsv', 'text/tab-separated-values; charset=utf-8'],
  ['a.vtt', 'text/vtt; charset=utf-8'],
  ['a.m3u8', 'application/vnd.apple.mpegurl'],
  ['a.mov', 'video/quicktime'],
  ['a.m4a', 'audio/mp4'],
  ['a.wav', 'audio/wav'],
  ['a.yaml', 'application/yaml'],
  ['a.geojson', 'application/geo+json'],
  ['a.json', 'application/json'],
  ['a', 'application/octet-stream'],
  ['a.nobody-knows', 'application/octet-stream'],
])('%s is %s', (name, type) => expect(mediaTypeOfFile(name)).toBe(type))

it('is the same for a file of a mock and of a folder', async () => {
  const json = '{ "GET /mock": { "$file": "_a.xlsx" } }'
  const files = { 'mocks/a.json': json, 'mocks/_a.xlsx': 'x', 'public/a.xlsx': 'x' }
  await using served = await serveFolder(files, { static: ['public'] })
  for (const path of ['/mock', '/a.xlsx']) {
    const { headers } = await served.server.fetch(path)
    expect(headers.get('content-type')).toBe(`${office}.spreadsheetml.sheet`)
  }
})
