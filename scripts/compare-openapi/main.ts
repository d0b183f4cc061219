// Asks Prism, Steady and mockapi the same requests of OpenAPI documents, and prints where mockapi answers otherwise:
// `npm run compare:openapi`. README.md has the flags.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { parseCorpus } from '../compare-json-server/format.ts'
import { writeToPage } from '../lib/figures.ts'
import { Declared } from '../openapi/declared.ts'
import { TriedDocument } from '../openapi/document.ts'
import { Cases } from './cases.ts'
import { differences } from './differences.ts'
import { explained, printReport, table, titles, type Finding } from './report.ts'
import { answersOf, type Compared } from './servers.ts'

const here = 'scripts/compare-openapi'
const written = ['styles', 'security', 'bodies', 'answers', 'paths'].map(
  (name) => `${here}/documents/${name}.yaml`,
)
const fixtures = [
  'fixtures/museum.yaml',
  'fixtures/swagger-petstore.yaml',
  'fixtures/prism-petstore-2.0.yaml',
  'fixtures/tictactoe.json',
  'documents/zero.json',
  'documents/one.json',
  'documents/two.json',
  'documents/new.json',
].map((name) => `test/openapi/${name}`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const { groups } = parseCorpus(readFileSync(`${here}/requests.txt`, 'utf8'))
const all = values.short
  ? written.filter((file) => /answers|security|paths/.test(file))
  : [...written, ...fixtures]
const documents = positionals.length > 0 ? positionals : all
const compared = Object.keys(titles) as Compared[]
const findings: Finding[] = []
for (const file of documents) findings.push(...(await compare(file)))
const isWhole = documents.length === written.length + fixtures.length
const failures = printReport(findings, values.all, isWhole)
if (values.write && isWhole) {
  for (const who of compared) writeToPage(who, table(who, findings), `${here}/README.md`)
}
if (failures > 0) process.exitCode = 1

/** Asks all about one document, and explains how mockapi answers otherwise than the others. */
async function compare(file: string): Promise<Finding[]> {
  const document = new TriedDocument(file)
  const cases = new Cases(document)
  const asked = await cases.all(groups, file)
  const answers = (who: Compared | 'mockapi') => answersOf(who, file, asked, cases.bases())
  const [own, ...others] = await Promise.all([
    answers('mockapi'),
    ...compared
      .filter((who) => who !== 'Steady' || /^3\.[01]/.test(document.version))
      .map(async (who) => ({ who, theirs: await answers(who).catch(unserved) })),
  ])
  const declared = new Declared(document)
  const found: Finding[] = []
  for (const { who, theirs } of others) {
    const inAll = asked.flatMap((each, index) => {
      const [one, other] = [theirs[index], own[index]]
      if (!one || !other) return []
      // Records are what is compared with the rest.
      return who === 'records'
        ? differences(each, other, one, declared)
        : differences(each, one, other, declared)
    })
    found.push(...explained(who, basename(file), inAll))
  }
  console.log(`${basename(file)}: ${asked.length} requests`)
  return found
}

/** A peer does not serve each document of the world. */
function unserved(error: unknown): readonly undefined[] {
  if (positionals.length === 0) throw error
  console.log(`not served: ${String(error)}`)
  return []
}
