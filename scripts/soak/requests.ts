import { requestText } from '../bench/request.ts'
import { askMany } from './ask-many.ts'
import type { Figure, SoakOptions } from './figure.ts'
import { serveFiles } from './served.ts'

const full = 1_000_000
/** Requests before the first measure: the journal is full then, and code is optimised. */
const warmUp = 30_000
const kilobyte = 'x'.repeat(1000)

/** A million requests with the journal on, every tenth a write of 1 KB: the memory must not grow. */
export async function soakRequests({ bin, scale }: SoakOptions): Promise<Figure[]> {
  const count = Math.ceil(full * scale)
  await using server = await serveFiles(bin, {
    'mocks/users.json': JSON.stringify(Array.from({ length: 100 }, (_, id) => ({ id: id + 1 }))),
    'mocks/api.json': JSON.stringify({ 'GET /static': { text: kilobyte } }),
    'mocks/handler.ts': `export default { 'GET /made/:id': ({ params }) => ({ id: params.id }) }`,
  })
  const { port } = server
  const texts = [
    ...['/static', '/users/7', '/users?limit=5', '/made/1', '/static?a=1'].map((path) => ({
      path,
    })),
    { path: '/users/3', method: 'PATCH' as const, body: JSON.stringify({ text: kilobyte }) },
    ...['/static', '/users/9', '/made/2', '/__mockapi/health'].map((path) => ({ path })),
  ].map((question) => Buffer.from(requestText(port, question)))
  const ask = (total: number) =>
    askMany(port, 20, (number) => (number < total ? texts[number % texts.length] : undefined))
  await ask(Math.min(warmUp, count))
  const before = server.memory()
  const { answers, failures, seconds } = await ask(count)
  return [
    { what: 'Requests with the journal on', value: answers, unit: '' },
    { what: 'failed ones among them', value: failures + (count - answers), unit: '', most: 0 },
    { what: 'answered in a second', value: Math.round(answers / seconds), unit: '' },
    { what: 'growth of the memory', value: server.memory() - before, unit: ' MB', most: 60 },
  ]
}
