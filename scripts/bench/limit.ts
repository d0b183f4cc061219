// The limit: a bare `node:http` server that sends whole answers, prepared before it listens and found by the
// complete address. It reads them from the file in LIMIT_ANSWERS and listens on LIMIT_PORT. What is sent with
// POST it takes into a list and sends back with an id.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const file = process.env['LIMIT_ANSWERS'] ?? ''
const delay = Number(process.env['LIMIT_DELAY'] ?? 0)
const given = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
/** A text goes out in one write with the head; for long ones, bytes are cheaper. */
const answers = new Map(
  Object.entries(given).map(([path, text]) => {
    const body = text.length > 4096 ? Buffer.from(text) : text
    return [path, { headers: headersOf(text), body }]
  }),
)
const created: object[] = []

function headersOf(text: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
}

function create(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const record = { ...(JSON.parse(String(Buffer.concat(chunks))) as object), id: created.length }
    created.push(record)
    const body = JSON.stringify(record)
    response.writeHead(201, headersOf(body)).end(body)
  })
}

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.method === 'POST') {
    create(request, response)
    return
  }
  const answer = answers.get(request.url ?? '')
  if (!answer) {
    response.writeHead(404).end()
    return
  }
  const send = () => response.writeHead(200, answer.headers).end(answer.body)
  if (delay > 0) setTimeout(send, delay)
  else send()
}).listen(Number(process.env['LIMIT_PORT']), '127.0.0.1')
