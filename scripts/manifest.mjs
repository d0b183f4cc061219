// Takes the script `prepare` out of package.json while the package is packed, and puts it back: it builds a clone, and
// whoever installs the package would be warned of a script that is not in it.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package.json', import.meta.url)
const line = '    "prepare": "node scripts/build.mjs",\n'
const before = '    "prepack": '
const text = readFileSync(file, 'utf8')
const without = text.replace(line, '')
writeFileSync(file, process.argv[2] === 'pack' ? without : without.replace(before, line + before))
