// Serves one document, asks each of its operations, and sends what came of it to the process that started this one.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { createMockServer as CreateMockServer } from '../../src/index.ts'
import { TriedDocument, type Operation } from './document.ts'
import { DocumentRun, secondsSince } from './run.ts'
import type { Trial, TrialResult } from './trial.ts'

const file = resolve(process.argv[2] ?? '')
/** Of so many operations one is asked. */
const every = Number(process.argv[3] ?? 1)
/** Whether what is served are the mock files that the document becomes. */
const isImport = process.argv[4] === '--import'
process.send?.({ result: await tryDocument() })

async function tryDocument(): Promise<TrialResult> {
  const url = pathToFileURL(resolve(process.env['MOCKAPI_DIST'] ?? 'dist/index.js')).href
  const { createMockServer } = (await import(url)) as { createMockServer: typeof CreateMockServer }
  const warnings: string[] = []
  const mocks = isImport ? importDocument() : undefined
  warnings.push(...(mocks?.problems ?? []))
  const before = process.memoryUsage.rss()
  const started = process.cpuUsage()
  const server = await createMockServer({
    cwd: mocks?.folder ?? dirname(file),
    dir: mocks ? 'mocks' : basename(file),
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
  for (const each of someOf(gets)) trials.push(await run.try(each))
  const writing = isImport ? /^(?:POST|PUT|PATCH|DELETE)$/ : /^(?:POST|PUT|PATCH)$/
  const writes = operations
    .filter(({ method }) => writing.test(method))
    .toSorted((one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'))
  for (const each of someOf(writes)) trials.push(await run.try(each))
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
    ...(mocks && { made: mocks.made }),
  }
  await server.close()
  if (mocks) rmSync(mocks.folder, { recursive: true })
  return result
}

function someOf(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter((_, index) => index % every === 0)
}

/** Turns the document into mock files, and checks these. */
function importDocument() {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-import-'))
  const run = (...args: readonly string[]): unknown => {
    const { result, error } = JSON.parse(print(args)) as {
      readonly result?: unknown
      readonly error?: { readonly message: string }
    }
    if (error) throw new Error(`mockapi ${args.join(' ')}: ${error.message}`)
    return result
  }
  const print = (args: readonly string[]): string => {
    const program = resolve('dist/bin.js')
    try {
      const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 } as const
      return execFileSync(process.execPath, [program, ...args, '--json'], options)
    } catch (error) {
      return String((error as { readonly stdout?: unknown }).stdout)
    }
  }
  interface Imported {
    readonly files: readonly string[]
    readonly collections: number
    readonly losses: readonly {
      readonly kind: string
      readonly where: string
      readonly what: string
    }[]
  }
  const { files, collections, losses } = run('import', file) as Imported
  const { diagnostics } = run('check') as {
    readonly diagnostics: readonly { readonly message: string }[]
  }
  const typed = checkTypes(folder)
  const counts = new Map<string, number>()
  for (const { kind } of losses) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const broken = losses.filter(({ kind }) => kind === 'operation')
  const problems = [
    ...diagnostics.map(({ message }) => `check: ${message}`),
    ...(typed === '' ? [] : [`types: ${typed}`]),
    ...broken.map(({ where, what }) => `left out: ${where} ${what}`),
  ]
  const made = `${files.length} files, ${collections} collections, lost ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'nothing'}`
  return { folder, made, problems }
}

/** What `tsc --strict` says of the modules of a folder; empty for nothing. */
function checkTypes(folder: string): string {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules/mockapi'), 'junction')
  const settings =
    '--target esnext --module esnext --moduleResolution bundler --strict --skipLibCheck --noEmit'
  const modules = readdirSync(join(folder, 'mocks'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('mocks', name))
  if (modules.length === 0) return ''
  const tsc = resolve('node_modules/typescript/bin/tsc')
  try {
    return execFileSync(process.execPath, [tsc, ...settings.split(' '), ...modules], {
      cwd: folder,
      encoding: 'utf8',
    })
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout)
  }
}
