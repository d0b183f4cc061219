import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { writeCurl } from '../../src/export/curl/command.ts'
import { root } from '../support/docs-pages.ts'
import { isDeclared, isOfCode, requestsOf, runCurl } from '../support/export-requests.ts'

/** Mocks of the sample that fail for a while on purpose. */
const failing = /^\/weather\/.*\/(?:pollen|alerts)$/

describe('the commands of the sample', () => {
  it('run from top to bottom: those that delete come after those that name the same records', async () => {
    await using server = await createMockServer({ cwd: root, dir: 'mocks', watch: false })
    const wrong: string[] = []
    const requests = await requestsOf(server)
    for (const request of requests) {
      const { command, status, text } = await runCurl(server, request)
      const isRight = isDeclared(status, request) || isOfCode(request)
      if (!isRight && !failing.test(request.operation.template)) wrong.push(`${command}\n${text}`)
    }
    expect(wrong).toEqual([])
    expect(requests.length).toBeGreaterThan(90)
  })
  it('show the events of a stream as they come', async () => {
    await using server = await createMockServer({
      mocks: { 'GET /events': { $sse: ['one'] }, 'GET /plain': {} } as object,
    })
    const commands = (await requestsOf(server)).map(writeCurl)
    expect(commands.map((text) => text.split(' ').slice(0, 2))).toEqual([
      ['curl', '-N'],
      ['curl', expect.stringContaining('/plain')],
    ])
  })
})
