import { afterEach, describe, expect, it, vi } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const mock = `import { defineMock } from 'mockapi'
interface Only { readonly types: string }

export default defineMock({
  'GET /x': () => new Error('one').stack,
  'GET /print': () => {
    const error: Error = new TypeError('two')
    console.error(error)
    return null
  },
  'GET /inner': async () => (await import('./_h')).default() as string,
  'GET /name': () => {
    try {
      return (missing as never as () => string)()
    } catch (error) {
      return (error as Error).stack
    }
  },
})
import { missing } from './_h'
`
const helper = `
type A = 1
export const missing: A | undefined = undefined
export default () => {
  return new Error('three').stack
}
`
const files = { 'mocks/m.ts': mock, 'mocks/_h.ts': helper }

describe('stacks that mocks print or read', () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  afterEach(() => printed.mockClear())

  it('name the lines and columns of the source', async () => {
    await using folder = await serveFolder(files)
    const read = async (path: string) => (await (await folder.server.fetch(path)).json()) as string
    expect(await read('/x')).toMatch(/^Error: one\n {4}at .*mocks[\\/]m\.ts:5:19\)?\n/)
    expect(await read('/inner')).toMatch(
      /^Error: three\n {4}at (?:Module\.)?default \(.*_h\.ts:5:10\)\n/,
    )
    expect(await read('/name')).toMatch(/^TypeError: missing is not a function\n.*m\.ts:14:15/)
    await folder.server.fetch('/print')
    const [error] = printed.mock.calls[0] as [Error]
    expect(error.stack).toMatch(/^TypeError: two\n.*m\.ts:7:26/)
  })

  it('are as before once the server has closed', async () => {
    const before = Error.prepareStackTrace
    const one = await serveFolder(files)
    const other = await serveFolder(files)
    await one[Symbol.asyncDispose]()
    await other[Symbol.asyncDispose]()
    expect(Error.prepareStackTrace).toBe(before)
    expect('prepareStackTrace' in Error).toBe(before !== undefined)
  })

  it('reach a hook that was there before, with the lines of the source', async () => {
    const before = Error.prepareStackTrace
    Error.prepareStackTrace = (_error, frames) =>
      `${frames[0]?.getFunctionName()} ${frames[0]?.getLineNumber()}:${frames[0]?.getColumnNumber()}`
    try {
      await using folder = await serveFolder(files)
      expect(await (await folder.server.fetch('/x')).json()).toBe('GET /x 5:19')
    } finally {
      Error.prepareStackTrace = before
    }
  })
})
