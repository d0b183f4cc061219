import { lineAndColumn } from '../../errors/code-frame.ts'
import { moduleError } from './errors.ts'

const usesServer = /(?:\bfrom\s*|\brequire\s*\(\s*)(['"])(json-server|express)\1/
const listens = /\.listen\s*\(/
/** What a file asks that listens only where it is started by itself. */
const isStarted = /\brequire\.main\b|\bimport\.meta\.main\b|\bprocess\.argv\b/

/**
 * Refuses a file that starts a server of json-server or Express, before it is run: it would listen beside mockapi, on a
 * port that nobody asked for. @throws MockapiError `own-server`
 */
export function refuseServer(file: string, source: string, shown: string): void {
  // Most files have no such call, and are not searched any further.
  if (!source.includes('.listen')) return
  const blank = (text: string) => text.replace(/[^\n]/g, ' ')
  const code = source.replace(/\/\*[^]*?\*\//g, blank).replace(/(?<=^|\s)\/\/.*$/gm, blank)
  const [, , name] = usesServer.exec(code) ?? []
  const at = listens.exec(code)
  if (name === undefined || !at || isStarted.test(code)) return
  const message = `This file starts a server of its own with ${name}, so it is not run.`
  const hint =
    name === 'express'
      ? 'Export its routes by fromExpress(…): docs/from-express.md.'
      : 'What to write for each of its lines: docs/from-express.md#the-serverjs-of-a-json-server-project.'
  const place = { file, source, ...lineAndColumn(source, at.index) }
  throw moduleError({ code: 'own-server', message, hint }, shown, place)
}
