// The limit: a bare `node:http` server that sends whole answers, prepared before it listens and found
// by the complete address. It reads them from the file in LIMIT_ANSWERS and listens on LIMIT_PORT.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

type Answers = Record<string, { headers: Record<string, string>; body: string }>

const file = process.env['LIMIT_ANSWERS'] ?? ''
const delay = Number(process.env['LIMIT_DELAY'] ?? 0)
const given = JSON.parse(readFileSync(file, 'utf8')) as Answers
/** A text goes out in one write with the head; for long ones, bytes are cheaper. */
const answers = new Map(
  Object.entries(given).map(([path, { headers, body }]) => {
    return [path, { headers, body: body.length > 4096 ? Buffer.from(body) : body }]
  }),
)

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const answer = answers.get(request.url ?? '')
  if (!answer) {
    response.writeHead(404).end()
    return
  }
  const send = () => response.writeHead(200, answer.headers).end(answer.body)
  if (delay > 0) setTimeout(send, delay)
  else send()
}).listen(Number(process.env['LIMIT_PORT']), '127.0.0.1')
