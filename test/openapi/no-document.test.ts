import { describe, expect, it } from 'vitest'
import type { Diagnostic } from 'mockapi'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder } from '../support/folder.ts'

describe('one file that is no document', () => {
  const cases: [string, string, RegExp][] = [
    [
      'api.yaml',
      'info: {}\npaths: {}\n',
      /^bad-openapi api.yaml:1 api.yaml has "info" and "paths"/,
    ],
    ['api.yaml', '', /^no-mock api.yaml:1 The file is empty/],
    ['api.yaml', "openapi: '4.0'\n", /^bad-openapi api.yaml:1 openapi: "4.0" is no version/],
    ['api.txt', 'hello', /^no-mock .*api.txt is not a mock file/],
  ]
  it.each(cases)('%s with %j is not waited for', async (dir, text, expected) => {
    await using other = await serveFolder({ 'mocks/fine.json': '{}', [dir]: text })
    const { path } = other
    const error: unknown = await startMockServer({ cwd: path, dir }).catch((thrown) => thrown)
    const [found] = (error as { readonly diagnostics: readonly Diagnostic[] }).diagnostics
    expect(`${found?.code} ${found?.place?.file}:${found?.place?.line} ${found?.message}`).toMatch(
      expected,
    )
    expect(found?.hint).toMatch(/^(?:Write|Served|Mock files)/)
  })

  it('waits for one that does not parse yet', async () => {
    await using other = await serveFolder({
      'mocks/fine.json': '{}',
      'api.yaml': 'openapi: 3.1.0\n\ta: 1',
    })
    await using server = await startMockServer({ cwd: other.path, dir: 'api.yaml' })
    expect(
      server.overview().diagnostics.map(({ severity, code }) => `${severity} ${code}`),
    ).toEqual([expect.stringMatching(/^error yaml-syntax$/)])
  })
})
