// Uses the fixtures of mockapi with the test runners and tools that people have: packs the package, installs
// the tarball beside each of them in a folder of its own, and runs what is there.
// `npm run try:runners -- vitest jest`; without names all; `--short` for some that are quickly installed.
import { parseArgs } from 'node:util'
import { endChecks } from '../lib/check.ts'
import { removeProjects } from './project.ts'
import { shortTrials, trials } from './trials.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !Object.hasOwn(trials, name))
if (unknown.length > 0) {
  const known = Object.keys(trials).join(', ')
  throw new Error(`There is no trial ${unknown.join(', ')}. There are ${known}.`)
}
try {
  for (const [name, versions] of Object.entries(values.short ? shortTrials : trials)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    console.log(name)
    for (const run of versions) run()
  }
} finally {
  removeProjects()
}
endChecks()
