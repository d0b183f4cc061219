// Serves OpenAPI documents and asks each of their operations: `npm run try:openapi -- stripe.yaml folder/`. For each
// document it prints how many answers are fine, and the others with what is wrong with them. With `--import` it serves the
// mock files that `mockapi import` makes of a document, and says what these do not carry over; `--every 20` asks every
// 20th operation.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { startNode } from '../lib/process.ts'
import type { Trial, TrialMessage, TrialResult } from './trial.ts'

/** An answer that takes more CPU time is told, s. */
const slow = 0.3
/** How long a document may take, s; then its process ends. */
const limit = 600

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string', default: '5' },
    profile: { type: 'boolean', default: false },
    import: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
  },
})
const documents = positionals.flatMap(documentsIn)
if (documents.length === 0) throw new Error('Name documents, or folders with documents.')
const shown = Number(values.show)
let failures = 0
for (const document of documents) failures += await tryDocument(document)
console.log(`${documents.length} documents, ${failures} answers that are not fine`)
if (failures > 0) process.exitCode = 1

function documentsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path).filter((name) => /\.(?:json|ya?ml)$/.test(name))
  return files.map((name) => join(path, name)).filter(isDocument)
}

function isDocument(path: string): boolean {
  return /^\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]/m.test(readFileSync(path, 'utf8'))
}

async function tryDocument(file: string): Promise<number> {
  const profile = values.profile ? ['--cpu-prof'] : []
  const child = startNode(
    [
      ...profile,
      'scripts/run.mjs',
      'scripts/openapi/try-document.ts',
      file,
      values.every,
      ...(values.import ? ['--import'] : []),
    ],
    {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  )
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  let asking = 'its start'
  let result: TrialResult | undefined
  child.on('message', (message: TrialMessage) => {
    asking = message.asking ?? asking
    result = message.result ?? result
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000)
  const code = await new Promise((end) => child.on('close', end))
  clearTimeout(timer)
  if (result) return print(file, result)
  console.log(`${basename(file)}: ended with ${String(code)} at ${asking}`)
  console.log(`    ${said.trim().split('\n').slice(0, 12).join('\n    ')}`)
  return 1
}

function print(file: string, result: TrialResult): number {
  const { version, kilobytes, operations, startSeconds, seconds, warnings, trials } = result
  const gets = trials.filter(({ name }) => name.startsWith('GET '))
  const writes = trials.filter(({ name }) => !name.startsWith('GET '))
  console.log(
    `${basename(file)} ${version}: ${kilobytes.toFixed(0)} kB, ${operations} operations, ` +
      `${counted('GET', gets)}, ${counted('writes', writes)}, CPU ${startSeconds.toFixed(2)} s to start and ` +
      `${seconds.toFixed(1)} s for all, memory +${result.startMegabytes.toFixed(0)} and ` +
      `+${result.megabytes.toFixed(0)} MB, worst answer CPU ${Math.max(0, ...trials.map((each) => each.seconds)).toFixed(2)} s, ` +
      `${warnings.length} warnings`,
  )
  if (result.made !== undefined) console.log(`    ${result.made}`)
  for (const warning of warnings.slice(0, shown)) console.log(`    ! ${short(warning)}`)
  const bad = trials.filter((each) => !isFine(each))
  for (const { name, status, body, problem } of bad.slice(0, shown)) {
    console.log(`    ${status} ${name}: ${short(problem ?? body ?? '')}`)
  }
  if (bad.length > shown) console.log(`    … and ${bad.length - shown} more`)
  for (const { name, seconds: own } of trials) {
    if (own > slow) console.log(`    slow: ${name}, CPU ${own.toFixed(2)} s`)
  }
  return bad.length
}

/** `GET 10 of 12 fine`, a redirect being as good as a success. */
function counted(what: string, trials: readonly Trial[]): string {
  return `${what} ${trials.filter(isFine).length} of ${trials.length} fine`
}

function isFine({ status, problem }: Trial): boolean {
  return status >= 100 && status < 400 && problem === undefined
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 300 ? `${line.slice(0, 297)}…` : line
}
