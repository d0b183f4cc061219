// Serves one document, asks each of its operations, and sends what came of it to the process that started this one.
import { statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { createMockServer as CreateMockServer } from '../../src/index.ts'
import { TriedDocument } from './document.ts'
import { DocumentRun, secondsSince } from './run.ts'
import type { Trial, TrialResult } from './trial.ts'

const file = resolve(process.argv[2] ?? '')
process.send?.({ result: await tryDocument() })

async function tryDocument(): Promise<TrialResult> {
  const url = pathToFileURL(resolve(process.env['MOCKAPI_DIST'] ?? 'dist/index.js')).href
  const { createMockServer } = (await import(url)) as { createMockServer: typeof CreateMockServer }
  const warnings: string[] = []
  const before = process.memoryUsage.rss()
  const started = process.cpuUsage()
  const server = await createMockServer({
    cwd: dirname(file),
    dir: basename(file),
    onWarning: ({ message }) => warnings.push(message),
  })
  const startSeconds = secondsSince(started)
  const startMegabytes = (process.memoryUsage.rss() - before) / 1e6
  const document = new TriedDocument(file)
  const operations = document.operations()
  const run = new DocumentRun(document, operations, server)
  const trials: Trial[] = []
  const gets = operations.filter(({ method }) => method === 'GET')
  const asked = process.cpuUsage()
  for (const each of gets) trials.push(await run.try(each))
  const writes = operations.filter(({ method }) => /^(?:POST|PUT|PATCH)$/.test(method))
  for (const each of writes) trials.push(await run.try(each))
  const result = {
    version: document.version,
    kilobytes: statSync(file).size / 1000,
    operations: operations.length,
    startSeconds,
    startMegabytes,
    seconds: secondsSince(asked) - run.ownSeconds,
    megabytes: (process.memoryUsage.rss() - before) / 1e6,
    warnings,
    trials,
  }
  await server.close()
  return result
}
