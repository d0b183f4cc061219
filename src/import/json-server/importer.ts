import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mockapiError } from '../../errors/diagnostic.ts'
import { messageOf } from '../../errors/message.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { shownName } from '../../mocks/files/paths.ts'
import { literalBody, literalRecords } from '../conversion/endpoint-map.ts'
import type { Importer, ImportOptions, ImportSource } from '../conversion/importer.ts'
import { textIn, type Loose } from '../conversion/loose.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { printValue } from '../conversion/print.ts'
import { jsonOf, readJson } from '../conversion/source.ts'
import { findJsonServer, folderOf, type JsonServerSource } from './source.ts'

/** Folders of json-server: db.json or db.js, routes.json, and what package.json says of them. */
export const jsonServerImporter: Importer = {
  name: 'json-server',
  takes: 'folders of json-server, db.json and db.js',
  recognises: (source) => findJsonServer(source) !== undefined,
  convert: async (source, options) => {
    const found = findJsonServer(source) as JsonServerSource
    const data = await dataOf(found, source, options)
    const losses = new Losses()
    const folder = new MockFolder(schemaAddress(options))
    const rest: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(data)) {
      if (name === '$schema') continue
      const isPlain = Array.isArray(value) ? !value.every(isObject) : !isObject(value)
      const path = `/${name}`
      if (isPlain) folder.addEndpoint('api', `GET ${encodeURI(path)}`, [literalBody(value)])
      else if (!folder.addResource(path, value)) rest[name] = value
    }
    // What no file can be called stays together.
    if (Object.keys(rest).length > 0) {
      folder.addFile('db', 'json', `${printValue(literalRecords(rest), 'json')}\n`)
      folder.collections += Object.keys(rest).length
    }
    return folder.conversion(losses, flagsOf(found, source, options, folder, losses))
  },
}

/** The data, of a file of code what it gives. */
async function dataOf(
  { file, isCode }: JsonServerSource,
  source: ImportSource,
  { cwd }: ImportOptions,
): Promise<Loose> {
  if (file === undefined) return jsonOf(source) as Loose
  const name = shownName(file, cwd)
  const wrong = (why: string) => {
    const hint = 'It holds an object of lists and objects, such as { "users": [] }.'
    return mockapiError('bad-import', `${name} ${why}.`, hint)
  }
  let value: unknown
  if (isCode) value = JSON.parse(await runData(file, name, cwd)) as unknown
  else {
    try {
      value = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
    } catch (error) {
      throw wrong(`is no JSON (${messageOf(error)})`)
    }
  }
  if (!isObject(value)) throw wrong('holds no data')
  return value
}

/** Runs a file of the user's as mocks are run. */
async function runData(file: string, name: string, cwd: string): Promise<string> {
  const [{ ModuleRunner }, { textOf }] = await Promise.all([
    import('../../mocks/modules/runner.ts'),
    import('../../mocks/exports/database.ts'),
  ])
  const runner = new ModuleRunner({
    root: cwd,
    provided: { mockapi: () => import('../../endpoints/define.ts') },
  })
  try {
    const { exports } = await runner.begin(new Set()).import(file)
    return await textOf(name, exports['default'], { locate: (error) => runner.locate(error) })
  } finally {
    await runner.close()
  }
}

/** Settings that have the same name here. */
const taken = ['port', 'host', 'delay', 'id', 'foreignKeySuffix', 'read-only'] as const

/** Flags of `mockapi serve` for what json-server was told. */
function flagsOf(
  { settings, version, program }: JsonServerSource,
  source: ImportSource,
  { cwd, out }: ImportOptions,
  folder: MockFolder,
  losses: Losses,
): string[] {
  const from = folderOf(source)
  const flags = [`--dialect json-server-${version}`]
  for (const name of taken) {
    const value = settings[name]
    const flag = name === 'foreignKeySuffix' ? 'foreign-key-suffix' : name
    if (value === true || value === 'true') flags.push(`--${flag}`)
    else if (typeof value === 'string' || typeof value === 'number')
      flags.push(`--${flag} ${value}`)
  }
  const routes = textIn(settings, 'routes')
  if (routes !== '' && existsSync(join(from, routes))) {
    const rules = readJson(join(from, routes)) ?? {}
    const file = folder.addFile('_routes', 'json', `${printValue(rules, 'json')}\n`)
    flags.push(`--routes ${shownName(join(out, file), cwd)}`)
  } else if (routes !== '') losses.add('file', 'routes', routes)
  for (const name of ['static', 'middlewares'] as const) {
    const files = [settings[name]].flat().filter((each) => typeof each === 'string')
    if (files.length > 0)
      flags.push(`--${name} ${files.map((each) => shownName(join(from, each), cwd)).join(',')}`)
  }
  if (program !== undefined)
    losses.add('script', program, 'its routes and middleware: see fromExpress')
  return flags
}
