// Holds the types of `mockapi export types` against those of openapi-typescript: `npm run compare:types -- openapi.yaml specs/`.
// Without arguments it compares the example that openapi-typescript publishes. Where the texts differ, the compiler says
// which schemas and operations are not assignable to each other, both ways; what is ours must compile under all strict flags.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { writeTypes } from '../../src/export/types/document.ts'
import { Project } from '../lib/package.ts'
import { assertions, withoutRemarks } from './assertions.ts'

const example = 'test/fixtures/openapi-typescript/simple-example.yaml'
const given = process.argv.slice(2)
const documents = (given.length > 0 ? given : [example]).flatMap((path) =>
  statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path],
)
const project = new Project(['openapi-typescript@7.13.0', 'typescript@5'])
const flags = ['strict', 'exactOptionalPropertyTypes', 'noUncheckedIndexedAccess', 'noEmit']
const compilerOptions = { ...Object.fromEntries(flags.map((flag) => [flag, true])), types: [] }
project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['compare.ts'] }))
const counts = { same: 0, equal: 0, other: 0, skipped: 0 }
for (const document of documents.filter((name) => /\.(?:json|ya?ml)$/.test(name)))
  counts[compare(document)]++
project.remove()
console.log(
  `${counts.same} the same text, ${counts.equal} the same types, ${counts.other} others, ` +
    `${counts.skipped} that openapi-typescript does not take`,
)

function compare(document: string): keyof typeof counts {
  const name = basename(document)
  const program = join(project.folder, 'node_modules/openapi-typescript/bin/cli.js')
  const theirs = spawnSync(process.execPath, [program, resolve(document)], {
    cwd: project.folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (theirs.status !== 0 || !theirs.stdout.includes('export ')) return 'skipped'
  const root = parse(readFileSync(document, 'utf8'), { maxAliasCount: -1, merge: true }) as object
  const ours = writeTypes(root)
  project.write('ours.ts', ours)
  project.write('theirs.ts', theirs.stdout)
  const isSame = withoutRemarks(ours) === withoutRemarks(theirs.stdout)
  const lines = isSame ? ["import './ours.ts'"] : assertions(root)
  project.write('compare.ts', lines.join('\n'))
  const errors = compile()
  const broken = errors.filter((each) => each.file === 'ours.ts')
  for (const { line, text } of broken) console.log(`${name}: does not compile, ${line}: ${text}`)
  if (isSame && broken.length === 0) return 'same'
  const wrong = errors.flatMap(({ file, line }) =>
    file === 'compare.ts' ? (lines[line - 1] ?? '') : [],
  )
  for (const each of wrong) console.log(`${name}: ${each}`)
  return wrong.length + broken.length > 0 ? 'other' : 'equal'
}

interface CompilerError {
  readonly file: string
  readonly line: number
  readonly text: string
}

function compile(): CompilerError[] {
  const program = join(project.folder, 'node_modules/typescript/bin/tsc')
  const args = [program, '--project', '.', '--pretty', 'false', '--allowImportingTsExtensions']
  const { stdout } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' })
  return Array.from(stdout.matchAll(/^(\w+\.ts)\((\d+),\d+\): error (.*)$/gm), (match) => {
    const [, file = '', line, text = ''] = match
    return { file, line: Number(line), text }
  })
}
