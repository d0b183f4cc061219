import { describe, expect, test } from 'vitest'
import { serveFolder } from '../../support/folder.ts'

const jsonServer = `const jsonServer = require('json-server')
const server = jsonServer.create()
server.use(jsonServer.defaults())
server.use(jsonServer.router('db.json'))
server.listen(3000, () => console.log('running'))
`
const files = { 'mocks/ok.json': '{ "a": 1 }' }

describe('a file that starts a server of its own', () => {
  test.each([
    [
      'json-server',
      'server.js',
      jsonServer,
      'mocks/server.js:5:7',
      '#the-serverjs-of-a-json-server-project',
    ],
    [
      'express',
      'app.ts',
      "import express from 'express'\n// app.listen()\nexpress().listen(3000)\n",
      'mocks/app.ts:3:10',
      'fromExpress',
    ],
  ])('with %s is not run, and told what to write', async (name, file, text, place, hint) => {
    await using folder = await serveFolder({ ...files, [`mocks/${file}`]: text })
    const [problem] = folder.server.overview().diagnostics
    expect(problem).toMatchObject({
      code: 'own-server',
      severity: 'error',
      message: `This file starts a server of its own with ${name}, so it is not run.`,
      hint: expect.stringContaining(hint) as string,
    })
    const { file: at, line, column } = problem?.place ?? {}
    expect(`${at}:${line}:${column}`).toBe(place)
    expect((await folder.server.fetch('/ok')).status).toBe(200)
  })

  test('is refused where it is served in place of the folder', async () => {
    const options = { dir: 'server.js' }
    await using folder = await serveFolder({ 'server.js': jsonServer }, options)
    expect(folder.server.overview().diagnostics).toMatchObject([{ code: 'own-server' }])
  })

  test.each([
    [
      'only where it is started by itself',
      "const e = require('express')\nif (require.main === module) e().listen(1)\n",
    ],
    ['never', "const e = require('express')\nmodule.exports = e.Router()\n"],
  ])('%s may be imported', async (_, text) => {
    await using folder = await serveFolder({ ...files, 'mocks/app.js': text })
    const codes = folder.server.overview().diagnostics.map(({ code }) => code)
    expect(codes).not.toContain('own-server')
  })
})
